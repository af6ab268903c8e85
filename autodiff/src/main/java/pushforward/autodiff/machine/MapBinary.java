package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;

/// An elementwise function of two operands, either of which may be repeated over rows, over samples or both; `to` may be an operand that is not repeated.
public record MapBinary(Kernels kernels, Binary op, Location to, Operand a, Operand b, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        long width = to.width(f);
        if (a.flat(to.varying()) && b.flat(to.varying())) {
            kernels.binary(op, to.address(f), a.at().address(f), 0, a.flatStride(), b.at().address(f), 0, b.flatStride(), 1, size * width);
        } else {
            kernels.binary(op, to.address(f), a.at().address(f), a.rowStride(f), a.laneStride(), b.at().address(f), b.rowStride(f), b.laneStride(), size, width);
        }
    }
}
