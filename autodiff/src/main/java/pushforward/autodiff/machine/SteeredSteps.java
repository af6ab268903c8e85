package pushforward.autodiff.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pushforward.autodiff.Control;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.Kernels;

/// A loop whose steps a Java controller chooses, sample by sample: finished samples keep their carry while the others go on.
///
/// @param how whose controller begins one run per micro-batch
/// @param out [carry, accepted controls of maxSteps steps if they are recorded, number of accepted steps, reports, carries that entered accepted steps if they are kept]; the body
///            reads its carry from here
/// @param control the controls the body reads, modified
/// @param sums what follows when a step has been judged, over the samples that accepted it: sums over samples; may be empty
/// @param result what the body leaves: the new carry, then the signals
/// @param mask one flag per sample, scratch
/// @param given what the controller begins with, or empty
/// @param kept whether carries are kept
/// @param slot the index of this instruction's arrays in the frame
public record SteeredSteps(Kernels kernels, Step[] body, Step[] sums, Control.Steering how, Location out, Location control, Location result,
        Location mask, Location[] given, int carrySize, int givenSize, boolean kept, int slot) implements Instruction {
    private static final int SIZES = 6;

    private static final class Scratch {
        private final int lanes;
        private final double[] controls;
        private final double[] signals;
        private final boolean[] active;
        private final boolean[] running;
        private final int[] accepted;
        private final double[] given;
        private final double[] sample;
        private final double[] reports;
        private final Spans spans = new Spans();
        private Control.Controller.@Nullable Run run;

        Scratch(int lanes, int controls, int signals, int given, int reports) {
            this.lanes = lanes;
            this.controls = new double[controls * lanes];
            this.signals = new double[signals * lanes];
            this.active = new boolean[lanes];
            this.running = new boolean[lanes];
            this.accepted = new int[lanes];
            this.given = new double[given * lanes];
            this.sample = new double[given];
            this.reports = new double[reports * lanes];
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
            known[i] = new Scratch(f.lanes, how.controls(), how.signals(), givenSize, how.reports());
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
        Control.Controller.Run run = start(s, f);
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
            if (sums.length > 0) {
                collect(s, f);
            }
            long c = out.address(f);
            kernels.select(c, mask.address(f), 0, 1, result.address(f), lanes, 1, c, lanes, 1, carrySize, lanes);
        }
        if (f.watch != null) {
            f.watch.resume();
        }
        pad(s, f);
        Arrays.fill(s.reports, 0);
        run.report(s.reports);
        long reports = out.plus(carrySize + tape() + 1).address(f);
        for (int i = 0; i < s.reports.length; i++) {
            Elements.write(kernels.dtype(), reports, i, s.reports[i]);
        }
    }

    private long tape() {
        return how.recorded() ? (long) how.maxSteps() * how.controls() : 0;
    }

    private Control.Controller.Run start(Scratch s, Frame f) {
        for (int l = 0; l < s.lanes && given.length > 0; l++) {
            Elements.gather(given[0], f, l, s.sample, givenSize);
            for (int i = 0; i < givenSize; i++) {
                s.given[i * s.lanes + l] = s.sample[i];
            }
        }
        if (s.run == null || !s.run.restart(s.given)) {
            s.run = given.length == 0 ? how.controller().start(s.lanes) : how.controller().start(s.lanes, s.given);
        }
        return s.run;
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

    /// Adds up what the accepted steps contribute, while the carry is still what entered them.
    private void collect(Scratch s, Frame f) {
        Spans outer = f.spans;
        s.spans.take(kernels.dtype(), mask.address(f), 1, s.lanes, outer);
        if (s.spans.samples() > 0) {
            f.spans = s.spans.samples() == s.lanes ? null : s.spans;
            f.run(sums);
            f.spans = outer;
        }
    }

    /// Flags every sample that accepted, and notes its controls and the carry it had; a sample that accepts more steps than allowed ends before that step.
    private void accept(Scratch s, Frame f) {
        long flags = mask.address(f);
        long record = out.plus(carrySize).address(f);
        int controls = how.recorded() ? how.controls() : 0;
        for (int l = 0; l < s.lanes; l++) {
            boolean take = s.running[l] && s.active[l];
            if (take && s.accepted[l] == how.maxSteps()) {
                s.running[l] = false;
                take = false;
            }
            Elements.write(kernels.dtype(), flags, l, take ? 1 : 0);
            if (take) {
                for (int i = 0; i < controls; i++) {
                    Elements.write(kernels.dtype(), record, ((long) s.accepted[l] * controls + i) * s.lanes + l, s.controls[i * s.lanes + l]);
                }
                if (kept) {
                    keep(s, f, l);
                }
                s.accepted[l]++;
            }
        }
    }

    private void keep(Scratch s, Frame f, int lane) {
        long from = out.address(f);
        long to = out.plus(carrySize + tape() + 1 + how.reports() + (long) s.accepted[lane] * carrySize).address(f);
        for (int i = 0; i < carrySize; i++) {
            Elements.copy(kernels.dtype(), to, from, (long) i * s.lanes + lane);
        }
    }

    /// Repeats the last accepted controls, puts zeros behind a sample's own carries as far as any sample has some, and writes the numbers of steps.
    private void pad(Scratch s, Frame f) {
        int most = 0;
        for (int l = 0; l < s.lanes; l++) {
            most = Math.max(most, s.accepted[l]);
        }
        most = how.recorded() ? Math.max(most, 1) : 0;
        DType dtype = kernels.dtype();
        long record = out.plus(carrySize).address(f);
        long carries = out.plus(carrySize + tape() + 1 + how.reports()).address(f);
        long width = (long) how.controls() * s.lanes;
        for (int l = 0; l < s.lanes; l++) {
            for (int step = s.accepted[l]; step < most; step++) {
                for (int i = 0; i < how.controls(); i++) {
                    double last = step == 0 ? 0 : Elements.read(dtype, record, (step - 1) * width + (long) i * s.lanes + l);
                    Elements.write(dtype, record, step * width + (long) i * s.lanes + l, last);
                }
                for (int i = 0; kept && i < carrySize; i++) {
                    Elements.write(dtype, carries, ((long) step * carrySize + i) * s.lanes + l, 0);
                }
            }
            Elements.write(dtype, record, tape() * s.lanes + l, s.accepted[l]);
        }
        for (int step = most; how.recorded() && step < how.maxSteps(); step++) {
            kernels.copy(record + step * width * dtype.bytes(), record + (step - 1) * width * dtype.bytes(), width);
        }
    }
}
