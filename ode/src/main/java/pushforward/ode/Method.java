package pushforward.ode;

/// A way to take a step. Each method is a constant of a class named after it, in the package `pushforward.ode.method`.
public sealed interface Method permits RungeKutta, Rosenbrock, DiagonallyImplicit, Adams, Splitting {
    /// Its name, as on the command line.
    String name();

    /// Its order: the global error is O(h^order).
    int order();

    /// Whether it estimates its own error, so that steps can be adapted.
    boolean adaptive();

    /// The order of the error estimate: the estimate of a step is O(h^(errorOrder + 1)).
    int errorOrder();

    /// The order of its interpolant: the solution within steps is off by O(h^(interpolantOrder + 1)) beyond what the method itself is off.
    int interpolantOrder();
}
