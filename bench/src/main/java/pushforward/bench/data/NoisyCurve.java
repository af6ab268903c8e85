package pushforward.bench.data;

import java.util.ArrayList;
import java.util.List;

/// The exact density of a point on a random curve plus isotropic normal noise in the plane,
///
/// `p(x) = sum_k w_k int f_k(t) N(x; c_k(t), sigma^2 I) dt`,
///
/// by composite Gauss-Legendre quadrature over the curve parameter t, done once into nodes, and a log-sum-exp over them per point.
/// With nodes closer than about sigma / 2 along the curve the quadrature is exact to rounding wherever the density is not negligible: the
/// integrand is analytic and 16-point panels converge geometrically. Cost: one squared distance per node and point, one exponential per node
/// that matters.
final class NoisyCurve {
    /// A point of the plane as a function of the curve parameter.
    interface Curve {
        double[] at(double t);
    }

    /// A density over the curve parameter.
    interface Weight {
        double at(double t);
    }

    /// Positive abscissae and weights of 16-point Gauss-Legendre quadrature on [-1, 1] (Abramowitz and Stegun, table 25.4).
    private static final double[] ABSCISSAE = {
        0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863, 0.6178762444026437484,
        0.7554044083550030339, 0.8656312023878317439, 0.9445750230732325761, 0.9894009349916499326
    };
    private static final double[] WEIGHTS = {
        0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382, 0.1495959888165767321,
        0.1246289712555338720, 0.0951585116824927848, 0.0622535239386478929, 0.0271524594117540949
    };
    /// Nodes whose exponent lies further than this below the largest add less than one part in 1e19.
    private static final double NEGLIGIBLE = -45;

    private final double[] x;
    private final double[] y;
    private final double[] logWeight;
    private final double scale;
    private final double logNorm;

    private NoisyCurve(List<double[]> nodes, double sigma) {
        x = nodes.stream().mapToDouble(node -> node[0]).toArray();
        y = nodes.stream().mapToDouble(node -> node[1]).toArray();
        logWeight = nodes.stream().mapToDouble(node -> Math.log(node[2])).toArray();
        scale = -1 / (2 * sigma * sigma);
        logNorm = -Math.log(2 * Math.PI * sigma * sigma);
    }

    /// The nodes of one or several curves, to be built into a density.
    static final class Builder {
        private final List<double[]> nodes = new ArrayList<>();

        /// Adds the curve `c(t)`, t in [from, to] with density `f` there, with probability `probability`.
        Builder add(double probability, double from, double to, int panels, Curve curve, Weight density) {
            double half = (to - from) / panels / 2;
            for (int p = 0; p < panels; p++) {
                double middle = from + (2 * p + 1) * half;
                for (int i = 0; i < ABSCISSAE.length; i++) {
                    for (int side = -1; side <= 1; side += 2) {
                        double t = middle + side * half * ABSCISSAE[i];
                        double[] point = curve.at(t);
                        nodes.add(new double[] {point[0], point[1], probability * density.at(t) * half * WEIGHTS[i]});
                    }
                }
            }
            return this;
        }

        NoisyCurve build(double sigma) {
            return new NoisyCurve(nodes, sigma);
        }
    }

    /// The log-density at `(px, py)` in nats.
    double logDensity(double px, double py) {
        int n = x.length;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, exponent(i, px, py));
        }
        if (Double.isNaN(max) || Double.isInfinite(max)) {
            return max;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double e = exponent(i, px, py) - max;
            if (e > NEGLIGIBLE) {
                sum += Math.exp(e);
            }
        }
        return logNorm + max + Math.log(sum);
    }

    private double exponent(int i, double px, double py) {
        double dx = px - x[i];
        double dy = py - y[i];
        return logWeight[i] + scale * (dx * dx + dy * dy);
    }
}
