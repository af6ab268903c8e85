package pushforward.ode.problem;

import java.util.function.DoubleUnaryOperator;

/// Functions that the solutions of some problems are made of.
final class ClosedForms {
    private ClosedForms() {
    }

    /// The zero of an increasing function between two points, to the last bit, by bisection.
    static double zero(DoubleUnaryOperator increasing, double low, double high) {
        double a = low;
        double b = high;
        while (true) {
            double c = 0.5 * (a + b);
            if (!(c > a && c < b)) {
                return b;
            }
            if (increasing.applyAsDouble(c) < 0) {
                a = c;
            } else {
                b = c;
            }
        }
    }

    /// A body on an ellipse of half axis 1 around a centre of force 1, nearest to it at time 0: `u - e sin u = t`, `q = (cos u - e, sqrt(1 - e^2) sin u)`.
    ///
    /// @param e how eccentric, in `[0, 1)`
    /// @return position and velocity `[4]`
    static double[] kepler(double e, double t) {
        double u = zero(v -> v - e * Math.sin(v) - t, t - 1, t + 1);
        double b = Math.sqrt((1 - e) * (1 + e));
        double rate = 1 / (1 - e * Math.cos(u));
        return new double[] {Math.cos(u) - e, b * Math.sin(u), -Math.sin(u) * rate, b * Math.cos(u) * rate};
    }

    /// Jacobi's elliptic functions by the arithmetic-geometric mean.
    ///
    /// M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, section 16.4, 1964.
    ///
    /// @param m the parameter, the square of the modulus, in `(0, 1)`
    /// @return `sn u, cn u, dn u`
    static double[] jacobi(double m, double u) {
        double[] ratio = new double[16];
        double a = 1;
        double b = Math.sqrt(1 - m);
        int n = 0;
        while (Math.abs(a - b) > 1e-16 * a && n + 1 < ratio.length) {
            double half = 0.5 * (a - b);
            double root = Math.sqrt(a * b);
            a = 0.5 * (a + b);
            b = root;
            ratio[++n] = half / a;
        }
        double phi = Math.scalb(a * u, n);
        for (; n > 0; n--) {
            phi = 0.5 * (phi + Math.asin(ratio[n] * Math.sin(phi)));
        }
        double s = Math.sin(phi);
        return new double[] {s, Math.cos(phi), Math.sqrt(1 - m * s * s)};
    }

    /// Diffusion along a chain of n cells, of which the first holds 1 at time 0, with absorbing ends: a sum of sines.
    static double[] diffusion(int n, double t) {
        double[] y = new double[n];
        for (int k = 1; k <= n; k++) {
            double angle = k * Math.PI / (n + 1);
            double half = Math.sin(0.5 * angle);
            double amplitude = 2.0 / (n + 1) * Math.sin(angle) * Math.exp(-4 * half * half * t);
            for (int j = 1; j <= n; j++) {
                y[j - 1] += amplitude * Math.sin(j * angle);
            }
        }
        return y;
    }
}
