package pushforward.ode;

/// The solution within one step as a polynomial: `y(t + theta h) = y0 + sum over j of q_j theta^(j + 1)`.
///
/// @param t where the step begins
/// @param h its length, negative backwards
/// @param end where it ends, exactly
/// @param y0 the state there `[d]`
/// @param q coefficients `[degree][d]`
record Segment(double t, double h, double end, double[] y0, double[][] q) {
    /// The state at a time within the step.
    ///
    /// @param out `[d]`, modified
    void at(double time, double[] out) {
        double theta = (time - t) / h;
        for (int i = 0; i < out.length; i++) {
            double v = 0;
            for (int j = q.length - 1; j >= 0; j--) {
                v = (v + q[j][i]) * theta;
            }
            out[i] = y0[i] + v;
        }
    }
}
