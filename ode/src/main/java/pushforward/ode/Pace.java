package pushforward.ode;

import java.util.List;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;

/// Steers loops in graphs: a [Pacer] per sample. It is given [from, to, memory], its controls are [time, signed size], its signal is the scaled error, and it reports its memory.
///
/// @param ulp the spacing of numbers around 1 in the element type
record Pace(Solver solver, int errorOrder, double ulp) implements Control.Controller {
    static final int CONTROLS = 2;
    static final int STEPS = 4;
    static final int ACCEPTED = 5;
    static final int STATUS = 6;
    static final int TIME = 7;

    /// The memory to begin with `[Pacer.MEMORY]`.
    ///
    /// @param first the length of the first step
    /// @param t the time
    static Var memory(Solver solver, Var first, Var t) {
        double floor = solver.controller() instanceof Controller.Adaptive a ? a.floor() : 1;
        Var zero = first.constant(0);
        Var error = first.constant(floor);
        return Var.stack(first.min(solver.maxStep()), error, error, zero, zero, zero, zero, t).stopGradient();
    }

    /// A loop from one time to another.
    ///
    /// @param recorded how many steps are kept at most, or 0 for none
    /// @param step (carry, time, size) -> carry and the error `[1]`
    Control.Steered loop(int recorded, Var carry, Var from, Var to, Var memory, Step step) {
        Control.Steering how = new Control.Steering(this, recorded > 0 ? recorded : Integer.MAX_VALUE, recorded > 0, CONTROLS, 1, Pacer.MEMORY);
        Var given = Var.concat(0, from.reshape(1), to.reshape(1), memory);
        return Control.loop(how, carry, given, in -> step.take(in.get(0), in.get(1).at(0), in.get(1).at(1)));
    }

    /// A loop over the steps of a method from a time and a state on.
    ///
    /// @param y `[d]`
    Control.Steered loop(int recorded, TracedSteps steps, Rates f, Var from, Var y, Var to, Var memory) {
        return loop(recorded, steps.start(f, from, y), from, to, memory, (carry, t, h) -> {
            TracedSteps.Trial trial = steps.trial(f, t, h, carry);
            return List.of(steps.next(trial), steps.error(trial, trial.from(), trial.y()));
        });
    }

    /// A step of such a loop.
    @FunctionalInterface
    interface Step {
        List<Var> take(Var carry, Var t, Var h);
    }

    @Override
    public Run start(int samples) {
        throw new IllegalStateException("expected times to begin and end at");
    }

    @Override
    public Run start(int samples, double[] given) {
        Pacer[] pacers = new Pacer[samples];
        for (int s = 0; s < samples; s++) {
            pacers[s] = new Pacer(solver, errorOrder, 0, 1, ulp);
        }
        Lanes lanes = new Lanes(pacers);
        lanes.restart(given);
        return lanes;
    }

    private record Lanes(Pacer[] pacers) implements Run {
        @Override
        public boolean restart(double[] given) {
            int samples = pacers.length;
            for (int s = 0; s < samples; s++) {
                double from = given[s];
                double to = given[samples + s];
                boolean finite = from - from == 0 && to - to == 0;
                pacers[s].begin(finite ? from : 0, finite ? to : 1);
                pacers[s].resume(given, 2 * samples + s, samples);
                if (!finite && pacers[s].running()) {
                    pacers[s].finish(Status.NON_FINITE);
                }
            }
            return true;
        }

        @Override
        public boolean next(double[] controls, boolean[] active) {
            boolean any = false;
            for (int s = 0; s < pacers.length; s++) {
                active[s] &= pacers[s].running();
                if (active[s]) {
                    controls[pacers.length + s] = pacers[s].next();
                    controls[s] = pacers[s].from();
                    any = true;
                }
            }
            return any;
        }

        @Override
        public void judge(double[] signals, boolean[] accept) {
            for (int s = 0; s < pacers.length; s++) {
                accept[s] = accept[s] && pacers[s].judge(signals[s]);
            }
        }

        @Override
        public void report(double[] reports) {
            for (int s = 0; s < pacers.length; s++) {
                pacers[s].memory(reports, s, pacers.length);
            }
        }
    }
}
