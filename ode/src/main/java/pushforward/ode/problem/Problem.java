package pushforward.ode.problem;

import java.util.Optional;
import java.util.function.DoubleFunction;
import pushforward.ode.OdeFunction;
import pushforward.ode.Solution;
import pushforward.ode.Solver;

/// An initial value problem: `y' = f(t, y)`, `y(t0) = y0`, to be solved up to t1.
///
/// @param name as on the command line
/// @param field f
/// @param t0 where it begins
/// @param t1 where it ends
/// @param y0 the state at t0 `[d]`, not to be modified
/// @param exact the solution in closed form, from a time to a state `[d]`, where there is one
/// @param published the state at t1 `[d]` as published, where there is no closed form but a published value
public record Problem(String name, OdeFunction field, double t0, double t1, double[] y0, Optional<DoubleFunction<double[]>> exact, Optional<double[]> published) {

    /// One without a known solution.
    static Problem of(String name, OdeFunction field, double t1, double... y0) {
        return new Problem(name, field, 0, t1, y0, Optional.empty(), Optional.empty());
    }

    /// With its solution.
    Problem exactly(DoubleFunction<double[]> solution) {
        return new Problem(name, field, t0, t1, y0, Optional.of(solution), published);
    }

    /// With its last state.
    Problem ending(double... state) {
        return new Problem(name, field, t0, t1, y0, exact, Optional.of(state));
    }

    /// How many components its state has.
    public int size() {
        return y0.length;
    }

    /// The state at t1 `[d]`, by the closed form if there is one, else as published.
    public Optional<double[]> atEnd() {
        return exact.map(e -> e.apply(t1)).or(() -> published.map(double[]::clone));
    }

    /// Solves it.
    public Solution solve(Solver solver) {
        return solver.solve(field, t0, t1, y0);
    }

    @Override
    public String toString() {
        return name;
    }
}
