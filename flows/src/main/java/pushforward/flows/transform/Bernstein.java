package pushforward.flows.transform;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// An increasing polynomial of degree n in Bernstein form on [-bound, bound], continued by its tangents at both ends.
///
/// ```
///   s = (y + bound) / (2 bound),   b_(k,n)(s) = C(n, k) s^k (1 - s)^(n - k)
///   pull:  x = sum over k of beta_k b_(k,n)(s),      dx/dy = n / (2 bound) sum over k < n of (beta_(k+1) - beta_k) b_(k,n-1)(s)
///   raw [.., n + 1] = a shift t, and n numbers a_k:   beta_(k+1) - beta_k = (2 bound / n) (minSlope + softplus(a_k + c)), c such that 0 gives 2 bound / n
///   the shift is the mean of the first and the last beta
/// ```
///
/// Coefficients that increase make a polynomial that increases; its slope lies between the smallest and the largest of their differences, scaled. Zeros give the
/// identity. Pull is closed and a sum of products of positive weights, so errors of rounding stay those of the coefficients; push is found by
/// [pushforward.flows.MonotoneInverse] at n products for each of its steps. NaN stays NaN.
///
/// S. Ramasinghe, K. Fernando, S. Khan and N. Barnes, Robust Normalizing Flows Using Bernstein-type Polynomials, BMVC 2022, DOI 10.48550/arXiv.2102.03509;
/// B. Sick, T. Hothorn and O. Duerr, Deep Transformation Models, ICPR 2021, DOI 10.1109/ICPR48806.2021.9412177.
///
/// @param degree n, at least 2
/// @param bound where the tangents begin, positive
/// @param minSlope the least dx/dy, within (0, 1)
public record Bernstein(int degree, double bound, double minSlope) implements Transformer {

    public Bernstein {
        // Binomial coefficients of these degrees are exact in double precision.
        Checks.require(degree >= 2 && degree <= 50, "a degree within 2..50", degree);
        Checks.require(bound > 0 && bound < 1e30, "a positive bound", bound);
        Checks.require(minSlope >= 1e-5 && minSlope < 1, "a least slope within [1e-5, 1)", minSlope);
    }

    /// With the least slope 1e-3.
    public static Bernstein of(int degree, double bound) {
        return new Bernstein(degree, bound, 1e-3);
    }

    @Override
    public int size() {
        return degree + 1;
    }

    @Override
    public Transformed push(Var x, Var raw) {
        return tails(raw).push(x);
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        return tails(raw).pull(y);
    }

    private LinearTails tails(Var raw) {
        int axis = raw.shape().rank() - 1;
        Var steps = RationalQuadratic.slopes(Transformer.raw(raw, 1, size()), minSlope);
        Var total = steps.sum(axis).times(2 * bound / degree);
        Var first = Transformer.raw(raw, 0).minus(total.times(0.5)).expand(axis, 1);
        Var beta = Var.concat(axis, first, steps.cumSum(axis).times(2 * bound / degree).plus(first));
        return new LinearTails(bound, this::polynomial, List.of(beta, steps));
    }

    /// @param coefficients beta `[.., n + 1]`, and its differences over 2 bound / n `[.., n]`
    private LinearTails.Sloped polynomial(Var y, List<Var> coefficients) {
        int axis = y.shape().rank();
        Var[] left = powers(y.plus(bound).times(0.5 / bound));
        Var[] right = powers(y.unaryMinus().plus(bound).times(0.5 / bound));
        Collections.reverse(Arrays.asList(right));
        Var ahead = Var.concat(axis, left);
        Var behind = Var.concat(axis, right);
        Var value = coefficients.get(0).times(y.constant(binomials(degree), degree + 1)).times(ahead).times(behind);
        Var slope = coefficients.get(1).times(y.constant(binomials(degree - 1), degree)).times(ahead.slice(axis, 0, degree)).times(behind.slice(axis, 1, degree + 1));
        return new LinearTails.Sloped(value.sum(axis), slope.sum(axis));
    }

    /// Powers 0 .. n, `[.., 1]` each.
    private Var[] powers(Var v) {
        Var[] powers = new Var[degree + 1];
        powers[1] = v.expand(v.shape().rank(), 1);
        powers[0] = powers[1].fill(1);
        for (int k = 2; k <= degree; k++) {
            powers[k] = powers[k / 2].times(powers[k - k / 2]);
        }
        return powers;
    }

    /// C(n, 0) .. C(n, n), each exact.
    private static double[] binomials(int n) {
        double[] choose = new double[n + 1];
        choose[0] = 1;
        for (int k = 0; k < n; k++) {
            choose[k + 1] = choose[k] * (n - k) / (k + 1);
        }
        return choose;
    }
}
