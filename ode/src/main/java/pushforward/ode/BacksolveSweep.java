package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;

/// A loop that keeps nothing, and the continuous adjoint with the state solved backwards: see [Adjoint.Backsolve].
final class BacksolveSweep implements Sweep {
    private final GraphSolve.Problem problem;
    private final TracedSteps steps;
    private final boolean seminorm;
    private final int d;

    BacksolveSweep(GraphSolve.Problem problem, boolean seminorm) {
        this.problem = problem;
        this.d = problem.size();
        this.steps = new TracedSteps(problem);
        this.seminorm = seminorm;
    }

    @Override
    public Reached over(Var from, Var to, Var y, List<Var> theta, Var memory) {
        Control.Steered r = problem.pace().loop(0, steps, problem.rates(theta), from, y, to, memory);
        Var end = Sweep.withRule(problem, from, to, y, theta, List.of(r.report().at(Pace.TIME)), steps.state(r.carry()), this::backwards);
        return new Reached(end, r.report());
    }

    /// Theta-bar of parameters that all samples share is collected over samples where nothing depends on it, neither rates nor the error: from accepted steps, as the method's
    /// quadrature
    /// `sum over stages of h b_i (df/dtheta)^T a_i`. Of other parameters it is part of the state.
    private Gradient backwards(Arguments x, Var y1, Var ct) {
        Split split = new Split(seminorm ? x.theta() : x.theta().stream().map(Var::lift).toList());
        int p = split.carried();
        Var reached = x.kept().get(0);
        Rates augmented = (t, w) -> {
            Cotangents.Continuous c = Cotangents.continuous(problem, split.parameters(), t, w.slice(0, d), w.slice(d, 2 * d));
            return Cotangents.pack(c.f(), Cotangents.join(c.changes().get(0), split.own(c.changes().subList(1, c.changes().size()))));
        };
        TracedSteps back = new TracedSteps(problem, problem.scale().augmented(true, seminorm ? 0 : p), 2 * d + p, 2 * d);
        Solver solver = problem.solver();
        Var size = Cotangents.magnitude(ct);
        Var w = Cotangents.pad(Var.concat(0, y1, ct.div(size)), p);
        boolean automatic = solver.firstStep().isEmpty() && solver.controller() instanceof Controller.Adaptive;
        Var first = automatic ? back.firstStep(augmented, solver, reached, x.from(), w) : ct.constant(solver.firstStep().orElse(1));
        Control.Steered r = problem.pace().loop(0, back.start(augmented, reached, w), reached, x.from(), Pace.memory(solver, first, reached), (carry, t, h) -> {
            List<TracedSteps.Stage> stages = new ArrayList<>();
            TracedSteps.Trial trial = back.trial(augmented, t, h, carry, stages);
            List<Var> all = new ArrayList<>(List.of(back.next(trial), back.error(trial, trial.from(), trial.y())));
            if (split.collected() > 0) {
                all.addAll(quadrature(split, stages, h.times(size)));
            }
            return all;
        });
        Var good = r.report().at(Pace.STATUS).eq(Status.SUCCESS.ordinal());
        Var spoilt = good.select(ct.constant(0), ct.constant(Double.NaN));
        Var end = good.select(r.carry().slice(d, 2 * d + p).times(size), r.carry().slice(d, 2 * d + p).fill(Double.NaN));
        List<Var> sums = r.sums().stream().map(v -> v.plus(spoilt.sumOverSamples())).toList();
        return Gradient.continuous(problem, x, y1, ct, end.slice(0, d), split.join(end, d, sums), reached.eq(x.to()));
    }

    /// What a step contributes to the cotangents of shared parameters.
    private List<Var> quadrature(Split split, List<TracedSteps.Stage> stages, Var h) {
        List<Var> sums = null;
        for (TracedSteps.Stage s : stages) {
            if (s.weight() != 0) {
                Var a = s.y().slice(d, 2 * d).times(h.times(s.weight()));
                List<Var> more = Cotangents.continuous(problem, split.parameters(), s.t(), s.y().slice(0, d), a).changes();
                List<Var> shared = split.shared(more.subList(1, more.size()));
                sums = sums == null ? shared : Cotangents.add(sums, shared);
            }
        }
        return sums;
    }

    @Override
    public TracedSteps steps() {
        return steps;
    }
}
