package pushforward.flows.constraint;

import java.util.Arrays;
import java.util.stream.IntStream;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Mapped;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Vectors of K positive numbers whose sum is 1, from K - 1 free ones, by breaking a stick: each number takes its share of what is left.
///
/// ```
///   a_k = x_k - log(K - k),   share z_k = sigmoid(a_k),   k = 1 .. K - 1
///   push: y_k = z_k (1 - z_1) .. (1 - z_(k-1)),   y_K = the rest                x = 0 gives 1/K each
///   pull: a_k = log y_k - log r_(k+1),   r_k = y_k + .. + y_K                    no subtraction, so no cancellation
///   log|det| of push = sum over k < K of  log z_k + log(1 - z_k) + log r_k
/// ```
///
/// The density is that of the first K - 1 numbers, since the last follows from them. A point with a number that is not positive, or whose sum differs from 1 by more
/// than 64 K eps, has density 0: its pull has log|det| minus infinity and a value that means nothing. NaN stays NaN.
///
/// M. J. Betancourt, Cruising the Simplex: Hamiltonian Monte Carlo and the Dirichlet Distribution, AIP Conf. Proc. 1443 (2012), DOI 10.1063/1.3703631;
/// B. Carpenter et al., Stan: A Probabilistic Programming Language, J. Statistical Software 76 (2017), DOI 10.18637/jss.v076.i01.
///
/// @param parts K, at least 2
public record Simplex(int parts) implements Bijection {

    public Simplex {
        Checks.require(parts >= 2, "at least 2 parts", parts);
    }

    @Override
    public Shape shape() {
        return Shape.of(parts);
    }

    @Override
    public Shape baseShape() {
        return Shape.of(parts - 1);
    }

    /// log(K - k) for k = 1 .. K - 1.
    private double[] offsets() {
        return IntStream.range(1, parts).mapToDouble(k -> Math.log(parts - k)).toArray();
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(baseShape(), x);
        Var a = x.minus(x.constant(offsets(), parts - 1));
        Var taken = a.logSigmoid();
        Var left = a.unaryMinus().logSigmoid();
        // log r_k for k = 1 .. K
        Var rest = Var.concat(0, x.constant(new double[] {0}, 1), left.cumSum(0));
        Var before = rest.slice(0, parts - 1);
        Var y = Var.concat(0, taken.plus(before), rest.slice(parts - 1, parts)).exp();
        return new Mapped(y, taken.plus(left).plus(before).sumF64());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        double slack = 64 * parts * y.dtype().epsilon();
        Outside outside = Outside.where(y.le(0)).or(y.sum().minus(1).abs().gt(slack));
        double[] even = new double[parts];
        Arrays.fill(even, 1.0 / parts);
        Var inner = outside.replace(y, even);
        int[] reversed = IntStream.range(0, parts).map(i -> parts - 1 - i).toArray();
        Var logRest = inner.take(reversed).cumSum(0).take(reversed).log();
        Var after = logRest.slice(1, parts);
        Var logY = inner.slice(0, parts - 1).log();
        Var x = logY.minus(after).plus(y.constant(offsets(), parts - 1));
        return outside.apply(x, logRest.slice(0, parts - 1).minus(logY).minus(after).sumF64());
    }
}
