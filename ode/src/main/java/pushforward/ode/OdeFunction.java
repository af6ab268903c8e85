package pushforward.ode;

/// The right-hand side of `y' = f(t, y)` in plain Java, for one trajectory. Meant for users to implement.
@FunctionalInterface
public interface OdeFunction {
    /// Computes the derivative.
    ///
    /// @param t the time
    /// @param y the state `[d]`, not modified
    /// @param dy the derivative `[d]`, modified
    void derivative(double t, double[] y, double[] dy);

    /// Whether [#jacobian] is implemented, which implicit methods use; they take differences otherwise.
    default boolean hasJacobian() {
        return false;
    }

    /// Computes the matrix of derivatives `J[i][j] = df_i / dy_j`.
    ///
    /// @param t the time
    /// @param y the state `[d]`, not modified
    /// @param jacobian `[d][d]`, modified
    default void jacobian(double t, double[] y, double[][] jacobian) {
        throw new UnsupportedOperationException("this field has no Jacobian");
    }

    /// Whether [#timeDerivative] is implemented, which Rosenbrock methods use; they take a difference otherwise.
    default boolean hasTimeDerivative() {
        return false;
    }

    /// Computes the partial derivative `df / dt`: 0 where the field does not depend on time.
    ///
    /// @param t the time
    /// @param y the state `[d]`, not modified
    /// @param dt the derivative `[d]`, modified
    default void timeDerivative(double t, double[] y, double[] dt) {
        throw new UnsupportedOperationException("this field has no derivative with respect to time");
    }
}
