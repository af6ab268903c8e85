package pushforward.flows.continuous;

import java.util.ArrayList;
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
/// Where v is Lipschitz in x, solutions exist, are unique and depend smoothly on where they begin, so the map is a diffeomorphism whatever the network. It is a layer like others: it composes with them, can be
/// conditioned, and lies within one compiled program. What is computed is that up to the solver's tolerance: push and pull undo each other to a small multiple of it, and log|det| is held to the same tolerance as the
/// state, component by component. A sample that the solver gives up on has value and log|det| NaN.
///
/// In training a random [Divergence] is estimated with one probe per solve; elsewhere the trace is exact.
///
/// R. T. Q. Chen, Y. Rubanova, J. Bettencourt and D. Duvenaud, Neural Ordinary Differential Equations, NeurIPS 2018, DOI 10.48550/arXiv.1806.07366; W. Grathwohl, R. T. Q. Chen, J. Bettencourt, I. Sutskever and
/// D. Duvenaud, FFJORD, ICLR 2019, DOI 10.48550/arXiv.1810.01367.
///
/// @param velocity v
/// @param solver how it is followed; its most steps are what derivatives make room for
/// @param divergence how the trace is found in training
/// @param adjoint how derivatives go through the solve
/// @param end where time ends, 1 for the data
public record ContinuousFlow(Velocity velocity, Solver solver, Divergence divergence, Adjoint adjoint, double end) implements Bijection {
    private static final double TOLERANCE = 1e-5;
    private static final int MOST_STEPS = 200;

    public ContinuousFlow {
        Checks.require(end > 0 && end < Double.POSITIVE_INFINITY, "an end of time above 0", end);
    }

    /// With Dopri5 at rtol = atol = 1e-5 and at most 200 steps, the exact divergence, and the derivative of the steps taken.
    public static ContinuousFlow of(Velocity velocity) {
        return new ContinuousFlow(velocity, Solver.of(Dopri5.METHOD).withTolerances(TOLERANCE, TOLERANCE).withMaxSteps(MOST_STEPS), Divergence.exact(velocity), Adjoint.discretise(), 1);
    }

    /// The same followed otherwise.
    public ContinuousFlow withSolver(Solver value) {
        return new ContinuousFlow(velocity, value, divergence, adjoint, end);
    }

    /// The same with another way to find the trace in training.
    public ContinuousFlow withDivergence(Divergence value) {
        return new ContinuousFlow(velocity, solver, value, adjoint, end);
    }

    /// The same with another way to differentiate.
    public ContinuousFlow withAdjoint(Adjoint value) {
        return new ContinuousFlow(velocity, solver, divergence, value, end);
    }

    /// The flow up to a time: what carries the base to p_t, with the same parameters.
    public ContinuousFlow until(double t) {
        return new ContinuousFlow(velocity, solver, divergence, adjoint, t);
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
        return mapped(solve(x, 0, end, scope));
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        return mapped(solve(y, end, 0, scope));
    }

    private Mapped mapped(Solved s) {
        int d = velocity.features();
        Var good = s.status().eq(Status.SUCCESS.ordinal());
        Var y = good.select(s.y(), s.y().fill(Double.NaN));
        return new Mapped(y.slice(0, d), y.at(d).cast(DType.F64));
    }

    /// The solve itself, of the state `[x, l]` of d + 1 numbers: what a solver has to say of it, such as the number of evaluations.
    ///
    /// @param x the point at time `from` `[d]`
    public Solved solve(Var x, double from, double to, Scope scope) {
        Checks.shape(shape(), x);
        int d = velocity.features();
        Optional<Noise> noise = divergence.probeSize(d) > 0 ? scope.noise() : Optional.empty();
        Divergence trace = divergence.probeSize(d) > 0 && noise.isEmpty() ? Divergence.exact(velocity) : divergence;
        List<Var> theta = new ArrayList<>(velocity.prepare(scope));
        int prepared = theta.size();
        noise.ifPresent(n -> theta.add(trace.probe(n, d)));
        VectorField field = (t, state, all) -> {
            Var point = state.slice(0, d);
            Velocity.WithDivergence v = trace.at(velocity, t, point, all.subList(0, prepared), all.size() > prepared ? all.getLast() : point);
            return Var.concat(0, v.velocity(), v.divergence().reshape(1));
        };
        return solver.solve(field, from, to, Var.concat(0, x, x.constant(new double[1], 1)), theta, adjoint);
    }
}
