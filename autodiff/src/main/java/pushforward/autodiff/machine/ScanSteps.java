package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Runs a body once per slice of the stacked operands, handing a carry from step to step.
///
/// Slices are not copied: before each step the registers the body reads them through are set to the slice's address. The result is [carry, then the outputs of
/// step 0, 1, ..].
///
/// @param carry the carry, modified; in the end the first rows of the result
/// @param carrySize its rows
/// @param out where the outputs of all steps lie
/// @param outSize rows of one step's output
/// @param result what the body leaves: the new carry, then the output
/// @param registers one base index per stacked operand
/// @param stacked the stacked operands, none repeated over rows
/// @param sliceSizes rows of one slice of each
/// @param live which stacked operand is a flag, or -1: where a sample's flag is 0 the carry passes unchanged and the output is 0
public record ScanSteps(Kernels kernels, Step[] body, Location carry, long carrySize, Location out, long outSize, Location result,
        int[] registers, Location[] stacked, long[] sliceSizes, int steps, boolean reverse, int live, int slot) implements Instruction {
    @Override
    public void run(Frame f) {
        long width = carry.width(f);
        long bytes = carry.dtype().bytes();
        Spans outer = f.spans;
        Spans spans = live < 0 ? null : spans(f);
        if (live >= 0 && f.watch != null) {
            f.watch.suspend();
        }
        for (int s = 0; s < steps; s++) {
            int step = reverse ? steps - 1 - s : s;
            for (int i = 0; i < registers.length; i++) {
                Location a = stacked[i];
                f.base[registers[i]] = a.address(f) + step * sliceSizes[i] * a.width(f) * a.dtype().bytes();
            }
            long c = carry.address(f);
            long o = out.address(f) + step * outSize * width * bytes;
            boolean all = true;
            if (live >= 0) {
                spans.take(kernels.dtype(), f.base[registers[live]], stacked[live].varying() ? 1 : 0, f.lanes, outer);
                if (spans.samples() == 0) {
                    kernels.fill(o, 0, outSize * width);
                    continue;
                }
                all = spans.samples() == f.lanes;
                f.spans = all ? null : spans;
            }
            f.run(body);
            long r = result.address(f);
            long y = r + carrySize * width * bytes;
            if (all) {
                kernels.copy(c, r, carrySize * width);
                kernels.copy(o, y, outSize * width);
                continue;
            }
            long flag = f.base[registers[live]];
            long flagLane = stacked[live].varying() ? 1 : 0;
            kernels.select(c, flag, 0, flagLane, r, width, 1, c, width, 1, carrySize, width);
            if (outSize > 0) {
                kernels.fill(o, 0, outSize * width);
                kernels.select(o, flag, 0, flagLane, y, width, 1, o, width, 1, outSize, width);
            }
        }
        f.spans = outer;
        if (live >= 0 && f.watch != null) {
            f.watch.resume();
        }
    }

    private Spans spans(Frame f) {
        Spans known = (Spans) f.arrays[slot];
        if (known == null) {
            known = new Spans();
            f.arrays[slot] = known;
        }
        return known;
    }
}
