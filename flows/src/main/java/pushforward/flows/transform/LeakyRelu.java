package pushforward.flows.transform;

import pushforward.autodiff.Var;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// A kink at 0: push is `y = x` for `x >= 0` and `y = x exp(s)` below, with `s = bound tanh(a / bound)` for the raw number a. At the kink the derivative is that of
/// the right side.
///
/// The density of what it makes jumps at 0 by the factor exp(-s).
///
/// K. He, X. Zhang, S. Ren and J. Sun, Delving Deep into Rectifiers, ICCV 2015, DOI 10.1109/ICCV.2015.123.
///
/// @param bound the largest |s|, positive
public record LeakyRelu(double bound) implements Transformer {

    public LeakyRelu {
        Checks.require(bound > 0 && bound < Double.POSITIVE_INFINITY, "a positive bound", bound);
    }

    /// With the bound of [Affine].
    public static LeakyRelu standard() {
        return new LeakyRelu(Affine.BOUND);
    }

    @Override
    public int size() {
        return 1;
    }

    private Var logSlope(Var raw) {
        return Transformer.raw(raw, 0).times(1 / bound).tanh().times(bound);
    }

    @Override
    public Transformed push(Var x, Var raw) {
        return bent(x, logSlope(raw));
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        return bent(y, logSlope(raw).unaryMinus());
    }

    private static Transformed bent(Var x, Var s) {
        Var below = x.lt(0);
        return new Transformed(below.select(x.times(s.exp()), x), below.select(s, x.fill(0)));
    }
}
