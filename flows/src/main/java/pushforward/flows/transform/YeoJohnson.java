package pushforward.flows.transform;

import pushforward.autodiff.Var;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// A power of each feature, signs included, that makes skewed data symmetric: pull is the transformation of Yeo and Johnson with a trained exponent.
///
/// ```
///   e = 1 + c for y >= 0,  1 - c for y < 0,       c = bound tanh(a / bound) for the raw number a
///   pull: x = sign(y) ((1 + |y|)^e - 1) / e              log x' = (e - 1) log(1 + |y|)
///   push: y = sign(x) ((1 + e |x|)^(1/e) - 1)            log y' = (1/e - 1) log(1 + e |x|)
/// ```
///
/// In the notation of the paper lambda is `1 + c`, within (0, 2), so the image is the whole line. The map is continuously differentiable; at 0 its derivative is 1 and
/// its curvature jumps.
///
/// I.-K. Yeo and R. A. Johnson, A New Family of Power Transformations to Improve Normality or Symmetry, Biometrika 87 (2000), DOI 10.1093/biomet/87.4.954.
///
/// @param bound the largest |c|, within (0, 1)
public record YeoJohnson(double bound) implements Transformer {

    public YeoJohnson {
        Checks.require(bound > 0 && bound < 1, "a bound within (0, 1)", bound);
    }

    /// Exponents within 0.1 and 1.9.
    public static YeoJohnson standard() {
        return new YeoJohnson(0.9);
    }

    @Override
    public int size() {
        return 1;
    }

    /// c on the right, -c on the left.
    private Var excess(Var sign, Var raw) {
        return Transformer.raw(raw, 0).times(1 / bound).tanh().times(bound).times(sign);
    }

    private static Var sign(Var x) {
        return x.lt(0).select(x.fill(-1), x.fill(1));
    }

    @Override
    public Transformed push(Var x, Var raw) {
        Var sign = sign(x);
        Var c = excess(sign, raw);
        Var e = c.plus(1);
        Var log = x.times(sign).times(e).log1p().div(e);
        return new Transformed(log.expm1().times(sign), c.times(log).unaryMinus());
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        Var sign = sign(y);
        Var c = excess(sign, raw);
        Var e = c.plus(1);
        Var log = y.times(sign).log1p();
        return new Transformed(e.times(log).expm1().div(e).times(sign), c.times(log));
    }
}
