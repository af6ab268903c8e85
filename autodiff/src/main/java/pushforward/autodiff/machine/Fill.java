package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// One number in every element.
public record Fill(Kernels kernels, Location to, double value, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.fill(to.address(f), value, size * to.width(f));
    }
}
