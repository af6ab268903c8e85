package pushforward.autodiff.machine;

import java.util.Arrays;
import pushforward.autodiff.Control;

/// Calls a Java function sample by sample, in double precision, through arrays kept per thread.
///
/// @param function what is called
/// @param inputs where the arguments lie, none repeated over rows
/// @param sizes elements per argument
/// @param slot the index of this instruction's arrays in the frame
public record CallJava(Control.Opaque function, Location to, Location[] inputs, int[] sizes, int size, int slot) implements Instruction {
    private record Sample(double[][] in, double[] out) {
    }

    @Override
    public void run(Frame f) {
        Sample arrays = (Sample) f.arrays[slot];
        if (arrays == null) {
            double[][] in = new double[inputs.length][];
            for (int i = 0; i < in.length; i++) {
                in[i] = new double[sizes[i]];
            }
            arrays = new Sample(in, new double[size]);
            f.arrays[slot] = arrays;
        }
        int lanes = (int) to.width(f);
        for (int l = 0; l < lanes; l++) {
            for (int i = 0; i < inputs.length; i++) {
                Elements.gather(inputs[i], f, l, arrays.in[i], sizes[i]);
            }
            Arrays.fill(arrays.out, 0);
            function.apply(arrays.in, arrays.out);
            Elements.scatter(arrays.out, to, f, l, size);
        }
    }
}
