package pushforward.autodiff.machine;

import java.util.Arrays;
import pushforward.autodiff.Control;
import pushforward.tensor.kernel.Kernels;

/// A loop whose steps a Java controller chooses, sample by sample: finished samples keep their carry while the others go on.
///
/// @param controller begins one run per micro-batch
/// @param out [carry, accepted controls of maxSteps steps, number of accepted steps]; the body reads its carry from here
/// @param control the controls the body reads, modified
/// @param result what the body leaves: the new carry, then the signals
/// @param mask one flag per sample, scratch
/// @param slot the index of this instruction's arrays in the frame
public record SteeredSteps(Kernels kernels, Step[] body, Control.Controller controller, Location out, Location control, Location result,
        Location mask, int carrySize, int controls, int signals, int maxSteps, int slot) implements Instruction {
    private static final int SIZES = 6;

    private static final class Scratch {
        private final int lanes;
        private final double[] controls;
        private final double[] signals;
        private final boolean[] active;
        private final boolean[] running;
        private final int[] accepted;

        Scratch(int lanes, int controls, int signals) {
            this.lanes = lanes;
            this.controls = new double[controls * lanes];
            this.signals = new double[signals * lanes];
            this.active = new boolean[lanes];
            this.running = new boolean[lanes];
            this.accepted = new int[lanes];
        }
    }

    /// Arrays for the few sizes of micro-batches that occur in a run: full ones, the last of a strip, the last of all.
    private Scratch scratch(Frame f) {
        Scratch[] known = (Scratch[]) f.arrays[slot];
        if (known == null) {
            known = new Scratch[SIZES];
            f.arrays[slot] = known;
        }
        int i = 0;
        while (i < SIZES - 1 && known[i] != null && known[i].lanes != f.lanes) {
            i++;
        }
        if (known[i] == null || known[i].lanes != f.lanes) {
            known[i] = new Scratch(f.lanes, controls, signals);
        }
        return known[i];
    }

    @Override
    public void run(Frame f) {
        int lanes = f.lanes;
        Scratch s = scratch(f);
        Arrays.fill(s.running, true);
        Arrays.fill(s.accepted, 0);
        Arrays.fill(s.controls, 0);
        if (f.watch != null) {
            f.watch.suspend();
        }
        Control.Controller.Run run = controller.start(lanes);
        while (true) {
            System.arraycopy(s.running, 0, s.active, 0, lanes);
            if (!run.next(s.controls, s.active)) {
                break;
            }
            boolean any = false;
            for (int l = 0; l < lanes; l++) {
                s.running[l] &= s.active[l];
                s.active[l] = s.running[l];
                any |= s.running[l];
            }
            if (!any) {
                break;
            }
            write(s.controls, control.address(f));
            f.run(body);
            readSignals(s, f);
            run.judge(s.signals, s.active);
            accept(s, f);
        }
        if (f.watch != null) {
            f.watch.resume();
        }
        pad(s, f);
    }

    private void write(double[] values, long address) {
        for (int i = 0; i < values.length; i++) {
            Elements.write(kernels.dtype(), address, i, values[i]);
        }
    }

    private void readSignals(Scratch s, Frame f) {
        long address = result.address(f);
        for (int i = 0; i < s.signals.length; i++) {
            s.signals[i] = Elements.read(kernels.dtype(), address, (long) carrySize * s.lanes + i);
        }
    }

    /// Takes over the carry and notes the controls of every sample that accepted; a sample that accepts more steps than allowed ends before that step.
    private void accept(Scratch s, Frame f) {
        long flags = mask.address(f);
        long record = out.plus(carrySize).address(f);
        for (int l = 0; l < s.lanes; l++) {
            boolean take = s.running[l] && s.active[l];
            if (take && s.accepted[l] == maxSteps) {
                s.running[l] = false;
                take = false;
            }
            Elements.write(kernels.dtype(), flags, l, take ? 1 : 0);
            if (take) {
                for (int i = 0; i < controls; i++) {
                    Elements.write(kernels.dtype(), record, ((long) s.accepted[l] * controls + i) * s.lanes + l, s.controls[i * s.lanes + l]);
                }
                s.accepted[l]++;
            }
        }
        long c = out.address(f);
        kernels.select(c, flags, 0, 1, result.address(f), s.lanes, 1, c, s.lanes, 1, carrySize, s.lanes);
    }

    /// Repeats the last accepted controls and writes the numbers of steps.
    private void pad(Scratch s, Frame f) {
        long record = out.plus(carrySize).address(f);
        for (int l = 0; l < s.lanes; l++) {
            for (int step = s.accepted[l]; step < maxSteps; step++) {
                for (int i = 0; i < controls; i++) {
                    double last = step == 0 ? 0 : Elements.read(kernels.dtype(), record, ((long) (step - 1) * controls + i) * s.lanes + l);
                    Elements.write(kernels.dtype(), record, ((long) step * controls + i) * s.lanes + l, last);
                }
            }
            Elements.write(kernels.dtype(), record, (long) maxSteps * controls * s.lanes + l, s.accepted[l]);
        }
    }
}
