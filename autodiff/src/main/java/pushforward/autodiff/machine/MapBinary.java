package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;

/// An elementwise function of two operands, either of which may be repeated over rows, over samples or both; `to` may be an operand that is not repeated.
public record MapBinary(Kernels kernels, Binary op, Location to, Operand a, Operand b, long size) implements Instruction {
    /// Elements a thread takes at a time in a uniform stage.
    private static final long GRAIN = 1 << 14;

    @Override
    public void run(Frame f) {
        long width = to.width(f);
        if (a.flat(to.varying()) && b.flat(to.varying())) {
            kernels.binary(op, to.address(f), a.at().address(f), 0, a.flatStride(), b.at().address(f), 0, b.flatStride(), 1, size * width);
        } else {
            kernels.binary(op, to.address(f), a.at().address(f), a.rowStride(f), a.laneStride(), b.at().address(f), b.rowStride(f), b.laneStride(), size, width);
        }
    }

    @Override
    public int pieces() {
        return to.varying() ? 1 : Math.toIntExact((size + GRAIN - 1) / GRAIN);
    }

    @Override
    public void run(Frame f, int piece) {
        long from = piece * GRAIN * to.dtype().bytes();
        kernels.binary(op, to.address(f) + from, a.at().address(f) + from * a.flatStride(), 0, a.flatStride(), b.at().address(f) + from * b.flatStride(), 0, b.flatStride(), 1,
                Math.min(GRAIN, size - piece * GRAIN));
    }
}
