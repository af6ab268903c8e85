package pushforward.flows.constraint;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Mapped;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Lower triangular matrices with a positive diagonal and rows of length 1, L of a correlation matrix L L^T, packed row by row: L_11 = 1, L_21, L_22, L_31, .. from
/// n (n - 1) / 2 free numbers, which become partial correlations.
///
/// ```
///   z_ij = tanh(x_ij) for j < i,   s_ij = 1 - L_i1^2 - .. - L_i(j-1)^2  = product over k < j of (1 - z_ik^2)
///   push: L_ij = z_ij sqrt(s_ij),  L_ii = sqrt(s_ii)
///   log|det| of push = sum over j < i of  log(1 - z_ij^2) + 1/2 log s_ij
///   pull: z_ij = L_ij / sqrt(s_ij),  s_ij = L_ij^2 + .. + L_ii^2                     no subtraction, so no cancellation
/// ```
///
/// The density is that of the entries below the diagonal. A point with a diagonal entry that is not positive, or a row whose length differs from 1 by more than
/// 64 n eps, has density 0. NaN stays NaN.
///
/// D. Lewandowski, D. Kurowicka and H. Joe, Generating Random Correlation Matrices Based on Vines and Extended Onion Method, J. Multivariate Analysis 100 (2009),
/// DOI 10.1016/j.jmva.2009.04.008.
///
/// @param size n, at least 2
public record CorrelationCholesky(int size) implements Bijection {

    public CorrelationCholesky {
        Checks.require(size >= 2, "a matrix of at least 2 rows", size);
    }

    @Override
    public Shape shape() {
        return Shape.of(size * (size + 1) / 2);
    }

    @Override
    public Shape baseShape() {
        return Shape.of(size * (size - 1) / 2);
    }

    /// log(1 - tanh(x)^2) = log(4 sigmoid(2 x) sigmoid(-2 x)).
    private static Var logOneMinusSquare(Var x) {
        Var twice = x.times(2);
        return twice.logSigmoid().plus(twice.unaryMinus().logSigmoid()).plus(2 * Math.log(2));
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(baseShape(), x);
        List<Var> rows = new ArrayList<>();
        rows.add(x.constant(new double[] {1}, 1));
        Var sum = x.constant(0).cast(DType.F64);
        for (int i = 1; i < size; i++) {
            Var own = x.slice(i * (i - 1) / 2, i * (i + 1) / 2);
            Var log = logOneMinusSquare(own);
            // log s_ij for j = 1 .. i
            Var logS = Var.concat(0, x.constant(new double[] {0}, 1), log.cumSum(0));
            Var root = logS.times(0.5).exp();
            rows.add(own.tanh().times(root.slice(0, i)));
            rows.add(root.slice(i, i + 1));
            sum = sum.plus(log.plus(logS.slice(0, i).times(0.5)).sumF64());
        }
        return new Mapped(Var.concat(0, rows.toArray(Var[]::new)), sum);
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Outside outside = outside(y);
        double[] identity = new double[shape().dim(0)];
        for (int i = 0; i < size; i++) {
            identity[i * (i + 3) / 2] = 1;
        }
        Var inner = outside.replace(y, identity);
        List<Var> values = new ArrayList<>();
        Var sum = y.constant(0).cast(DType.F64);
        for (int i = 1; i < size; i++) {
            Var row = inner.slice(i * (i + 1) / 2, (i + 1) * (i + 2) / 2);
            int[] reversed = new int[i + 1];
            for (int j = 0; j <= i; j++) {
                reversed[j] = i - j;
            }
            Var s = row.square().take(reversed).cumSum(0).take(reversed);
            Var logS = s.log();
            Var later = logS.slice(1, i + 1);
            Var own = logS.slice(0, i);
            // 1 - z^2 = s_i(j+1) / s_ij, and atanh z = asinh(z / sqrt(1 - z^2)) = asinh(L_ij / sqrt(s_i(j+1)))
            Var ratio = row.slice(0, i).div(s.slice(1, i + 1).sqrt());
            // a factor without derivative, so that 0 is no kink
            Var sign = ratio.ge(0).times(2).minus(1);
            values.add(asinh(ratio.times(sign)).times(sign));
            sum = sum.minus(later.minus(own).plus(own.times(0.5)).sumF64());
        }
        return outside.apply(Var.concat(0, values.toArray(Var[]::new)), sum);
    }

    private Outside outside(Var y) {
        double slack = 64 * size * y.dtype().epsilon();
        Outside outside = Outside.where(y.slice(0, 1).minus(1).abs().gt(slack));
        for (int i = 1; i < size; i++) {
            Var row = y.slice(i * (i + 1) / 2, (i + 1) * (i + 2) / 2);
            outside = outside.or(row.square().sum().minus(1).abs().gt(slack)).or(row.at(i).le(0));
        }
        return outside;
    }

    /// log(v + sqrt(v^2 + 1)) for v >= 0, accurate for small v.
    private static Var asinh(Var v) {
        Var square = v.square();
        return v.plus(square.div(square.plus(1).sqrt().plus(1))).log1p();
    }
}
