package pushforward.ode;

import java.util.Arrays;
import pushforward.autodiff.Var;

/// Tolerances as constants of a graph, and the norms they make.
///
/// @param rtol relative `[counted]`
/// @param atol absolute `[counted]`
record Scale(double[] rtol, double[] atol) {
    static Scale of(Tolerances t, int d) {
        t.check(d);
        double[] r = new double[d];
        double[] a = new double[d];
        for (int i = 0; i < d; i++) {
            r[i] = t.rtol(i);
            a[i] = t.atol(i);
        }
        return new Scale(r, a);
    }

    /// The same for the state, its adjoint, and `more` numbers that get the strictest of all.
    Scale augmented(boolean state, int more) {
        int d = rtol.length;
        int n = state ? 2 * d : d;
        double[] r = new double[n + more];
        double[] a = new double[n + more];
        Arrays.fill(r, Arrays.stream(rtol).min().orElse(0));
        Arrays.fill(a, Arrays.stream(atol).min().orElse(0));
        for (int i = 0; i < n; i++) {
            r[i] = rtol[i % d];
            a[i] = atol[i % d];
        }
        return new Scale(r, a);
    }

    /// How many components count, the first ones of a state.
    int counted() {
        return rtol.length;
    }

    /// How many of those have a finite tolerance; at least 1, to divide by.
    int judged() {
        return Math.max(1, (int) Arrays.stream(atol).filter(a -> a < Double.POSITIVE_INFINITY).count());
    }

    /// What errors of values of this size are divided by.
    ///
    /// @param y not negative `[d]`
    Var of(Var y) {
        Var m = y.slice(0, counted());
        return m.times(constant(m, rtol)).plus(constant(m, atol));
    }

    private static Var constant(Var like, double[] values) {
        return Arrays.stream(values).allMatch(v -> v == values[0]) ? like.constant(values[0]) : like.constant(values, values.length);
    }

    /// The 2-norm of v over these sizes, divided by the root of `per`.
    Var norm(Var v, Var sizes, double per) {
        return v.slice(0, counted()).div(sizes).square().sum().div(per).sqrt();
    }
}
