package pushforward.bench.posterior;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Traced;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.flows.inference.LogDensity;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;

/// The normal distribution that touches a density at its top: where a flow begins, so that it has the place and the scales from the start and learns the shape.
///
/// The best of many random points are improved by Newton's method with the damping of Levenberg and Marquardt, and the best end is taken.
///
/// L. Tierney and J. B. Kadane, Accurate Approximations for Posterior Moments and Marginal Densities, JASA 81 (1986), DOI 10.1080/01621459.1986.10478240.
///
/// @param mode `[d]`, where the density is greatest
/// @param covariance `[d][d]`, of the negative Hessian of its logarithm there, inverted
public record Laplace(double[] mode, double[][] covariance) {
    private static final int POINTS = 4_096;
    private static final int STARTS = 8;
    private static final double SPREAD = 2;
    private static final int ITERATIONS = 200;
    private static final double TOLERANCE = 1e-10;
    private static final double MOST_DAMPING = 1e12;

    /// Finds the top of a density on the whole space.
    ///
    /// @param target of a vector `[d]`
    /// @throws IllegalArgumentException if no top is found at which the density curves down in all directions
    public static Laplace of(LogDensity target, int d, long seed) {
        UniformRandomProvider rng = Random.of(seed, "laplace");
        double[] points = new double[POINTS * d];
        Arrays.setAll(points, i -> SPREAD * Random.normal(rng));
        Search search = new Search(target, d);
        double[] values = search.values(points);
        List<double[]> starts = IntStream.range(0, POINTS).boxed().filter(i -> Double.isFinite(values[i])).sorted(Comparator.comparingDouble(i -> -values[i])).limit(STARTS)
                .map(i -> Arrays.copyOfRange(points, i * d, (i + 1) * d)).toList();
        double[] best = starts.stream().map(search::climb).max(Comparator.comparingDouble(x -> search.values(x)[0]))
                .orElseThrow(() -> new IllegalArgumentException("expected a density that is finite somewhere near 0, got none at " + POINTS + " points"));
        TensorScope scope = Tensor.scope();
        try {
            Tensor precision = search.hessian(best).unaryMinus();
            LinearAlgebra.cholesky(precision);
            return new Laplace(best, LinearAlgebra.inverse(precision).toDoubleArray2());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("expected a density that curves down in all directions at its top, got one that does not at " + Arrays.toString(best), e);
        } finally {
            scope.close();
        }
    }

    /// Draws from the normal distribution, `[n, d]`.
    public Rows sample(int n, UniformRandomProvider rng) {
        int d = mode.length;
        double[] values = new double[n * d];
        try (Tensor c = Tensor.of(covariance); Tensor factor = LinearAlgebra.cholesky(c)) {
            double[][] l = factor.toDoubleArray2();
            double[] z = new double[d];
            for (int r = 0; r < n; r++) {
                Arrays.setAll(z, i -> Random.normal(rng));
                for (int i = 0; i < d; i++) {
                    values[r * d + i] = mode[i];
                    for (int j = 0; j <= i; j++) {
                        values[r * d + i] += l[i][j] * z[j];
                    }
                }
            }
        }
        return Rows.wrap(values, d);
    }

    /// A density with its derivatives, one point at a time.
    private static final class Search {
        private final Traced value;
        private final Traced gradient;
        private final Traced hessian;
        private final int d;

        Search(LogDensity target, int d) {
            this.value = Autodiff.compile(target::at);
            this.gradient = Autodiff.grad(target::at);
            this.hessian = Autodiff.hessian(target::at);
            this.d = d;
        }

        double[] values(double[] points) {
            try (Tensor x = Tensor.of(points).reshape(points.length / d, d); Tensor y = value.apply(x)) {
                return y.toDoubleArray();
            }
        }

        /// `[d, d]`, made symmetric to the last bit.
        Tensor hessian(double[] point) {
            try (Tensor x = Tensor.of(point).reshape(1, d); Tensor h = hessian.apply(x)) {
                double[] values = h.toDoubleArray();
                double[] even = new double[d * d];
                Arrays.setAll(even, i -> 0.5 * (values[i] + values[i % d * d + i / d]));
                return Tensor.of(even).reshape(d, d);
            }
        }

        double[] climb(double[] start) {
            double[] at = start;
            double height = values(at)[0];
            double damping = 1;
            for (int i = 0; i < ITERATIONS && damping < MOST_DAMPING; i++) {
                TensorScope scope = Tensor.scope();
                try {
                    Tensor g = gradient.apply(Tensor.of(at).reshape(1, d)).reshape(d, 1);
                    Tensor precision = hessian(at).unaryMinus();
                    double gain = -1;
                    while (gain < 0 && damping < MOST_DAMPING) {
                        try {
                            Tensor damped = precision.plus(Tensor.eye(DType.F64, d).times(damping));
                            LinearAlgebra.cholesky(damped);
                            double[] step = LinearAlgebra.solve(damped, g).toDoubleArray();
                            double[] next = at.clone();
                            Arrays.setAll(next, c -> next[c] + step[c]);
                            double there = values(next)[0];
                            if (there >= height) {
                                gain = there - height;
                                at = next;
                                height = there;
                            }
                        } catch (ArithmeticException notDefinite) {
                            gain = -1;
                        }
                        damping *= gain < 0 ? 8 : 0.2;
                    }
                    if (gain >= 0 && gain < TOLERANCE && damping < 1e-3) {
                        break;
                    }
                } finally {
                    scope.close();
                }
            }
            return at;
        }
    }
}
