import org.jspecify.annotations.NullMarked;

/// Vector fields, Runge-Kutta methods, step-size controllers and adjoints.
@NullMarked
module pushforward.ode {
    exports pushforward.ode;
    exports pushforward.ode.method;
    exports pushforward.ode.problem;

    requires transitive pushforward.autodiff;
    requires static org.jspecify;
}
