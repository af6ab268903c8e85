package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Unary;

/// An elementwise function of one operand; `to` may be `a`.
public record MapUnary(Kernels kernels, Unary op, Location to, Location a, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.unary(op, to.address(f), a.address(f), size * to.width(f));
    }
}
