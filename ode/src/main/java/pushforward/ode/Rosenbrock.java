package pushforward.ode;

/// A Rosenbrock method: implicit, but linearly so. A step takes one Jacobian, one factorization and a linear solve per stage, and no iteration.
///
/// @param name as on the command line
/// @param tableau its coefficients
public record Rosenbrock(String name, RosenbrockTableau tableau) implements Method {
    @Override
    public int order() {
        return tableau.order();
    }

    @Override
    public boolean adaptive() {
        return true;
    }

    @Override
    public int errorOrder() {
        return tableau.order() - 1;
    }

    @Override
    public int interpolantOrder() {
        return tableau.interpolantOrder();
    }
}
