package pushforward.flows;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;

/// A linear map in which each feature sees only those before it: from a standard normal base, every normal law, by its Cholesky factor.
///
/// ```
///   W lower triangular, diagonal exp(log_diagonal)
///   pull(y) = W (y - bias)               log|det| =  sum of log_diagonal        d^2 multiply-adds per sample
///   push(x) = W^-1 x + bias              log|det| = -sum of log_diagonal        d^2 / 2, by substitution
/// ```
///
/// Before training the data are whitened feature by feature: W = C^-1 for the covariance C C^T. For a map of all features by all see [LuLinear].
///
/// Parameters: the strict triangle `lower` `[d (d-1) / 2]` row by row, `log_diagonal` `[d]`, `bias` `[d]`.
///
/// A. Kessy, A. Lewin and K. Strimmer, Optimal Whitening and Decorrelation, The American Statistician 72 (2018), DOI 10.1080/00031305.2016.1277159.
///
/// @param features d
public record TriangularLinear(int features) implements Bijection {

    public TriangularLinear {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        Parameter diagonal = Parameter.trained("log_diagonal", Init.zeros(), features);
        Parameter bias = Parameter.trained("bias", Init.zeros(), features);
        return features == 1 ? List.of(diagonal, bias) : List.of(Parameter.trained("lower", Init.zeros(), features * (features - 1) / 2), diagonal, bias);
    }

    /// @throws IllegalArgumentException if a column is constant or not finite, or the covariance is not positive definite
    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Columns columns = Columns.of(shape(), data);
        double[][] w;
        TensorScope scope = Tensor.scope();
        try {
            Tensor factor = LinearAlgebra.cholesky(LinearAlgebra.covariance(data.to(DType.F64), 0));
            w = LinearAlgebra.triangularSolve(factor, Tensor.eye(DType.F64, features), true).toDoubleArray2();
        } catch (ArithmeticException singular) {
            throw new IllegalArgumentException("expected data whose covariance is positive definite: there are fewer rows than columns, or columns that depend on"
                    + " others", singular);
        } finally {
            scope.close();
        }
        double[] lower = new double[features * (features - 1) / 2];
        double[] log = new double[features];
        int next = 0;
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < i; j++) {
                lower[next++] = w[i][j];
            }
            log[i] = Math.log(w[i][i]);
        }
        if (lower.length > 0) {
            values.set("lower", lower);
        }
        values.set("log_diagonal", log);
        values.set("bias", columns.mean());
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        return new Mapped(matrix(scope).triangularSolve(x, true, false).plus(scope.param("bias")), scope.param("log_diagonal").sumF64().unaryMinus());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        return new Mapped(matrix(scope).matmul(y.minus(scope.param("bias"))), scope.param("log_diagonal").sumF64());
    }

    /// W `[d, d]`.
    private Var matrix(Scope scope) {
        Var diagonal = scope.param("log_diagonal").exp();
        return features == 1 ? diagonal.reshape(1, 1) : Triangle.of(features, true, diagonal, scope.param("lower"));
    }
}
