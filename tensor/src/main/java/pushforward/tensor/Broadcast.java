package pushforward.tensor;

import java.util.Arrays;

/// How operands are walked to produce a result they broadcast to.
///
/// Every operand gets a stride per axis of the result, 0 where it is stretched. Neighbouring axes that all operands walk at
/// one pace are merged, and the two innermost of what remains form the block `[rows][lanes]` a kernel handles in one call;
/// the others are walked here. In the innermost axis a stride is always 0 or 1.
final class Broadcast {
    /// Lengths of the merged axes, innermost first.
    private final long[] lengths;
    /// `[operand][axis]` strides in elements, innermost first.
    private final long[][] strides;
    private final int axes;

    /// @param out      the shape of the result
    /// @param operands shapes that broadcast to it
    Broadcast(Shape out, Shape... operands) {
        int rank = out.rank();
        lengths = new long[Math.max(2, rank)];
        Arrays.fill(lengths, 1);
        strides = new long[operands.length][lengths.length];
        int merged = 0;
        long[] next = new long[operands.length];
        for (int axis = rank - 1; axis >= 0; axis--) {
            long n = out.dim(axis);
            if (n == 1) {
                continue;
            }
            boolean joins = merged > 0;
            for (int o = 0; o < operands.length; o++) {
                next[o] = stride(operands[o], axis - rank + operands[o].rank());
                joins &= merged > 0 && next[o] == strides[o][merged - 1] * lengths[merged - 1];
            }
            if (joins) {
                lengths[merged - 1] *= n;
            } else {
                lengths[merged] = n;
                for (int o = 0; o < operands.length; o++) {
                    strides[o][merged] = next[o];
                }
                merged++;
            }
        }
        axes = merged;
    }

    private static long stride(Shape shape, int axis) {
        return axis < 0 || shape.dim(axis) == 1 ? 0 : shape.product(axis + 1, shape.rank());
    }

    long lanes() {
        return lengths[0];
    }

    long rows() {
        return lengths[1];
    }

    long laneStride(int operand) {
        return strides[operand][0];
    }

    long rowStride(int operand) {
        return strides[operand][1];
    }

    /// What is done per block.
    interface Block {
        /// @param out      element of the result where the block begins
        /// @param operands element of each operand where it begins
        void at(long out, long[] operands);
    }

    /// Calls `block` for each block of the result, in order.
    void forEach(Block block) {
        long[] offsets = new long[strides.length];
        long[] index = new long[axes];
        long size = lanes() * rows();
        if (size == 0) {
            return;
        }
        for (long out = 0; ; out += size) {
            block.at(out, offsets);
            int axis = 2;
            for (; axis < axes; axis++) {
                if (++index[axis] < lengths[axis]) {
                    move(offsets, axis, 1);
                    break;
                }
                move(offsets, axis, 1 - lengths[axis]);
                index[axis] = 0;
            }
            if (axis >= axes) {
                return;
            }
        }
    }

    private void move(long[] offsets, int axis, long steps) {
        for (int o = 0; o < offsets.length; o++) {
            offsets[o] += steps * strides[o][axis];
        }
    }
}
