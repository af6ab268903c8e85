package pushforward.ode;

import java.util.Arrays;

/// Steps of a diagonally implicit method. Stage i is the zero of `z - h gamma f(t_i, base_i + z)`, found by Newton's method with one matrix `I - h gamma J` for all stages of
/// a step. The Jacobian is kept while Newton's method converges fast with it. The error estimate is multiplied by the inverse of the same matrix, without which it would see
/// stiff components that the method itself damps.
///
/// E. Hairer and G. Wanner, Solving Ordinary Differential Equations II, section IV.8, Springer 1996, DOI 10.1007/978-3-642-05221-7.
final class DiagonallyImplicitStepper extends ImplicitStepper {
    private static final int ITERATIONS = 12;
    private static final double EXACT_ENOUGH = 0.01;
    private static final double FAST = 0.05;

    private final Interpolant interpolant;
    private final int stages;
    private final double gamma;
    private final double[][] a;
    private final double[] c;
    private final double[] errors;
    private final double[][] k;
    private final double[] base;
    private final double[] point;
    private final double[] value;
    private final double[] residual;
    private final double[] change;
    private final double[] error;
    private final double[] filtered;
    private final double[] first;
    private boolean known;
    private boolean current;
    private boolean unsolved;
    private double factored;
    private double slowest;

    DiagonallyImplicitStepper(DiagonallyImplicit method, OdeFunction field, int size, Tolerances tolerances) {
        super(field, size, tolerances);
        ButcherTableau t = method.tableau();
        this.interpolant = method.interpolant();
        this.stages = t.stages();
        this.gamma = t.a(1, 1);
        this.a = t.matrix();
        this.c = new double[stages];
        for (int i = 0; i < stages; i++) {
            c[i] = t.c(i);
        }
        this.errors = method.errors();
        this.k = new double[interpolant.stages()][size];
        this.base = new double[size];
        this.point = new double[size];
        this.value = new double[size];
        this.residual = new double[size];
        this.change = new double[size];
        this.error = new double[size];
        this.filtered = new double[size];
        this.first = new double[size];
    }

    @Override
    void begin(double t) {
        evaluate(t, y, first);
        known = false;
        current = false;
    }

    @Override
    boolean unsolved() {
        return unsolved;
    }

    @Override
    double step(double t, double h) {
        unsolved = false;
        if (!known || slowest > FAST) {
            refresh(t, h);
        }
        while (!attempt(t, h)) {
            if (current) {
                unsolved = finite(value);
                return Double.NaN;
            }
            refresh(t, h);
        }
        Arrays.fill(error, 0);
        add(error, h, errors, k, stages);
        solve(error, filtered);
        return finite(next) ? tolerances.error(filtered, y, next) : Double.NaN;
    }

    private void refresh(double t, double h) {
        if (!current) {
            if (!field.hasJacobian()) {
                evaluate(t, y, value); // the first stage is only as good as Newton's method left it, not good enough for differences
            }
            differentiate(t, y, value, h);
            current = true;
        }
        known = true;
        factored = 0;
        slowest = 0;
    }

    private boolean attempt(double t, double h) {
        if (factored != h * gamma) {
            factored = h * gamma;
            factor(factored);
        }
        System.arraycopy(first, 0, k[0], 0, size);
        for (int s = 1; s < stages; s++) {
            System.arraycopy(y, 0, base, 0, size);
            add(base, h, a[s], k, s);
            if (!newton(t + c[s] * h, h, k[s - 1], k[s])) {
                return false;
            }
        }
        System.arraycopy(point, 0, next, 0, size);
        return true;
    }

    /// Finds a stage.
    ///
    /// @param guess of it, not modified
    /// @param found modified
    private boolean newton(double t, double h, double[] guess, double[] found) {
        double scale = h * gamma;
        for (int i = 0; i < size; i++) {
            found[i] = guess[i];
            point[i] = base[i] + scale * guess[i];
        }
        double last = 0;
        for (int n = 0; n < ITERATIONS; n++) {
            evaluate(t, point, value);
            for (int i = 0; i < size; i++) {
                residual[i] = value[i] - found[i];
            }
            solve(residual, change);
            double sum = 0;
            for (int i = 0; i < size; i++) {
                found[i] += change[i];
                point[i] = base[i] + scale * found[i];
                double e = scale * change[i] / Math.max(tolerances.scale(i, y[i]), 64 * Math.ulp(point[i]));
                sum += e * e;
            }
            double length = Math.sqrt(sum / Math.max(1, size));
            if (!(length < Double.POSITIVE_INFINITY)) {
                return false;
            }
            double rate = n == 0 ? 0 : length / last;
            if (n > 0 && length > EXACT_ENOUGH) {
                slowest = Math.max(slowest, rate);
            }
            if (length == 0 || n > 0 && rate < 1 && length * rate / (1 - rate) <= EXACT_ENOUGH || length <= EXACT_ENOUGH * EXACT_ENOUGH) {
                return true;
            }
            if (n > 1 && rate >= 1) {
                return false;
            }
            last = length;
        }
        return false;
    }

    @Override
    void accepted() {
        System.arraycopy(k[stages - 1], 0, first, 0, size);
        System.arraycopy(first, 0, k[k.length - 1], 0, size);
        current = false;
    }

    @Override
    double[] slope() {
        return first;
    }

    @Override
    double[][] coefficients() {
        return interpolant.coefficients(stepSize, k);
    }
}
