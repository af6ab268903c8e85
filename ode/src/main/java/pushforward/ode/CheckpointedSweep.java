package pushforward.ode;

import java.util.Arrays;
import java.util.List;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;

/// A loop that records its steps, differentiated by going through them backwards in blocks: see [Adjoint.Checkpointed].
final class CheckpointedSweep implements Sweep {
    private final GraphSolve.Problem problem;
    private final TracedSteps steps;
    private final int checkpoints;

    CheckpointedSweep(GraphSolve.Problem problem, int checkpoints) {
        this.problem = problem;
        this.steps = new TracedSteps(problem);
        this.checkpoints = checkpoints;
    }

    @Override
    public Reached over(Var from, Var to, Var y, List<Var> theta, Var memory) {
        Control.Steered r = problem.pace().loop(whole(problem.most()), steps, problem.rates(theta), from, y, to, memory);
        Var end = Sweep.withRule(problem, from, to, y, theta, List.of(r.controls().orElseThrow(), r.steps()), steps.state(r.carry()),
                (x, value, ct) -> backwards(x, x.kept().get(0), x.kept().get(1), ct));
        return new Reached(end, r.report());
    }

    /// How many steps one block takes of n.
    private int length(int n) {
        return (n + checkpoints - 1) / checkpoints;
    }

    /// So many steps or somewhat more that blocks are whole ones, and the tape need not be copied to make them so.
    private int whole(int n) {
        return n <= checkpoints ? n : (n + length(n) - 1) / length(n) * length(n);
    }

    private Gradient backwards(Arguments x, Var tape, Var count, Var ct) {
        List<Var> parameters = x.parameters(problem.times());
        Backwards back = new Backwards(x, parameters);
        int n = tape.shape().dim(0);
        double[] index = new double[n];
        Arrays.setAll(index, i -> i);
        Var live = ct.constant(index, n).lt(count);
        int carry = problem.size() * (steps.evaluationsToStart() + 1);
        Var start = steps.start(problem.rates(x.theta()), x.from(), x.y());
        Undone all = back.through(start, Cotangents.pad(ct, carry - problem.size() + back.split.carried()), tape, live);

        // how the first step's beginning depends on all
        Var a = all.packed.slice(0, carry);
        List<Var> cts = Autodiff.vjpSummed(v -> {
            Arguments own = x.with(v.subList(1, v.size()), problem.times()).at(v.get(0));
            return List.of(steps.start(problem.rates(own.theta()), own.from(), own.y()));
        }, Cotangents.join(x.y(), parameters)).pullback().apply(List.of(a));
        return Gradient.of(cts.get(0), Cotangents.add(back.split.join(all.packed, carry, all.sums), cts.subList(1, cts.size())), problem.times());
    }

    /// What a stretch of the way back leaves.
    ///
    /// @param packed what is carried before its first step
    /// @param sums cotangents of shared parameters that it contributes
    private record Undone(Var packed, List<Var> sums) {
        static Undone of(Control.Scanned s) {
            return new Undone(s.carry(), s.sums());
        }
    }

    /// The way back; what it carries is [cotangent of what steps carry, cotangents of parameters per sample].
    private final class Backwards {
        private final Arguments x;
        private final List<Var> parameters;
        private final Split split;

        Backwards(Arguments x, List<Var> parameters) {
            this.x = x;
            this.parameters = parameters;
            this.split = new Split(parameters);
        }

        private Var step(Arguments own, Var carry, Var control) {
            Rates f = problem.rates(own.theta());
            Var t = control.at(0);
            Var h = control.at(1);
            return steps.next(problem.times() ? steps.trial(f, Sweep.tied(t, own.from(), own.to(), false), Sweep.tied(h, own.from(), own.to(), true), carry) : steps.trial(f, t, h, carry));
        }

        private List<Var> undo(Var packed, Var carry, Var control) {
            int n = carry.shape().dim(0);
            List<Var> cts = Autodiff.vjpSummed(v -> List.of(step(x.with(v.subList(1, v.size()), problem.times()), v.get(0), control)), Cotangents.join(carry, parameters)).pullback()
                    .apply(List.of(packed.slice(0, n)));
            List<Var> more = cts.subList(1, cts.size());
            return Cotangents.join(Cotangents.pack(cts.get(0), Cotangents.add(Cotangents.unpack(packed, n, split.own(parameters)), split.own(more))), split.shared(more));
        }

        /// Through the steps on this stretch of tape, backwards.
        ///
        /// @param carry what enters the first of them
        /// @param packed cotangents behind the last
        /// @param tape `[n, 2]`
        /// @param live `[n]`
        Undone through(Var carry, Var packed, Var tape, Var live) {
            int n = tape.shape().dim(0);
            if (n <= checkpoints) {
                Var before = Control.scan(n, carry, List.of(tape), live, false, in -> List.of(step(x, in.get(1), in.get(2)), in.get(1))).outputs().get(0);
                return Undone.of(Control.scan(n, packed, List.of(before, tape), live, true, split.collected(), in -> undo(in.get(1), in.get(2), in.get(3))));
            }
            int length = length(n);
            int blocks = whole(n) / length;
            int more = whole(n) - n;
            Var tapes = Cotangents.pad(tape.flatten(), more * Pace.CONTROLS).reshape(blocks, length, Pace.CONTROLS);
            Var lives = Cotangents.pad(live, more).reshape(blocks, length);
            Var any = lives.slice(1, 0, 1).reshape(blocks);
            Var before = Control.scan(blocks, carry, List.of(tapes, lives), any, false,
                    in -> List.of(Control.scan(length, in.get(1), List.of(in.get(2)), in.get(3), false, s -> List.of(step(x, s.get(1), s.get(2)))).carry(), in.get(1))).outputs().get(0);
            return Undone.of(Control.scan(blocks, packed, List.of(before, tapes, lives), any, true, split.collected(), in -> {
                Undone block = through(in.get(2), in.get(1), in.get(3), in.get(4));
                return Cotangents.join(block.packed, block.sums);
            }));
        }
    }

    @Override
    public TracedSteps steps() {
        return steps;
    }
}
