package pushforward.ode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.ode.internal.Checks;
import pushforward.ode.method.Dopri5;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// How initial value problems are solved: a method, how its steps are chosen, and what is kept. Immutable; `with..` gives another one.
///
/// ```java
/// Solution s = Solver.of(Dopri5.METHOD).withTolerances(1e-8, 1e-8).solve((t, y, dy) -> dy[0] = -y[0], 0, 10, 1);
/// ```
///
/// A solve never throws for numerical reasons: its [Status] says how it ended, and what was reached is kept. Times may run backwards.
public final class Solver {
    private final Method method;
    private final Controller controller;
    private final Tolerances tolerances;
    private final OptionalDouble firstStep;
    private final double minStep;
    private final double maxStep;
    private final long maxSteps;
    private final double[] stops;
    private final double[] saveAt;
    private final boolean dense;
    private final List<Event> events;

    private Solver(Method method, Controller controller, Tolerances tolerances, OptionalDouble firstStep, double minStep, double maxStep, long maxSteps, double[] stops,
            double[] saveAt, boolean dense, List<Event> events) {
        this.method = method;
        this.controller = controller;
        this.tolerances = tolerances;
        this.firstStep = firstStep;
        this.minStep = minStep;
        this.maxStep = maxStep;
        this.maxSteps = maxSteps;
        this.stops = stops;
        this.saveAt = saveAt;
        this.dense = dense;
        this.events = events;
    }

    /// Dopri5 at rtol = atol = 1e-6.
    public static Solver defaults() {
        return of(Dopri5.METHOD);
    }

    /// A method with adaptive steps at rtol = atol = 1e-6, chosen by the elementary controller; those of Adams methods grow to twice their size at most.
    ///
    /// @throws IllegalArgumentException if the method has no error estimate: see [#fixed]
    public static Solver of(Method method) {
        Checks.require(method.adaptive(), "a method with an error estimate, or Solver.fixed(method, h)", method.name());
        Controller controller = method instanceof Adams ? Controller.integral().withFactors(0.2, 2) : Controller.integral();
        return new Solver(method, controller, Tolerances.of(1e-6, 1e-6), OptionalDouble.empty(), 0, Double.POSITIVE_INFINITY, 100_000, new double[0], new double[0], false, List.of());
    }

    /// A method with steps of one size, the last shortened to end where it should.
    public static Solver fixed(Method method, double h) {
        Controller controller = Controller.fixed(h);
        return new Solver(method, controller, Tolerances.of(1e-6, 1e-6), OptionalDouble.empty(), 0, Double.POSITIVE_INFINITY, Long.MAX_VALUE, new double[0], new double[0], false, List.of());
    }

    /// The same for all components.
    public Solver withTolerances(double rtol, double atol) {
        return withTolerances(Tolerances.of(rtol, atol));
    }

    /// Tolerances component by component.
    public Solver withTolerances(Tolerances value) {
        return new Solver(method, controller, value, firstStep, minStep, maxStep, maxSteps, stops, saveAt, dense, events);
    }

    /// Another way to choose steps.
    public Solver withController(Controller value) {
        Checks.require(value instanceof Controller.Fixed || method.adaptive(), "steps of one size for " + method.name() + ", which has no error estimate", value);
        return new Solver(method, value, tolerances, firstStep, minStep, maxStep, maxSteps, stops, saveAt, dense, events);
    }

    /// The size of the first step; chosen by the field unless set.
    public Solver withFirstStep(double h) {
        Checks.require(h > 0, "a first step above 0, whatever the direction", h);
        return new Solver(method, controller, tolerances, OptionalDouble.of(h), minStep, maxStep, maxSteps, stops, saveAt, dense, events);
    }

    /// The least and the greatest size of a step; 0 and infinity unless set.
    public Solver withStepLimits(double least, double most) {
        Checks.require(least >= 0 && most > least, "a least step of at least 0 and a greater greatest one", least + " and " + most);
        return new Solver(method, controller, tolerances, firstStep, least, most, maxSteps, stops, saveAt, dense, events);
    }

    /// The most steps attempted; 100,000 unless set, without limit for steps of one size.
    public Solver withMaxSteps(long count) {
        Checks.require(count >= 1, "at least 1 step", count);
        return new Solver(method, controller, tolerances, firstStep, minStep, maxStep, count, stops, saveAt, dense, events);
    }

    /// Times that a step must end at exactly, such as those where the field jumps: it is looked at just before and just behind them (two units in the last place of the time),
    /// never there. In ascending order; those outside the solve do not count. Kvaerno's and Yoshida's methods look beyond the end of a step and notice the jump nevertheless.
    public Solver withStops(double... times) {
        return new Solver(method, controller, tolerances, firstStep, minStep, maxStep, maxSteps, ascending(times), saveAt, dense, events);
    }

    /// Times whose states are kept, by the method's interpolant. In ascending order, also where time runs backwards; those outside the solve are left out.
    public Solver withSaveAt(double... times) {
        return new Solver(method, controller, tolerances, firstStep, minStep, maxStep, maxSteps, stops, ascending(times), dense, events);
    }

    /// Whether the whole solution is kept, for [Solution#at].
    public Solver withDense(boolean on) {
        return new Solver(method, controller, tolerances, firstStep, minStep, maxStep, maxSteps, stops, saveAt, on, events);
    }

    /// What to look for on the way.
    public Solver withEvents(Event... all) {
        return new Solver(method, controller, tolerances, firstStep, minStep, maxStep, maxSteps, stops, saveAt, dense, List.of(all));
    }

    private static double[] ascending(double[] times) {
        for (int i = 0; i < times.length; i++) {
            Checks.require(Double.isFinite(times[i]) && (i == 0 || times[i] > times[i - 1]), "finite times in ascending order", Arrays.toString(times));
        }
        return times.clone();
    }

    /// The method.
    public Method method() {
        return method;
    }

    /// How steps are chosen.
    public Controller controller() {
        return controller;
    }

    /// The tolerances.
    public Tolerances tolerances() {
        return tolerances;
    }

    /// The least size of a step.
    public double minStep() {
        return minStep;
    }

    /// The greatest size of a step.
    public double maxStep() {
        return maxStep;
    }

    /// The most steps attempted.
    public long maxSteps() {
        return maxSteps;
    }

    /// The times that a step must end at. A copy.
    public double[] stops() {
        return stops.clone();
    }

    /// The same, not to be modified: every row of a solve reads them.
    double[] sharedStops() {
        return stops;
    }

    /// What is looked for on the way.
    public List<Event> events() {
        return events;
    }

    /// The size of the first step, if it is set.
    public OptionalDouble firstStep() {
        return firstStep;
    }

    /// The times whose states are kept. A copy.
    public double[] saveAt() {
        return saveAt.clone();
    }

    /// The same, not to be modified: every row of a solve reads them.
    double[] sharedSaveAt() {
        return saveAt;
    }

    /// Whether the whole solution is kept.
    public boolean dense() {
        return dense;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Solver s && method.equals(s.method) && controller.equals(s.controller) && tolerances.equals(s.tolerances) && firstStep.equals(s.firstStep)
                && minStep == s.minStep && maxStep == s.maxStep && maxSteps == s.maxSteps && Arrays.equals(stops, s.stops) && Arrays.equals(saveAt, s.saveAt) && dense == s.dense
                && events.equals(s.events);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, controller, tolerances, firstStep, minStep, maxStep, maxSteps, Arrays.hashCode(stops), Arrays.hashCode(saveAt), dense, events);
    }

    @Override
    public String toString() {
        return method.name() + ", " + controller + ", " + tolerances;
    }

    /// Solves `y' = f(t, y)`, `y(t0) = y0` up to t1.
    ///
    /// @param y0 the state at t0 `[d]`, not modified
    public Solution solve(OdeFunction field, double t0, double t1, double... y0) {
        Checks.require(Double.isFinite(t0) && Double.isFinite(t1), "finite times", t0 + " and " + t1);
        tolerances.check(y0.length);
        return new Trajectory(this, field, t0, t1, y0).run();
    }

    /// Compiles a field for solves of many rows, each with steps, error and status of its own.
    ///
    /// ```java
    /// VectorField growth = (t, y, theta) -> y.times(theta.get(0));
    /// RowSolver rows = Solver.defaults().compile(growth, DType.F64, 1, List.of(Argument.perSample("rate", Shape.of(), DType.F64)), Options.defaults());
    /// Tensor y1 = rows.solve(0, 10, y0, rates).y();   // y0 [n, 1], rates [n] -> [n, 1]
    /// ```
    ///
    /// @param dtype of the states
    /// @param d components of one state
    /// @param theta what else the field depends on, in order: shared by all rows or one per row
    /// @param options how it is compiled and run; none changes a result
    /// @throws IllegalArgumentException if the method is not an explicit Runge-Kutta method, or the field does not give `[d]`
    public RowSolver compile(VectorField field, DType dtype, int d, List<Argument> theta, Options options) {
        return RowSolver.compile(this, field, dtype, d, theta, options);
    }

    /// Solves many rows at once, compiling the field for this solve alone: see [#compile].
    ///
    /// @param y0 states at t0 `[n, d]`, not modified
    public Trajectories solve(VectorField field, List<Theta> theta, double t0, double t1, Tensor y0) {
        Checks.require(y0.rank() == 2, "states of shape [n, d]", y0.shape());
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < theta.size(); i++) {
            arguments.add(theta.get(i).argument("theta" + i));
        }
        return compile(field, y0.dtype(), y0.dim(1), arguments, Options.defaults()).solve(t0, t1, y0, theta.stream().map(Theta::value).toArray(Tensor[]::new));
    }

    /// Solves `y' = f(t, y, theta)`, `y(t0) = y0` up to t1 inside a traced function, one trajectory per sample, each with steps of its own; see [Solved] and [Adjoint].
    ///
    /// In a graph the method is an explicit Runge-Kutta method ([RungeKutta]: neither implicit, multistep nor splitting ones) and there are no events. Samples that have
    /// arrived wait for the others of their micro-batch. The times of [#withSaveAt], which steps end at exactly here, must lie between t0 and t1 and time run forwards.
    ///
    /// @param t0 scalar of y0's element type
    /// @param t1 the same; may lie before t0
    /// @param y0 the state at t0 `[d]`
    /// @param theta what the field depends on, shared or per sample
    /// @throws IllegalArgumentException if the method is not an explicit Runge-Kutta method, events are asked for, or types do not match
    public Solved solve(VectorField field, Var t0, Var t1, Var y0, List<Var> theta, Adjoint adjoint) {
        return new GraphSolve(this, field, theta, adjoint, true).run(t0, t1, saveAt.length == 0 ? Optional.empty() : Optional.of(y0.constant(saveAt, saveAt.length)), y0);
    }

    /// The same with times to keep the state at, which derivatives reach too.
    ///
    /// @param times `[m]`, in the order time runs; one that equals the time before it has no derivative
    public Solved solve(VectorField field, Var t0, Var t1, Var times, Var y0, List<Var> theta, Adjoint adjoint) {
        return new GraphSolve(this, field, theta, adjoint, true).run(t0, t1, Optional.of(times), y0);
    }

    /// The same with times that are no variables, which saves what their derivatives cost.
    public Solved solve(VectorField field, double t0, double t1, Var y0, List<Var> theta, Adjoint adjoint) {
        double[] kept = Arrays.stream(saveAt).filter(t -> (t - t0) * (t - t1) <= 0).toArray();
        for (int i = 0; t1 < t0 && i < kept.length / 2; i++) {
            double swapped = kept[i];
            kept[i] = kept[kept.length - 1 - i];
            kept[kept.length - 1 - i] = swapped;
        }
        Optional<Var> times = kept.length == 0 ? Optional.empty() : Optional.of(y0.constant(kept, kept.length));
        return new GraphSolve(this, field, theta, adjoint, false).run(y0.constant(t0), y0.constant(t1), times, y0);
    }
}
