package pushforward.autodiff;

import java.util.Arrays;
import pushforward.autodiff.machine.Buffer;
import pushforward.autodiff.machine.Frame;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.Step;
import pushforward.autodiff.machine.Watch;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.Memory;

/// Finds the first value that is not finite: for every sample of the micro-batch the first step that gave one, then the lowest such sample.
final class FirstNonFinite implements Watch {
    private final Step[] step;
    private final double[] value;
    private int suspended;

    FirstNonFinite(int lanes) {
        this.step = new Step[lanes];
        this.value = new double[lanes];
    }

    @Override
    public void begin() {
        suspended = 0;
        Arrays.fill(step, null);
    }

    @Override
    public void after(Step s, Frame f) {
        Location at = s.result();
        if (at == null || suspended > 0 || at.buffer().base() == Buffer.ACCUMULATORS) {
            return;
        }
        if (!at.varying()) {
            uniform(s.op(), s.origin(), at, s.size(), f);
            return;
        }
        long address = at.address(f);
        for (long r = 0; r < s.size(); r++) {
            for (int l = 0; l < f.lanes; l++) {
                double v = read(at.dtype(), address, r * f.lanes + l);
                if (!Double.isFinite(v) && step[l] == null) {
                    step[l] = s;
                    value[l] = v;
                }
            }
        }
    }

    @Override
    public void uniform(String op, String origin, Location at, long size, Frame f) {
        long address = at.address(f);
        for (long i = 0; i < size; i++) {
            double v = read(at.dtype(), address, i);
            if (!Double.isFinite(v)) {
                throw new NonFiniteException(op, origin, -1, v);
            }
        }
    }

    @Override
    public void endOfBatch(Frame f) {
        for (int l = 0; l < f.lanes; l++) {
            if (step[l] != null) {
                NonFiniteException e = new NonFiniteException(step[l].op(), step[l].origin(), f.row + l, value[l]);
                Arrays.fill(step, null);
                throw e;
            }
        }
    }

    @Override
    public void suspend() {
        suspended++;
    }

    @Override
    public void resume() {
        suspended--;
    }

    private static double read(DType dtype, long address, long i) {
        return dtype == DType.F32 ? Memory.getFloat(address + i * Float.BYTES) : Memory.getDouble(address + i * Double.BYTES);
    }
}
