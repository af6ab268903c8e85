package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// `c != 0 ? a : b`, element by element, operands repeated as in [MapBinary].
public record Choose(Kernels kernels, Location to, Operand c, Operand a, Operand b, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        long width = to.width(f);
        if (c.flat(to.varying()) && a.flat(to.varying()) && b.flat(to.varying())) {
            kernels.select(to.address(f), c.at().address(f), 0, c.flatStride(), a.at().address(f), 0, a.flatStride(), b.at().address(f), 0, b.flatStride(), 1, size * width);
        } else {
            kernels.select(to.address(f), c.at().address(f), c.rowStride(f), c.laneStride(), a.at().address(f), a.rowStride(f), a.laneStride(),
                    b.at().address(f), b.rowStride(f), b.laneStride(), size, width);
        }
    }
}
