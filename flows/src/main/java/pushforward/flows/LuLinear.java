package pushforward.flows;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Lu;
import pushforward.tensor.Shape;
import pushforward.tensor.SymmetricEigen;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;

/// An invertible linear map of all features, held as triangular factors so that its determinant is free and its inverse two substitutions:
///
/// ```
///   W = P L U        P a fixed permutation, L unit lower triangular, U upper triangular with diagonal sign exp(log_diagonal)
///   pull(y) = W (y - bias)                              log|det| =  sum of log_diagonal
///   push(x) = U^-1 L^-1 P^T x + bias                    log|det| = -sum of log_diagonal
/// ```
///
/// W belongs to the pull, because training pulls: W is multiplied out once per step, d^3 multiply-adds, and then costs d^2 per sample, in one matrix product over
/// all of them. The diagonal cannot become zero, so W is always invertible.
///
/// Parameters: the strict triangles `lower`, `upper` `[d (d-1) / 2]` row by row, `log_diagonal` `[d]`, `bias` `[d]`; not trained, `sign` `[d]` of +-1 and
/// `permutation` `[d, d]`. They begin as the identity and are set by the data as `start` says.
///
/// D. P. Kingma and P. Dhariwal, Glow: Generative Flow with Invertible 1x1 Convolutions, NeurIPS 2018, DOI 10.48550/arXiv.1807.03039; C. Durkan, A. Bekasov,
/// I. Murray and G. Papamakarios, Neural Spline Flows, NeurIPS 2019, DOI 10.48550/arXiv.1906.04032.
///
/// @param features d
/// @param start what [#initialize] makes of the data
/// @param shrinkage within [0, 1]: how much of the covariance is replaced by its mean variance times the identity before whitening; above 0 the data may
///                  have fewer rows than columns. O. Ledoit and M. Wolf, A Well-Conditioned Estimator for Large-Dimensional Covariance Matrices, J. Multivariate
///                  Analysis 88 (2004), DOI 10.1016/S0047-259X(03)00096-4
public record LuLinear(int features, Start start, double shrinkage) implements Bijection {

    /// What the map is before training.
    public enum Start {
        /// The identity, whatever the data.
        IDENTITY,
        /// Whitens along the principal axes, largest variance first: W = D^(-1/2) V^T for the covariance V D V^T.
        PRINCIPAL,
        /// Whitens and changes the data least: W = V D^(-1/2) V^T. A. Kessy, A. Lewin and K. Strimmer, Optimal Whitening and Decorrelation, The American
        /// Statistician 72 (2018), DOI 10.1080/00031305.2016.1277159.
        SYMMETRIC,
        /// Whitens feature by feature, each by those before it: W = C^-1 for the covariance C C^T, C lower triangular.
        TRIANGULAR
    }

    public LuLinear {
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(shrinkage >= 0 && shrinkage <= 1, "a shrinkage within [0, 1]", shrinkage);
    }

    /// Whitens what arrives along its principal axes.
    public static LuLinear of(int features) {
        return new LuLinear(features, Start.PRINCIPAL, 0);
    }

    /// The same with another start.
    public LuLinear withStart(Start value) {
        return new LuLinear(features, value, shrinkage);
    }

    /// The same with another shrinkage.
    public LuLinear withShrinkage(double value) {
        return new LuLinear(features, start, value);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        Parameter diagonal = Parameter.trained("log_diagonal", Init.zeros(), features);
        Parameter bias = Parameter.trained("bias", Init.zeros(), features);
        Parameter sign = Parameter.state("sign", Init.ones(), features);
        Parameter permutation = Parameter.state("permutation", Init.identity(), features, features);
        int strict = features * (features - 1) / 2;
        return strict == 0 ? List.of(diagonal, bias, sign, permutation)
                : List.of(Parameter.trained("lower", Init.zeros(), strict), Parameter.trained("upper", Init.zeros(), strict), diagonal, bias, sign, permutation);
    }

    /// @throws IllegalArgumentException if a column is constant or not finite, or the covariance is singular
    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        if (start == Start.IDENTITY) {
            return;
        }
        Columns columns = Columns.of(shape(), data);
        try (Tensor whitening = whitening(data)) {
            set(LinearAlgebra.lu(whitening), values);
        }
        values.set("bias", columns.mean());
    }

    /// `[d, d]`, F64.
    private Tensor whitening(Tensor data) {
        try (TensorScope scope = Tensor.scope()) {
            Tensor sample = LinearAlgebra.covariance(data.to(DType.F64), 0);
            double mean = 0;
            for (int i = 0; i < features; i++) {
                mean += sample.at(i, i) / features;
            }
            Tensor covariance = sample.times(1 - shrinkage).plus(Tensor.eye(DType.F64, features).times(shrinkage * mean));
            SymmetricEigen eigen = LinearAlgebra.eigenSymmetric(covariance);
            double smallest = eigen.values().at(0);
            double largest = eigen.values().at(features - 1);
            if (!(smallest > features * DType.F64.epsilon() * largest)) {
                throw new IllegalArgumentException("expected data whose covariance is not singular, got eigenvalues from " + smallest + " to " + largest
                        + ": there are fewer rows than columns, or columns that depend on others; use a shrinkage above 0");
            }
            return scope.keep(switch (start) {
                case TRIANGULAR -> LinearAlgebra.triangularSolve(LinearAlgebra.cholesky(covariance), Tensor.eye(DType.F64, features), true);
                case SYMMETRIC -> eigen.vectors().div(eigen.values().sqrt()).matmul(eigen.vectors().transpose());
                case PRINCIPAL, IDENTITY -> descending(eigen.vectors().div(eigen.values().sqrt()).transpose());
            });
        }
    }

    private Tensor descending(Tensor rows) {
        int[] order = new int[features];
        for (int i = 0; i < features; i++) {
            order[i] = features - 1 - i;
        }
        return rows.gather(order);
    }

    /// Writes the factors of a matrix: Q W = L U with a permutation Q makes P = Q^T.
    private void set(Lu lu, Parameters values) {
        double[][] l = lu.lower().toDoubleArray2();
        double[][] u = lu.upper().toDoubleArray2();
        double[] lower = new double[features * (features - 1) / 2];
        double[] upper = new double[lower.length];
        double[] log = new double[features];
        double[] sign = new double[features];
        double[] permutation = new double[features * features];
        int below = 0;
        int above = 0;
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < i; j++) {
                lower[below++] = l[i][j];
            }
            for (int j = i + 1; j < features; j++) {
                upper[above++] = u[i][j];
            }
            log[i] = Math.log(Math.abs(u[i][i]));
            sign[i] = Math.signum(u[i][i]);
            permutation[lu.permutation()[i] * features + i] = 1;
        }
        if (lower.length > 0) {
            values.set("lower", lower);
            values.set("upper", upper);
        }
        values.set("log_diagonal", log);
        values.set("sign", sign);
        values.set("permutation", permutation);
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Var z = scope.param("permutation").transpose().matmul(x);
        Var v = upper(scope).triangularSolve(lower(scope).triangularSolve(z, true, true), false, false);
        return new Mapped(v.plus(scope.param("bias")), scope.param("log_diagonal").sumF64().unaryMinus());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Var w = scope.param("permutation").matmul(lower(scope).matmul(upper(scope)));
        return new Mapped(w.matmul(y.minus(scope.param("bias"))), scope.param("log_diagonal").sumF64());
    }

    /// L `[d, d]`.
    private Var lower(Scope scope) {
        Var ends = scope.param("log_diagonal").constant(new double[] {0, 1}, 2);
        Var pool = features == 1 ? ends : Var.concat(0, ends, scope.param("lower"));
        int[] from = new int[features * features];
        int next = 2;
        for (int i = 0; i < features; i++) {
            for (int j = 0; j <= i; j++) {
                from[i * features + j] = j < i ? next++ : 1;
            }
        }
        return pool.take(from).reshape(features, features);
    }

    /// U `[d, d]`.
    private Var upper(Scope scope) {
        Var diagonal = scope.param("sign").times(scope.param("log_diagonal").exp());
        Var zero = diagonal.constant(new double[] {0}, 1);
        Var pool = features == 1 ? Var.concat(0, zero, diagonal) : Var.concat(0, zero, diagonal, scope.param("upper"));
        int[] from = new int[features * features];
        int next = 1 + features;
        for (int i = 0; i < features; i++) {
            from[i * features + i] = 1 + i;
            for (int j = i + 1; j < features; j++) {
                from[i * features + j] = next++;
            }
        }
        return pool.take(from).reshape(features, features);
    }
}
