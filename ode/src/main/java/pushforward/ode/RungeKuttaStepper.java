package pushforward.ode;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Steps of an explicit Runge-Kutta method in plain Java. The field at the end of a step is the next step's first stage, computed when the step is accepted unless the last
/// stage was that already.
final class RungeKuttaStepper extends Stepper {
    private final Interpolant interpolant;
    private final int stages;
    private final int end;
    private final boolean lastIsFirst;
    private final double[] c;
    private final double[][] k;
    private final Terms[] a;
    private final Terms b;
    private final Terms[] errors;
    private final double[] zeros;
    private final double[] work;
    private final double[] error;
    private final double[] first;

    RungeKuttaStepper(RungeKutta method, OdeFunction field, int size, Tolerances tolerances) {
        super(field, size, tolerances);
        ButcherTableau t = method.tableau();
        this.interpolant = method.interpolant();
        this.stages = t.stages();
        this.lastIsFirst = t.lastIsFirst();
        this.end = lastIsFirst ? stages - 1 : stages;
        this.c = new double[stages];
        this.k = new double[interpolant.stages()][size];
        this.a = new Terms[stages];
        double[][] rows = t.matrix();
        for (int i = 0; i < stages; i++) {
            c[i] = t.c(i);
            a[i] = new Terms(rows[i], i);
        }
        this.b = new Terms(t.weights(), stages);
        this.errors = method.errors().stream().map(e -> new Terms(e, stages)).toArray(Terms[]::new);
        this.zeros = new double[size];
        this.work = new double[size];
        this.error = new double[size];
        this.first = new double[size];
    }

    @Override
    void begin(double t) {
        evaluate(t, y, first);
    }

    @Override
    double step(double t, double h) {
        System.arraycopy(first, 0, k[0], 0, size);
        for (int s = 1; s < stages; s++) {
            double[] to = lastIsFirst && s == stages - 1 ? next : work;
            a[s].combine(to, y, h);
            evaluate(t + c[s] * h, to, k[s]);
        }
        if (!lastIsFirst) {
            b.combine(next, y, h);
        }
        return errors.length == 0 ? (finite(next) ? 0 : Double.NaN) : error(h);
    }

    /// A sum of slopes that are not multiplied by zero, four at a time: for small systems the loops themselves are what takes time.
    private final class Terms {
        private final double[] weights;
        private final double[][] slopes;

        Terms(double[] all, int n) {
            int[] used = IntStream.range(0, n).filter(j -> all[j] != 0).toArray();
            this.weights = Arrays.stream(used).mapToDouble(j -> all[j]).toArray();
            this.slopes = Arrays.stream(used).mapToObj(j -> k[j]).toArray(double[][]::new);
        }

        /// `to = from + h sum of weight k`, added up from left to right.
        void combine(double[] to, double[] from, double h) {
            int n = weights.length;
            int j = 0;
            double[] so = from;
            for (; j + 4 <= n; j += 4) {
                four(to, so, j, h);
                so = to;
            }
            switch (n - j) {
                case 3 -> three(to, so, j, h);
                case 2 -> two(to, so, j, h);
                case 1 -> one(to, so, j, h);
                default -> {
                    if (n == 0) {
                        System.arraycopy(from, 0, to, 0, size);
                    }
                }
            }
        }

        private void one(double[] to, double[] from, int j, double h) {
            double w = weights[j] * h;
            double[] p = slopes[j];
            for (int i = 0; i < size; i++) {
                to[i] = from[i] + w * p[i];
            }
        }

        private void two(double[] to, double[] from, int j, double h) {
            double w = weights[j] * h;
            double v = weights[j + 1] * h;
            double[] p = slopes[j];
            double[] q = slopes[j + 1];
            for (int i = 0; i < size; i++) {
                to[i] = from[i] + w * p[i] + v * q[i];
            }
        }

        private void three(double[] to, double[] from, int j, double h) {
            double w = weights[j] * h;
            double v = weights[j + 1] * h;
            double u = weights[j + 2] * h;
            double[] p = slopes[j];
            double[] q = slopes[j + 1];
            double[] r = slopes[j + 2];
            for (int i = 0; i < size; i++) {
                to[i] = from[i] + w * p[i] + v * q[i] + u * r[i];
            }
        }

        private void four(double[] to, double[] from, int j, double h) {
            double w = weights[j] * h;
            double v = weights[j + 1] * h;
            double u = weights[j + 2] * h;
            double x = weights[j + 3] * h;
            double[] p = slopes[j];
            double[] q = slopes[j + 1];
            double[] r = slopes[j + 2];
            double[] s = slopes[j + 3];
            for (int i = 0; i < size; i++) {
                to[i] = from[i] + w * p[i] + v * q[i] + u * r[i] + x * s[i];
            }
        }
    }

    private double error(double h) {
        errors[0].combine(error, zeros, h);
        double r = tolerances.error(error, y, next);
        if (errors.length == 1 || r == 0) {
            return r;
        }
        errors[1].combine(error, zeros, h);
        double other = tolerances.error(error, y, next);
        return r * r / Math.sqrt(r * r + 0.01 * other * other);
    }

    @Override
    void accepted() {
        if (lastIsFirst) {
            System.arraycopy(k[end], 0, first, 0, size);
        } else {
            evaluate(stepEnd, y, first);
            if (end < k.length) {
                System.arraycopy(first, 0, k[end], 0, size);
            }
        }
    }

    @Override
    double[] slope() {
        return first;
    }

    @Override
    double[][] coefficients() {
        for (int i = 0; i < interpolant.own(); i++) {
            System.arraycopy(before, 0, work, 0, size);
            add(work, stepSize, interpolant.row(i), k, end + 1 + i);
            evaluate(stepTime + interpolant.node(i) * stepSize, work, k[end + 1 + i]);
        }
        return interpolant.coefficients(stepSize, k);
    }
}
