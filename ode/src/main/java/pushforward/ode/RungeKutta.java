package pushforward.ode;

import java.util.List;
import pushforward.ode.internal.Checks;

/// An explicit Runge-Kutta method.
///
/// @param name as on the command line
/// @param tableau its coefficients
/// @param errorOrder the order of the error estimate; 0 if there is none
/// @param errors the weights of the error estimate, `[stages]`: none, one vector, or two, which DOP853 combines
/// @param interpolant the solution within a step
public record RungeKutta(String name, ButcherTableau tableau, int errorOrder, List<double[]> errors, Interpolant interpolant) implements Method {
    private static final double ROUNDING = 1e-12;

    /// Checks that the error weights belong to an embedded method of the order they claim.
    public RungeKutta {
        Checks.require(tableau.explicit(), "an explicit tableau", "an implicit one");
        Checks.require(errors.size() <= 2, "at most two error estimates", errors.size());
        errors = errors.stream().map(double[]::clone).toList();
        for (double[] e : errors) {
            Checks.require(e.length == tableau.stages(), "error weights of " + tableau.stages() + " stages", e.length);
        }
        if (errors.size() == 1) {
            double[] embedded = tableau.weights();
            for (int i = 0; i < embedded.length; i++) {
                embedded[i] -= errors.get(0)[i];
            }
            double missed = tableau.residual(embedded, errorOrder);
            Checks.require(missed <= ROUNDING, "an embedded method of order " + errorOrder, "one that misses a condition by " + missed);
        }
    }

    /// A method without an error estimate, with the cubic interpolant.
    public static RungeKutta fixed(String name, ButcherTableau tableau) {
        return new RungeKutta(name, tableau, 0, List.of(), Interpolant.hermite(tableau));
    }

    /// A method with an embedded one, with the cubic interpolant.
    ///
    /// @param errorOrder the embedded method's order
    /// @param errors its weights' difference to the method's
    public static RungeKutta embedded(String name, ButcherTableau tableau, int errorOrder, double... errors) {
        return new RungeKutta(name, tableau, errorOrder, List.of(errors), Interpolant.hermite(tableau));
    }

    /// The same method with an interpolant of its own.
    ///
    /// @param order of the interpolant
    /// @param weights `[stages][degree]`
    public RungeKutta withInterpolant(int order, double[][] weights) {
        return new RungeKutta(name, tableau, errorOrder, errors, Interpolant.of(tableau, order, weights));
    }

    /// The same method with an interpolant that has stages of its own.
    ///
    /// @param order of the interpolant
    /// @param nodes of its own stages
    /// @param rows their coefficients, over the method's stages, the end of the step and those before
    /// @param weights `[stages][degree]` of all of them
    public RungeKutta withInterpolant(int order, double[] nodes, double[][] rows, double[][] weights) {
        return new RungeKutta(name, tableau, errorOrder, errors, Interpolant.of(tableau, order, nodes, rows, weights));
    }

    /// The weights of the error estimates, a copy.
    @Override
    public List<double[]> errors() {
        return errors.stream().map(double[]::clone).toList();
    }

    @Override
    public int order() {
        return tableau.order();
    }

    @Override
    public boolean adaptive() {
        return !errors.isEmpty();
    }

    @Override
    public int interpolantOrder() {
        return interpolant.order();
    }
}
