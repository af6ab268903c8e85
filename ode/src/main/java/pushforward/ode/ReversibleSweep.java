package pushforward.ode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;

/// A loop whose steps are undone: see [Adjoint.Reversible]. Steps of one size are known without being recorded; of others, times and sizes are.
final class ReversibleSweep implements Sweep {
    private final GraphSolve.Problem problem;
    private final TracedSteps steps;
    private final double coupling;
    private final boolean recorded;
    private final int d;
    private final int length;

    ReversibleSweep(GraphSolve.Problem problem, double coupling) {
        this.problem = problem;
        this.d = problem.size();
        this.steps = new TracedSteps(problem);
        this.coupling = coupling;
        this.recorded = !(problem.solver().controller() instanceof Controller.Fixed) || problem.solver().stops().length > 0;
        this.length = recorded ? (int) Math.ceil(Math.sqrt(problem.most())) : 0;
    }

    @Override
    public Reached over(Var from, Var to, Var y, List<Var> theta, Var memory) {
        Rates f = problem.rates(theta);
        int most = recorded ? (problem.most() + length - 1) / length * length : 0;
        Control.Steered r = problem.pace().loop(most, Var.concat(0, y, y), from, to, memory, (carry, t, h) -> {
            Var before = carry.slice(0, d);
            Var z = carry.slice(d, 2 * d);
            TracedSteps.Trial there = steps.increment(f, t, h, z, problem.method().adaptive());
            Var after = before.times(coupling).plus(z.times(1 - coupling)).plus(there.y());
            Var back = steps.increment(f, t.plus(h), h.unaryMinus(), after, false).y();
            return List.of(Var.concat(0, after, z.minus(back)), steps.error(there, before, after));
        });
        List<Var> kept = new ArrayList<>(List.of(r.carry(), r.steps(), r.report().at(Pace.TIME)));
        r.controls().ifPresent(kept::add);
        Var end = Sweep.withRule(problem, from, to, y, theta, kept, r.carry().slice(0, d), (x, value, ct) -> backwards(x, ct));
        return new Reached(end, r.report());
    }

    private Gradient backwards(Arguments x, Var ct) {
        List<Var> parameters = x.parameters(problem.times());
        Split split = new Split(parameters);
        Var start = Var.concat(0, x.kept().get(0), Cotangents.pad(ct, d + split.carried()));
        Var end;
        List<Var> sums;
        if (recorded) {
            Undone all = through(x, split, start);
            end = all.carry;
            sums = all.sums;
        } else {
            Control.Steering how = new Control.Steering(new FixedBackwards(((Controller.Fixed) problem.solver().controller()).h(), problem.solver().maxStep()), Integer.MAX_VALUE, false,
                    Pace.CONTROLS, 1, 0);
            Var given = Var.stack(x.from(), x.kept().get(2), x.kept().get(1));
            Control.Steered all = Control.loop(how, start, given, in -> {
                Undone step = undo(x, split, in.get(0), in.get(1).at(0), in.get(1).at(1));
                return Cotangents.join(step.carry, Cotangents.join(ct.constant(0), step.sums));
            });
            end = all.carry();
            sums = all.sums();
        }
        Var y = end.slice(2 * d, 3 * d).plus(end.slice(3 * d, 4 * d));
        return Gradient.of(y, split.join(end, 4 * d, sums), problem.times());
    }

    /// What steps back leave.
    ///
    /// @param sums what they contribute to the cotangents of shared parameters
    private record Undone(Var carry, List<Var> sums) {
    }

    /// Back through the recorded steps, block by block: which of a block's steps were taken is worked out when their turn comes.
    private Undone through(Arguments x, Split split, Var start) {
        Var tape = x.kept().get(3);
        Var count = x.kept().get(1);
        int blocks = tape.shape().dim(0) / length;
        Var any = steps(start, blocks).times(length).lt(count);
        Control.Scanned all = Control.scan(blocks, start, List.of(tape.reshape(blocks, length, Pace.CONTROLS)), any, true, split.collected(), block -> {
            Var live = steps(start, length).plus(block.get(0).times(length)).lt(count);
            Control.Scanned steps = Control.scan(length, block.get(1), List.of(block.get(2)), live, true, split.collected(), in -> {
                Undone step = undo(x, split, in.get(1), in.get(2).at(0), in.get(2).at(1));
                return Cotangents.join(step.carry, step.sums);
            });
            return Cotangents.join(steps.carry(), steps.sums());
        });
        return new Undone(all.carry(), all.sums());
    }

    /// 0, 1, .. n - 1.
    private static Var steps(Var like, int n) {
        double[] index = new double[n];
        Arrays.setAll(index, i -> i);
        return like.constant(index, n);
    }

    /// One step back of [y, z, their cotangents, cotangents of parameters per sample].
    private Undone undo(Arguments x, Split split, Var carry, Var t, Var h) {
        List<Var> parameters = split.parameters();
        Var after = carry.slice(0, d);
        Var a = carry.slice(2 * d, 3 * d);
        Var b = carry.slice(3 * d, 4 * d);
        Autodiff.WithPullback back = increment(x, parameters, after, t, h, true);
        Var z = carry.slice(d, 2 * d).plus(back.values().get(0));
        List<Var> fromBack = back.pullback().apply(List.of(b.unaryMinus()));
        Var ofAfter = a.plus(fromBack.get(0));
        Autodiff.WithPullback there = increment(x, parameters, z, t, h, false);
        Var y = after.minus(z.times(1 - coupling)).minus(there.values().get(0)).div(coupling);
        List<Var> fromThere = there.pullback().apply(List.of(ofAfter));
        Var ofZ = b.plus(ofAfter.times(1 - coupling)).plus(fromThere.get(0));
        List<Var> more = fromBack.subList(1, fromBack.size());
        List<Var> yetMore = fromThere.subList(1, fromThere.size());
        List<Var> own = Cotangents.add(Cotangents.add(Cotangents.unpack(carry, 4 * d, split.own(parameters)), split.own(more)), split.own(yetMore));
        return new Undone(Cotangents.pack(Var.concat(0, y, z, ofAfter.times(coupling), ofZ), own), Cotangents.add(split.shared(more), split.shared(yetMore)));
    }

    private Autodiff.WithPullback increment(Arguments x, List<Var> parameters, Var y, Var t, Var h, boolean back) {
        return Autodiff.vjpSummed(v -> {
            Arguments own = x.with(v.subList(1, v.size()), problem.times());
            Rates f = problem.rates(own.theta());
            Var time = problem.times() ? Sweep.tied(t, own.from(), own.to(), false) : t;
            Var size = problem.times() ? Sweep.tied(h, own.from(), own.to(), true) : h;
            return List.of(back ? steps.increment(f, time.plus(size), size.unaryMinus(), v.get(0), false).y() : steps.increment(f, time, size, v.get(0), false).y());
        }, Cotangents.join(y, parameters));
    }

    @Override
    public TracedSteps steps() {
        return steps;
    }

    @Override
    public int evaluations() {
        int once = steps.evaluations();
        return 2 * once + (problem.method().adaptive() ? problem.method().tableau().stages() - once : 0);
    }

    @Override
    public int evaluationsToStart() {
        return 0;
    }

    /// The steps of one size from a time on, backwards. It is given [from, time reached, number of steps].
    private record FixedBackwards(double h, double most) implements Control.Controller {
        @Override
        public Run start(int samples) {
            throw new IllegalStateException("expected times to begin and end at");
        }

        @Override
        public Run start(int samples, double[] given) {
            double[] left = Arrays.copyOfRange(given, 2 * samples, 3 * samples);
            double[] count = left.clone();
            double[] from = Arrays.copyOfRange(given, 0, samples);
            double[] to = Arrays.copyOfRange(given, samples, 2 * samples);
            double size = Math.min(h, most);
            return new Run() {
                @Override
                public boolean next(double[] controls, boolean[] active) {
                    boolean any = false;
                    for (int s = 0; s < samples; s++) {
                        active[s] &= left[s] > 0;
                        if (active[s]) {
                            double signed = Math.copySign(size, to[s] - from[s]);
                            controls[s] = from[s] + (left[s] - 1) * signed;
                            controls[samples + s] = left[s] == count[s] ? to[s] - controls[s] : signed;
                            any = true;
                        }
                    }
                    return any;
                }

                @Override
                public void judge(double[] signals, boolean[] accept) {
                    for (int s = 0; s < samples; s++) {
                        left[s] -= accept[s] ? 1 : 0;
                    }
                }
            };
        }
    }
}
