package pushforward.flows.internal;

import java.util.function.UnaryOperator;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.tensor.Tensor;

/// Numbers a description works out before it is traced.
public final class Constants {
    private static final int NODES = 8;
    private static final int PANELS = 512;

    private Constants() {
    }

    /// The value of a function of one number, in F64.
    public static double of(UnaryOperator<Var> f, double x) {
        try (Tensor in = Tensor.of(new double[] {x}); Tensor out = Autodiff.compile(f::apply).apply(in)) {
            return out.at(0);
        }
    }

    /// The integral of a function over (0, 1), which may have kinks, and logarithmic poles at the ends: composite Gauss-Legendre in t with u = t^3 (10 - 15 t + 6 t^2), whose derivative
    /// vanishes there. A kink costs about 1e-6 of the jump of the slope.
    public static double integral(UnaryOperator<Var> f) {
        double[][] rule = gauss(NODES);
        int n = PANELS * NODES;
        double[] at = new double[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            double t = (i / NODES + rule[0][i % NODES]) / PANELS;
            at[i] = t * t * t * (10 - 15 * t + 6 * t * t);
            weight[i] = rule[1][i % NODES] / PANELS * 30 * t * t * (1 - t) * (1 - t);
        }
        try (Tensor in = Tensor.of(at); Tensor out = Autodiff.compile(f::apply).apply(in)) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += weight[i] * out.at(i);
            }
            return sum;
        }
    }

    /// Nodes and weights of Gauss-Legendre quadrature on (0, 1), by Newton's method on the Legendre polynomial.
    public static double[][] gauss(int n) {
        double[][] rule = new double[2][n];
        for (int i = 0; i < n; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 1;
            for (int step = 0; step < 100; step++) {
                double p = 1;
                double before = 0;
                for (int j = 0; j < n; j++) {
                    double next = ((2 * j + 1) * x * p - j * before) / (j + 1);
                    before = p;
                    p = next;
                }
                slope = n * (x * p - before) / (x * x - 1);
                double move = p / slope;
                x -= move;
                if (Math.abs(move) < 1e-16) {
                    break;
                }
            }
            rule[0][i] = 0.5 * (1 - x);
            rule[1][i] = 1 / ((1 - x * x) * slope * slope);
        }
        return rule;
    }
}
