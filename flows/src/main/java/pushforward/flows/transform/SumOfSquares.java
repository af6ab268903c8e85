package pushforward.flows.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pushforward.autodiff.Var;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// The integral of a sum of J squared polynomials of degree L on [-bound, bound], continued by its tangents at both ends.
///
/// ```
///   u = y / bound,   p_j(u) = sum over l of a_(j,l) u^l
///   pull:  x = t + bound * integral from 0 to u of  m + (1 - m) sum over j of p_j^2,       dx/dy = m + (1 - m) sum over j of p_j(u)^2,    m = minSlope
///   raw [.., J (L + 1) + 1] = t, then for each j the departures of a_(j,0) .. a_(j,L) from where they begin
///   beginning: p_1 = 1,   p_j = 0.1 u^(j - 1) for j > 1
/// ```
///
/// Every increasing polynomial has a derivative of this form with two squares. Zeros give a map whose slope lies within 1 and 1 + (J - 1) / 100: squares that
/// began at 0 would have no gradient, and equal ones would remain equal for ever. The tangents keep a polynomial of high degree from overflowing, and make it onto.
///
/// Pull is closed and costs about J L (L + 2) products; push is found by [pushforward.flows.MonotoneInverse] at 4 L products for each of its steps. NaN stays NaN.
///
/// P. Jaini, K. A. Selby and Y. Yu, Sum-of-Squares Polynomial Flow, ICML 2019, DOI 10.48550/arXiv.1905.02325.
///
/// @param squares J, within 1..L + 1
/// @param degree L, at least 1
/// @param bound where the tangents begin, positive
/// @param minSlope the least dx/dy, within (0, 1)
public record SumOfSquares(int squares, int degree, double bound, double minSlope) implements Transformer {
    private static final double OFFSET = 0.1;

    public SumOfSquares {
        Checks.require(degree >= 1 && degree <= 20, "a degree within 1..20", degree);
        Checks.require(squares >= 1 && squares <= degree + 1, "1.." + (degree + 1) + " squares", squares);
        Checks.require(bound > 0 && bound < 1e30, "a positive bound", bound);
        Checks.require(minSlope >= 1e-5 && minSlope < 1, "a least slope within [1e-5, 1)", minSlope);
    }

    /// With the least slope 1e-3.
    public static SumOfSquares of(int squares, int degree, double bound) {
        return new SumOfSquares(squares, degree, bound, 1e-3);
    }

    @Override
    public int size() {
        return squares * (degree + 1) + 1;
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
        Var[][] a = new Var[squares][degree + 1];
        for (int j = 0; j < squares; j++) {
            for (int l = 0; l <= degree; l++) {
                double begin = l != j ? 0 : j == 0 ? 1 : OFFSET;
                a[j][l] = Transformer.raw(raw, 1 + j * (degree + 1) + l).plus(begin);
            }
        }
        Var[] sums = expanded(a);
        int axis = raw.shape().rank() - 1;
        List<Var> integral = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            Var c = sums[i].times((1 - minSlope) / (i + 1));
            integral.add((i == 0 ? c.plus(minSlope) : c).expand(axis, 1));
        }
        Var roots = Var.concat(axis, Stream.of(a).flatMap(Stream::of).map(v -> v.expand(axis, 1)).toArray(Var[]::new));
        return new LinearTails(bound, this::polynomial, List.of(Transformer.raw(raw, 0), Var.concat(axis, integral.toArray(Var[]::new)), roots));
    }

    /// The coefficients of the sum of squares: `2 L + 1` of them, `[..]` each.
    private Var[] expanded(Var[][] a) {
        Var[] sums = new Var[2 * degree + 1];
        for (int i = 0; i < sums.length; i++) {
            Var sum = a[0][0].fill(0);
            for (Var[] p : a) {
                for (int l = Math.max(0, i - degree); 2 * l <= i; l++) {
                    sum = sum.plus(2 * l == i ? p[l].square() : p[l].times(p[i - l]).times(2));
                }
            }
            sums[i] = sum;
        }
        return sums;
    }

    /// The value from the coefficients of the integral; the slope from the squares themselves, which cannot cancel where it is small.
    ///
    /// @param coefficients t `[..]`, those of the integral `[.., 2 L + 1]`, a `[.., J (L + 1)]`
    private LinearTails.Sloped polynomial(Var y, List<Var> coefficients) {
        Var u = y.times(1 / bound);
        Var value = horner(u, coefficients.get(1), 0, 2 * degree + 1).times(y).plus(coefficients.get(0));
        Var slope = y.fill(0);
        for (int j = 0; j < squares; j++) {
            slope = slope.plus(horner(u, coefficients.get(2), j * (degree + 1), (j + 1) * (degree + 1)).square());
        }
        return new LinearTails.Sloped(value, slope.times(1 - minSlope).plus(minSlope));
    }

    private static Var horner(Var u, Var coefficients, int from, int to) {
        Var sum = Transformer.raw(coefficients, to - 1);
        for (int i = to - 2; i >= from; i--) {
            sum = sum.times(u).plus(Transformer.raw(coefficients, i));
        }
        return sum;
    }
}
