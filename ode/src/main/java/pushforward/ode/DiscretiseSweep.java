package pushforward.ode;

import java.util.List;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;

/// A loop that records its steps, differentiated as what it is.
final class DiscretiseSweep implements Sweep {
    private final GraphSolve.Problem problem;
    private final TracedSteps steps;

    DiscretiseSweep(GraphSolve.Problem problem) {
        this.problem = problem;
        this.steps = new TracedSteps(problem);
    }

    @Override
    public Reached over(Var from, Var to, Var y, List<Var> theta, Var memory) {
        Var start = steps.start(problem.rates(theta), from, y);
        Control.Steered r = problem.pace().loop(problem.most(), start, from, to, memory, (carry, t, h) -> {
            TracedSteps.Trial trial = trial(problem.rates(theta.stream().map(Control::local).toList()), Control.local(from), Control.local(to), carry, t, h);
            return List.of(steps.next(trial), steps.error(trial, trial.from(), trial.y()));
        });
        return new Reached(steps.state(r.carry()), r.report());
    }

    private TracedSteps.Trial trial(Rates f, Var from, Var to, Var carry, Var t, Var h) {
        return problem.times() ? steps.trial(f, Sweep.tied(t, from, to, false), Sweep.tied(h, from, to, true), carry) : steps.trial(f, t, h, carry);
    }

    @Override
    public TracedSteps steps() {
        return steps;
    }
}
