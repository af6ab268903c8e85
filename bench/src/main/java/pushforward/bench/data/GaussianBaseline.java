package pushforward.bench.data;

import java.util.Optional;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Tensor;

/// A normal distribution with full covariance, by maximum likelihood: the density any flow should beat.
///
/// @param mean `[d]`
/// @param cholesky L, row by row, `[d][d]`, lower triangular with L L^T the covariance (divided by n)
public record GaussianBaseline(double[] mean, double[][] cholesky) {
    /// The baseline fitted to `rows[n, d]`, or nothing where their covariance is singular (fewer rows than columns, or columns that depend on one another).
    public static Optional<GaussianBaseline> fit(Rows rows) {
        return fit(rows, 0);
    }

    /// The baseline of rows that are blurred by independent normal noise: the square of its deviation is added to every variance.
    ///
    /// @param blur the standard deviation of the noise, 0 or more; above 0 no covariance is singular
    public static Optional<GaussianBaseline> fit(Rows rows, double blur) {
        int d = rows.width();
        double[] mean = rows.mean();
        double[][] covariance = new double[d][d];
        double[] centred = new double[d];
        for (int r = 0; r < rows.count(); r++) {
            for (int c = 0; c < d; c++) {
                centred[c] = rows.at(r, c) - mean[c];
            }
            for (int i = 0; i < d; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += centred[i] * centred[j];
                }
            }
        }
        double largest = 0;
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] /= rows.count();
                covariance[j][i] = covariance[i][j];
            }
            covariance[i][i] += blur * blur;
            largest = Math.max(largest, covariance[i][i]);
        }
        double[][] factor;
        try (Tensor matrix = Tensor.of(covariance); Tensor lower = LinearAlgebra.cholesky(matrix)) {
            factor = lower.toDoubleArray2();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
        for (int i = 0; i < d; i++) {
            if (!(factor[i][i] * factor[i][i] > 1e-12 * largest)) {
                return Optional.empty();
            }
        }
        return Optional.of(new GaussianBaseline(mean, factor));
    }

    /// The log-density at every row, `[n]`, in nats. O(n d^2).
    public double[] logDensity(Rows rows) {
        int d = mean.length;
        double constant = -0.5 * d * Math.log(2 * Math.PI);
        for (int i = 0; i < d; i++) {
            constant -= Math.log(cholesky[i][i]);
        }
        double[] values = new double[rows.count()];
        double[] z = new double[d];
        for (int r = 0; r < values.length; r++) {
            double squares = 0;
            for (int i = 0; i < d; i++) {
                double sum = rows.at(r, i) - mean[i];
                for (int j = 0; j < i; j++) {
                    sum -= cholesky[i][j] * z[j];
                }
                z[i] = sum / cholesky[i][i];
                squares += z[i] * z[i];
            }
            values[r] = constant - 0.5 * squares;
        }
        return values;
    }
}
