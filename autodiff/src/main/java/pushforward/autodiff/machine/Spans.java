package pushforward.autodiff.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.DType;

/// The samples of a micro-batch that take part in a step of a loop, as stretches of neighbours. Sums over samples go over them alone, so that what the other lanes hold, finite or
/// not, never enters a sum.
public final class Spans {
    private int[] bounds = new int[16];
    private int count;
    private int samples;

    /// Takes the samples whose flag is not 0.
    ///
    /// @param flags their address
    /// @param step elements from one sample's flag to the next, 0 where one flag is everyone's
    /// @param within the stretches of the loop around, or null if everyone takes part there
    void take(DType dtype, long flags, int step, int lanes, @Nullable Spans within) {
        count = 0;
        samples = 0;
        if (within == null) {
            take(dtype, flags, step, 0, lanes);
            return;
        }
        for (int i = 0; i < within.count; i++) {
            take(dtype, flags, step, within.from(i), within.to(i));
        }
    }

    private void take(DType dtype, long flags, int step, int from, int to) {
        int start = -1;
        for (int l = from; l < to; l++) {
            boolean in = Elements.read(dtype, flags, (long) l * step) != 0;
            if (in && start < 0) {
                start = l;
            } else if (!in && start >= 0) {
                add(start, l);
                start = -1;
            }
        }
        if (start >= 0) {
            add(start, to);
        }
    }

    private void add(int from, int to) {
        if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * count] = from;
        bounds[2 * count + 1] = to;
        count++;
        samples += to - from;
    }

    /// How many samples take part.
    int samples() {
        return samples;
    }

    /// The number of stretches.
    int count() {
        return count;
    }

    /// The first sample of a stretch.
    int from(int i) {
        return bounds[2 * i];
    }

    /// The sample behind a stretch.
    int to(int i) {
        return bounds[2 * i + 1];
    }
}
