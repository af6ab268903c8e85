package pushforward.flows.transform;

import pushforward.autodiff.Var;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// Scale and shift: `y = x exp(s) + t` with `s = bound tanh(a / bound)` for the raw numbers (a, t).
///
/// The bounded log-scale keeps training from running away however wild a network, so one layer stretches by at most exp(bound), and has a derivative everywhere.
///
/// L. Dinh, J. Sohl-Dickstein and S. Bengio, Density Estimation Using Real NVP, ICLR 2017, DOI 10.48550/arXiv.1605.08803.
///
/// @param bound the largest absolute value of the log-scale, positive
public record Affine(double bound) implements Transformer {
    /// The usual bound on log-scales.
    public static final double BOUND = 2;

    public Affine {
        Checks.require(bound > 0 && bound < Double.POSITIVE_INFINITY, "a positive bound", bound);
    }

    /// With the usual bound.
    public static Affine standard() {
        return new Affine(BOUND);
    }

    @Override
    public int size() {
        return 2;
    }

    private Var logScale(Var raw) {
        return Transformer.raw(raw, 0).times(1 / bound).tanh().times(bound);
    }

    @Override
    public Transformed push(Var x, Var raw) {
        Var s = logScale(raw);
        return new Transformed(x.times(s.exp()).plus(Transformer.raw(raw, 1)), s);
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        Var s = logScale(raw).unaryMinus();
        return new Transformed(y.minus(Transformer.raw(raw, 1)).times(s.exp()), s);
    }
}
