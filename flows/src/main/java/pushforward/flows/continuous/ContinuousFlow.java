package pushforward.flows.continuous;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Mapped;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;
import pushforward.ode.Adjoint;
import pushforward.ode.Solved;
import pushforward.ode.Solver;
import pushforward.ode.Status;
import pushforward.ode.Tolerances;
import pushforward.ode.VectorField;
import pushforward.ode.method.Dopri5;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// The bijection that a velocity field induces: push follows it from t = 0 to the end, pull back.
///
/// ```
///   d/dt x = v(t, x)                  push: x(0) -> x(end)        pull: x(end) -> x(0)
///   d/dt l = tr J_v(t, x)             log|det| = l(end) - l(0), the instantaneous change of variables
/// ```
///
/// Where v is Lipschitz in x, solutions exist, are unique and depend smoothly on where they begin, so the map is a diffeomorphism whatever the network. It is a layer like
/// others: it composes with them, can be
/// conditioned, and lies within one compiled program. What is computed is that up to the solver's tolerance: push and pull undo each other to a small multiple of it, and
/// log|det| is held to the same tolerance as the
/// state, component by component. A sample that the solver gives up on has value and log|det| NaN.
///
/// In training a random [Divergence] is estimated with one probe per solve; elsewhere the trace is exact. What a [Regularization] asks for is integrated in training along with
/// the state, and left to the objective as a
/// penalty; its error does not choose steps.
///
/// R. T. Q. Chen, Y. Rubanova, J. Bettencourt and D. Duvenaud, Neural Ordinary Differential Equations, NeurIPS 2018, DOI 10.48550/arXiv.1806.07366; W. Grathwohl, R. T. Q. Chen,
/// J. Bettencourt, I. Sutskever and
/// D. Duvenaud, FFJORD, ICLR 2019, DOI 10.48550/arXiv.1810.01367.
///
/// @param velocity v
/// @param solver how it is followed; its most steps are what derivatives make room for
/// @param divergence how the trace is found in training
/// @param adjoint how derivatives go through the solve
/// @param end where time ends, 1 for the data; at 0 nothing moves
/// @param regularization what training pays for along the way
public record ContinuousFlow(Velocity velocity, Solver solver, Divergence divergence, Adjoint adjoint, double end, Regularization regularization) implements Bijection {
    private static final double TOLERANCE = 1e-5;
    private static final int MOST_STEPS = 200;

    public ContinuousFlow {
        Checks.require(end >= 0 && end < Double.POSITIVE_INFINITY, "an end of time of at least 0", end);
        Checks.require(solver.saveAt().length == 0 && solver.events().isEmpty(), "a solver without times to keep and without events", solver);
    }

    /// Without regularization.
    public ContinuousFlow(Velocity velocity, Solver solver, Divergence divergence, Adjoint adjoint, double end) {
        this(velocity, solver, divergence, adjoint, end, Regularization.none());
    }

    /// With Dopri5 at rtol = atol = 1e-5 and at most 200 steps, the exact divergence, and the derivative of the steps taken.
    public static ContinuousFlow of(Velocity velocity) {
        return new ContinuousFlow(velocity, Solver.of(Dopri5.METHOD).withTolerances(TOLERANCE, TOLERANCE).withMaxSteps(MOST_STEPS), Divergence.exact(velocity), Adjoint.discretise(), 1);
    }

    /// The same followed otherwise.
    public ContinuousFlow withSolver(Solver value) {
        return new ContinuousFlow(velocity, value, divergence, adjoint, end, regularization);
    }

    /// The same with another way to find the trace in training.
    public ContinuousFlow withDivergence(Divergence value) {
        return new ContinuousFlow(velocity, solver, value, adjoint, end, regularization);
    }

    /// The same with another way to differentiate.
    public ContinuousFlow withAdjoint(Adjoint value) {
        return new ContinuousFlow(velocity, solver, divergence, value, end, regularization);
    }

    /// The same with something to pay for in training.
    public ContinuousFlow withRegularization(Regularization value) {
        return new ContinuousFlow(velocity, solver, divergence, adjoint, end, value);
    }

    /// The flow up to a time: what carries the base to p_t, with the same parameters.
    public ContinuousFlow until(double t) {
        return new ContinuousFlow(velocity, solver, divergence, adjoint, t, regularization);
    }

    @Override
    public Shape shape() {
        return Shape.of(velocity.features());
    }

    @Override
    public List<Parameter> parameters() {
        return velocity.parameters();
    }

    @Override
    public int contextSize() {
        return velocity.contextSize();
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        return mapped(x, 0, end, scope);
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        return mapped(y, end, 0, scope);
    }

    private Mapped mapped(Var x, double from, double to, Scope scope) {
        int d = velocity.features();
        boolean paid = regularization.active() && scope.noise().isPresent();
        Solved s = solve(x, from, to, scope, paid);
        Var good = s.status().eq(Status.SUCCESS.ordinal());
        Var y = good.select(s.y(), s.y().fill(Double.NaN));
        if (paid) {
            Var sum = y.at(d + 1).cast(DType.F64);
            scope.penalty(to < from ? sum.unaryMinus() : sum);
        }
        return new Mapped(y.slice(0, d), y.at(d).cast(DType.F64));
    }

    /// The solve itself, of the state `[x, l]` of d + 1 numbers: what a solver has to say of it, such as the number of evaluations.
    ///
    /// @param x the point at time `from` `[d]`
    public Solved solve(Var x, double from, double to, Scope scope) {
        return solve(x, from, to, scope, false);
    }

    private Solved solve(Var x, double from, double to, Scope scope, boolean paid) {
        Checks.shape(shape(), x);
        int d = velocity.features();
        boolean random = divergence.probeSize(d) > 0 && scope.noise().isPresent();
        Divergence trace = divergence.probeSize(d) > 0 && !random ? Divergence.exact(velocity) : divergence;
        Divergence probed = paid ? regularization.probed(trace) : trace;
        Optional<Noise> noise = probed.probeSize(d) > 0 ? scope.noise() : Optional.empty();
        List<Var> theta = new ArrayList<>(velocity.prepare(scope));
        int prepared = theta.size();
        noise.ifPresent(n -> theta.add(probed.probe(n, d)));
        VectorField field = (t, state, all) -> {
            Var point = state.slice(0, d);
            List<Var> known = all.subList(0, prepared);
            Var probe = all.size() > prepared ? all.getLast() : point;
            Velocity.WithDivergence v = trace.at(velocity, t, point, known, probe);
            Var change = Var.concat(0, v.velocity(), v.divergence().reshape(1));
            return paid ? Var.concat(0, change, regularization.rate(velocity, trace, t, point, known, probe, v.velocity()).reshape(1)) : change;
        };
        int more = paid ? 2 : 1;
        Solver how = paid ? solver.withTolerances(sparing(solver.tolerances(), d + 1)) : solver;
        return how.solve(field, from, to, Var.concat(0, x, x.constant(new double[more], more)), theta, adjoint);
    }

    /// The states on the way at some times, without densities.
    ///
    /// @param x the point at time `from` `[d]`
    /// @param times m of them between `from` and `to`, ascending
    /// @return `[m, d]`, by ascending time; a sample the solver gives up on is NaN
    public Var path(Var x, double from, double to, double[] times, Scope scope) {
        Checks.shape(shape(), x);
        VectorField field = (t, point, known) -> velocity.at(t, point, known);
        Solved s = solver.withSaveAt(times).solve(field, from, to, x, velocity.prepare(scope), adjoint);
        Var good = s.status().eq(Status.SUCCESS.ordinal());
        Var states = good.select(s.saved(), s.saved().fill(Double.NaN));
        if (from <= to) {
            return states;
        }
        int[] backwards = new int[times.length];
        Arrays.setAll(backwards, i -> times.length - 1 - i);
        return states.take(0, backwards);
    }

    /// These tolerances for so many components and one more, which does not count.
    private static Tolerances sparing(Tolerances t, int components) {
        double[] rtol = new double[components + 1];
        double[] atol = new double[components + 1];
        for (int i = 0; i < components; i++) {
            rtol[i] = t.rtol(i);
            atol[i] = t.atol(i);
        }
        atol[components] = Double.POSITIVE_INFINITY;
        return Tolerances.of(rtol, atol);
    }
}
