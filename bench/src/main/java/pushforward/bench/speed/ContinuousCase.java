package pushforward.bench.speed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Options;
import pushforward.bench.data.Moons;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.VelocityNet;
import pushforward.flows.train.Adam;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Rows;
import pushforward.flows.train.Schedule;
import pushforward.flows.train.TrainingSteps;
import pushforward.ode.Solved;
import pushforward.ode.Solver;
import pushforward.ode.method.Dopri5;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A continuous flow of the plane: a velocity of two hidden layers whose divergence has a formula, followed by Dopri5 with steps of its own for every row.
///
/// What a solve costs depends on the velocity, so the flow is trained on the rows first, with a rate that falls to nothing: from then on every step takes the same solves. There
/// are no figures of operations, whose
/// number is not known beforehand; facts tell how often the velocity was evaluated.
///
/// @param name as on the command line
/// @param hidden widths
/// @param batch rows of a step
/// @param tolerance of the solver, relative and absolute
/// @param training steps before anything is measured
public record ContinuousCase(String name, List<Integer> hidden, int batch, double tolerance, int training) implements SpeedCase {
    private static final int FEATURES = 2;
    private static final int MOST_STEPS = 200;
    private static final double RATE = 3e-3;
    private static final int TIMED = 51;

    private ContinuousFlow continuous() {
        return ContinuousFlow.of(VelocityNet.of(FEATURES, hidden.stream().mapToInt(i -> i).toArray()))
                .withSolver(Solver.of(Dopri5.METHOD).withTolerances(tolerance, tolerance).withMaxSteps(MOST_STEPS));
    }

    @Override
    public int features() {
        return FEATURES;
    }

    @Override
    public boolean hasDensity() {
        return true;
    }

    @Override
    public long parameters() {
        try (Parameters p = Parameters.initial(Flow.of(continuous()), DType.F32, 0)) {
            return p.trainedCount();
        }
    }

    @Override
    public long flops() {
        return 0;
    }

    /// `rows` `[batch, 2]`: two moons, twice as large.
    @Override
    public Map<String, Tensor> inputs(DType dtype) {
        UniformRandomProvider rng = RandomSource.XO_RO_SHI_RO_128_PP.create(1L);
        Moons moons = new Moons();
        double[][] points = new double[batch][];
        Arrays.setAll(points, i -> moons.sample(rng));
        try (Tensor all = Tensor.of(points); Tensor own = all.to(dtype)) {
            return Map.of("rows", own.times(2));
        }
    }

    @Override
    public Contender open(DType dtype, int threads, Map<String, Tensor> inputs) {
        return new Own(this, dtype, threads, inputs.get("rows"));
    }

    /// Our version.
    private static final class Own implements Contender {
        private final ContinuousCase of;
        private final Tensor rows;
        private final Model model;
        private final TrainingSteps steps;
        private final UniformRandomProvider rng = RandomSource.XO_RO_SHI_RO_128_PP.create(1L);

        Own(ContinuousCase of, DType dtype, int threads, Tensor rows) {
            this.of = of;
            this.rows = rows;
            this.steps = ForwardKl.of(Flow.of(of.continuous())).batch(of.batch).threads(threads).dtype(dtype).optimizer(Adam.of(RATE)).steps(of.training).schedule(Schedule.cosine())
                    .clip(FlowCase.CLIP).begin(Rows.of(rows));
            for (int i = 0; i < of.training; i++) {
                steps.next();
            }
            Model trained = steps.model();
            this.model = Model.of(trained.flow(), trained.parameters(), Options.defaults().withThreads(threads));
        }

        @Override
        public void step() {
            steps.next();
        }

        @Override
        public void logProb() {
            model.logProb(rows).close();
        }

        @Override
        public void sample() {
            model.sample(of.batch, rng).close();
        }

        @Override
        public double[] values() {
            try (Tensor logProb = model.logProb(rows)) {
                return logProb.toDoubleArray();
            }
        }

        /// Steps accepted and evaluations of velocity and divergence for a density, both the mean over rows, and what one evaluation for all rows takes in microseconds.
        @Override
        public Map<String, Double> facts() {
            ContinuousFlow flow = of.continuous();
            Parameters parameters = model.parameters();
            List<Argument> arguments = new ArrayList<>();
            flow.parameters().forEach(p -> arguments.add(Argument.shared(p.name(), p.shape(), model.dtype())));
            int n = arguments.size();
            arguments.add(Argument.perSample("x", flow.shape(), model.dtype()));
            List<Tensor> values = new ArrayList<>();
            flow.parameters().forEach(p -> values.add(parameters.at("bijection." + p.name())));
            values.add(rows);
            List<Tensor> counts = Autodiff.compile(arguments, v -> {
                Solved s = flow.solve(v.get(n), 1, 0, Scope.of(flow.parameters(), v.subList(0, n)));
                return List.of(s.accepted(), s.evaluations());
            }).apply(values.toArray(Tensor[]::new));
            double[] times = new double[TIMED];
            for (int i = 0; i < TIMED; i++) {
                long begin = System.nanoTime();
                logProb();
                times[i] = (System.nanoTime() - begin) * 1e-6;
            }
            double evaluations = Arrays.stream(counts.get(1).toDoubleArray()).average().orElseThrow();
            Map<String, Double> facts = new LinkedHashMap<>();
            facts.put("accepted_steps", Arrays.stream(counts.get(0).toDoubleArray()).average().orElseThrow());
            facts.put("evaluations", evaluations);
            facts.put("evaluation_us", Timing.of(times).milliseconds() * 1e3 / evaluations);
            return facts;
        }

        @Override
        public void close() {
            steps.close();
            model.close();
        }
    }
}
