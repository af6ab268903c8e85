package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One solve in plain Java, on its way.
final class Trajectory {
    private final Solver solver;
    private final Stepper stepper;
    private final Pacer pacer;
    private final double t0;
    private final double t1;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Double> times = new ArrayList<>();
    private final List<double[]> states = new ArrayList<>();
    private final List<Event.Occurrence> occurrences = new ArrayList<>();
    private final double[] values;
    private final double[] point;
    private final SaveTimes saves;

    /// @param y0 the state at t0 `[d]`, not modified
    Trajectory(Solver solver, OdeFunction field, double t0, double t1, double[] y0) {
        this.solver = solver;
        this.t0 = t0;
        this.t1 = t1;
        this.values = new double[solver.events().size()];
        this.point = new double[y0.length];
        this.stepper = Stepper.of(solver.method(), field, y0.length, solver.tolerances());
        this.pacer = new Pacer(solver, solver.method().errorOrder(), t0, t1, Math.ulp(1.0));
        stepper.start(t0, y0);
        this.saves = new SaveTimes(solver.saveAt(), t0, pacer.direction());
        if (saves.due(t0)) {
            keep(y0);
        }
    }

    private void keep(double[] y) {
        times.add(saves.time());
        states.add(y.clone());
        saves.pass();
    }

    Solution run() {
        if (pacer.running() && solver.controller() instanceof Controller.Adaptive) {
            int order = solver.method().errorOrder();
            pacer.first(solver.firstStep().isPresent() ? solver.firstStep().getAsDouble() : Pacer.firstStep(stepper, t0, pacer.direction(), solver, order, Math.abs(t1 - t0)));
        }
        for (int e = 0; e < values.length; e++) {
            values[e] = solver.events().get(e).function().value(t0, stepper.state());
        }
        boolean fresh = true;
        while (pacer.running()) {
            double h = pacer.next();
            double t = pacer.from();
            if (fresh && pacer.atStop()) {
                stepper.begin(t);
            }
            fresh = pacer.judge(stepper.step(t, h));
            if (fresh) {
                stepper.accept(t, h, pacer.to());
                Optional<Event.Occurrence> last = look(pacer.time());
                if (last.isPresent()) {
                    pacer.finish(Status.EVENT);
                    return solution(last.get().t(), last.get().y());
                }
            }
        }
        return solution(pacer.time(), stepper.state().clone());
    }

    /// What the step accepted last has to give; a terminal event if there was one.
    private Optional<Event.Occurrence> look(double t) {
        boolean dense = solver.dense();
        boolean wanted = dense || saves.due(t);
        Optional<Segment> segment = wanted ? Optional.of(stepper.segment(t)) : Optional.empty();
        Optional<Event.Occurrence> end = Optional.empty();
        if (values.length > 0) {
            EventSearch search = new EventSearch(solver.events(), values, t, stepper.state(), () -> stepper.segment(t), segment);
            occurrences.addAll(search.run());
            segment = search.segment();
            end = search.terminal();
        }
        double upTo = end.isPresent() ? end.get().t() : t;
        while (saves.due(upTo)) {
            if (saves.time() == t) {
                keep(stepper.state());
            } else {
                segment.orElseThrow().at(saves.time(), point);
                keep(point);
            }
        }
        if (dense) {
            segments.add(segment.orElseThrow());
        }
        return end;
    }

    private Solution solution(double t, double[] y) {
        Status status = pacer.status() == Status.NON_FINITE && stepper.unsolved() ? Status.NOT_CONVERGED : pacer.status();
        Statistics statistics = new Statistics(stepper.evaluations, pacer.steps(), pacer.accepted(), pacer.steps() - pacer.accepted(), stepper.jacobians, stepper.factorizations);
        return new Solution(status, statistics, t0, t, y, times, states, occurrences, solver.dense() ? Optional.of(segments) : Optional.empty());
    }
}
