package pushforward.ode;

import java.util.Arrays;
import java.util.List;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;

/// A loop that records its steps, and the continuous adjoint solved backwards over one of them after the other: see [Adjoint.Interpolating].
final class InterpolatingSweep implements Sweep {
    private static final double WHOLE_STEP = 1e30;

    private final GraphSolve.Problem problem;
    private final TracedSteps steps;
    private final int d;

    InterpolatingSweep(GraphSolve.Problem problem) {
        this.problem = problem;
        this.d = problem.size();
        this.steps = new TracedSteps(problem);
    }

    @Override
    public Reached over(Var from, Var to, Var y, List<Var> theta, Var memory) {
        Control.Steered r = problem.pace().loop(problem.most(), steps, problem.rates(theta), from, y, to, memory);
        Var end = Sweep.withRule(problem, from, to, y, theta, List.of(r.controls().orElseThrow(), r.steps(), r.report().at(Pace.TIME)), steps.state(r.carry()), this::backwards);
        return new Reached(end, r.report());
    }

    /// Theta-bar counts in the error that chooses the steps backwards, so it is part of every sample's state.
    private Gradient backwards(Arguments x, Var y1, Var ct) {
        List<Var> theta = x.theta().stream().map(Var::lift).toList();
        Rates f = problem.rates(x.theta());
        int p = Cotangents.size(x.theta());
        Var tape = x.kept().get(0);
        Var reached = x.kept().get(2);
        int n = tape.shape().dim(0);
        double[] index = new double[n];
        Arrays.setAll(index, i -> i);
        Var live = ct.constant(index, n).lt(x.kept().get(1));
        Var before = Control.scan(n, steps.start(f, x.from(), x.y()), List.of(tape), live, false,
                in -> List.of(steps.next(steps.trial(f, in.get(2).at(0), in.get(2).at(1), in.get(1))), in.get(1))).outputs().get(0);

        TracedSteps back = new TracedSteps(problem, problem.scale().augmented(false, p), d + p, d);
        Var size = Cotangents.magnitude(ct);
        Var start = Var.concat(0, Cotangents.pad(ct.div(size), p), Pace.memory(problem.solver(), ct.constant(WHOLE_STEP), reached));
        Var end = Control.scan(n, start, List.of(before, tape), live, true, in -> {
            Var t = in.get(3).at(0);
            Var h = in.get(3).at(1);
            TracedSteps.Trial step = steps.trial(f, t, h, in.get(2));
            List<Var> q = steps.polynomial(f, t, step);
            Rates adjoint = (s, v) -> {
                Var part = s.minus(t).div(h);
                Var change = q.get(q.size() - 1).times(part);
                for (int j = q.size() - 2; j >= 0; j--) {
                    change = change.plus(q.get(j)).times(part);
                }
                Cotangents.Continuous c = Cotangents.continuous(problem, theta, s, step.from().plus(change), v);
                return Cotangents.pack(c.changes().get(0), c.changes().subList(1, c.changes().size()));
            };
            Var from = t.plus(h);
            Control.Steered r = problem.pace().loop(0, back, adjoint, from, in.get(1).slice(0, d + p), t, in.get(1).slice(d + p, d + p + Pacer.MEMORY));
            return List.of(Var.concat(0, back.state(r.carry()), r.report()));
        }).carry();
        Var sound = end.at(d + p + Pace.STATUS).eq(Status.SUCCESS.ordinal()).select(end.slice(0, d + p).times(size), end.slice(0, d + p).fill(Double.NaN));
        return Gradient.continuous(problem, x, y1, ct, sound.slice(0, d), Cotangents.unpack(sound, d, theta), reached.eq(x.to()));
    }

    @Override
    public TracedSteps steps() {
        return steps;
    }
}
