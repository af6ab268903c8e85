package pushforward.ode;

import pushforward.ode.internal.Checks;

/// Steps of a splitting method: per fraction one evaluation for the drift and one for the kick at its end, which begins the next fraction too.
final class SplittingStepper extends Stepper {
    private final double[] fractions;
    private final int half;
    private final double[] drift;
    private double[] kick;
    private double[] nextKick;
    private double[] first;
    private double[] last;
    private boolean sloped;
    private boolean begun;

    SplittingStepper(Splitting method, OdeFunction field, int size, Tolerances tolerances) {
        super(field, size, tolerances);
        Checks.require(size % 2 == 0, "as many positions as momenta for " + method.name() + ", an even number of components", size);
        this.fractions = method.fractions();
        this.half = size / 2;
        this.drift = new double[size];
        this.kick = new double[size];
        this.nextKick = new double[size];
        this.first = new double[size];
        this.last = new double[size];
    }

    @Override
    void begin(double t) {
        evaluate(t, y, last);
        System.arraycopy(last, 0, kick, 0, size);
        sloped = true;
    }

    @Override
    double step(double t, double h) {
        System.arraycopy(y, 0, next, 0, size);
        double[] force = kick;
        double done = 0;
        for (double w : fractions) {
            double part = w * h;
            for (int i = half; i < size; i++) {
                next[i] += 0.5 * part * force[i];
            }
            evaluate(t + done * h + 0.5 * part, next, drift);
            for (int i = 0; i < half; i++) {
                next[i] += part * drift[i];
            }
            done += w;
            evaluate(t + done * h, next, nextKick);
            for (int i = half; i < size; i++) {
                next[i] += 0.5 * part * nextKick[i];
            }
            force = nextKick;
        }
        return finite(next) ? 0 : Double.NaN;
    }

    @Override
    void accepted() {
        double[] f = kick;
        kick = nextKick;
        nextKick = f;
        double[] slope = first;
        first = last;
        last = slope;
        begun = sloped;
        sloped = false;
    }

    @Override
    double[] slope() {
        if (!sloped) {
            evaluate(stepEnd, y, last);
            sloped = true;
        }
        return last;
    }

    /// The cubic through both states with both slopes.
    @Override
    double[][] coefficients() {
        if (!begun) {
            evaluate(stepTime, before, first);
            begun = true;
        }
        double[] end = slope();
        double[][] q = new double[3][size];
        for (int i = 0; i < size; i++) {
            double rise = y[i] - before[i];
            double left = stepSize * first[i];
            double right = stepSize * end[i];
            q[0][i] = left;
            q[1][i] = 3 * rise - 2 * left - right;
            q[2][i] = left + right - 2 * rise;
        }
        return q;
    }
}
