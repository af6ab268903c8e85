package pushforward.ode;

import pushforward.ode.internal.Checks;

/// A diagonally implicit Runge-Kutta method whose first stage is explicit, whose others have one number on the diagonal, and whose last stage is the new state. Each stage is
/// a system of d equations, which Newton's method solves; all share one matrix.
///
/// @param name as on the command line
/// @param tableau its coefficients
/// @param errorOrder the order of the error estimate
/// @param errors the weights of the error estimate `[stages]`
/// @param interpolant the solution within a step
public record DiagonallyImplicit(String name, ButcherTableau tableau, int errorOrder, double[] errors, Interpolant interpolant) implements Method {
    private static final double ROUNDING = 1e-12;

    /// Checks the structure, and that the error weights belong to an embedded method of the order they claim.
    public DiagonallyImplicit {
        int s = tableau.stages();
        Checks.require(s >= 2 && errors.length == s, "at least 2 stages and an error weight for each", s + " and " + errors.length);
        errors = errors.clone();
        double[] embedded = tableau.weights();
        for (int i = 0; i < s; i++) {
            double diagonal = i == 0 ? 0 : tableau.a(1, 1);
            Checks.require(tableau.a(i, i) == diagonal && (i == 0 || diagonal > 0), "an explicit first stage and one number above 0 on the diagonal of the others", tableau.a(i, i) + " at " + i);
            Checks.require(tableau.a(s - 1, i) == tableau.b(i), "a last stage that is the new state", tableau.a(s - 1, i) + " at " + i);
            embedded[i] -= errors[i];
        }
        double missed = tableau.residual(embedded, errorOrder);
        Checks.require(missed <= ROUNDING, "an embedded method of order " + errorOrder, "one that misses a condition by " + missed);
    }

    /// With the cubic interpolant.
    public static DiagonallyImplicit of(String name, ButcherTableau tableau, int errorOrder, double... errors) {
        return new DiagonallyImplicit(name, tableau, errorOrder, errors, Interpolant.hermite(tableau));
    }

    /// The weights of the error estimate, a copy.
    @Override
    public double[] errors() {
        return errors.clone();
    }

    @Override
    public int order() {
        return tableau.order();
    }

    @Override
    public boolean adaptive() {
        return true;
    }

    @Override
    public int interpolantOrder() {
        return interpolant.order();
    }
}
