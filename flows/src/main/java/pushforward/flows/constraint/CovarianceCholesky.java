package pushforward.flows.constraint;

import java.util.stream.IntStream;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Mapped;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;

/// Lower triangular matrices with a positive diagonal, L of a covariance L L^T, packed row by row: L_11, L_21, L_22, L_31, ..
///
/// ```
///   push: L_ii = exp(x_ii),  L_ij = x_ij for j < i        log|det| =  sum of x_ii
///   pull: x_ii = log L_ii                                 log|det| = -sum of x_ii
/// ```
///
/// The density is that of the entries of L. (That of the covariance's n (n+1) / 2 entries follows with the factor 2^-n prod L_ii^-(n-i+1).) A point with a diagonal
/// entry that is not positive has density 0. NaN stays NaN.
///
/// B. Carpenter et al., Stan: A Probabilistic Programming Language, J. Statistical Software 76 (2017), DOI 10.18637/jss.v076.i01.
///
/// @param size n
public record CovarianceCholesky(int size) implements Bijection {

    public CovarianceCholesky {
        Checks.require(size >= 1, "a matrix of at least 1 row", size);
    }

    @Override
    public Shape shape() {
        return Shape.of(size * (size + 1) / 2);
    }

    private int[] diagonal() {
        return IntStream.range(0, size).map(i -> i * (i + 3) / 2).toArray();
    }

    /// 1 on the diagonal.
    private Var mask(Var like) {
        double[] m = new double[shape().dim(0)];
        for (int i : diagonal()) {
            m[i] = 1;
        }
        return like.constant(m, m.length);
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Var onDiagonal = mask(x);
        Var y = onDiagonal.select(onDiagonal.select(x, x.fill(0)).exp(), x);
        return new Mapped(y, x.take(diagonal()).sumF64());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Outside outside = Outside.where(y.take(diagonal()).le(0));
        Var onDiagonal = mask(y);
        Var inner = outside.replace(y, IntStream.range(0, y.shape().dim(0)).mapToDouble(i -> 1).toArray());
        Var x = onDiagonal.select(onDiagonal.select(inner, y.fill(1)).log(), inner);
        return outside.apply(x, x.take(diagonal()).sumF64().unaryMinus());
    }
}
