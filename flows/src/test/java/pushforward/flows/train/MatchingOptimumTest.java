package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Init;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.Diffusion;
import pushforward.flows.continuous.DiffusionVelocity;
import pushforward.flows.continuous.Prediction;
import pushforward.flows.continuous.ProbabilityPath;
import pushforward.flows.continuous.Velocity;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// Where base and data are normal, what minimises the loss is known: there the loss's gradient along any family of fields through it is 0, within the error of the samples, and beside it it is not.
///
/// In the data's principal axes everything is one-dimensional. With `x_t = a x0 + b x1 + c e` and `u_t` its derivative,
///
/// ```
///   E[u_t | x_t = x] = b' m + (a a' + b b' s^2 + c c') / (a^2 + b^2 s^2 + c^2) (x - b m)
/// ```
@SuppressWarnings("try")
class MatchingOptimumTest {
    private static final double ANGLE = 0.6;
    private static final double[] DEVIATIONS = {1.5, 0.4};
    private static final double[] MEANS = {0.7, -1.1};
    private static final int ROWS = 20_000;
    private static final int DRAWS = 16;

    private static Var rotation(Var like, int d, boolean back) {
        double c = Math.cos(ANGLE);
        double s = back ? -Math.sin(ANGLE) : Math.sin(ANGLE);
        return d == 1 ? like.constant(new double[] {1}, 1, 1) : like.constant(new double[] {c, -s, s, c}, 2, 2);
    }

    private static double[] first(double[] of, int d) {
        return java.util.Arrays.copyOf(of, d);
    }

    /// The known field plus `theta` times functions of time and place.
    private record Family(int features, Formula known) implements Velocity {
        @FunctionalInterface
        interface Formula {
            /// In principal axes.
            ///
            /// @param m means `[d]`
            /// @param variance of the data `[d]`
            Var at(Var t, Var x, Var m, Var variance);
        }

        private int functions() {
            return 2 + 3 * features;
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(Parameter.trained("theta", Init.zeros(), features, functions()));
        }

        @Override
        public List<Var> prepare(Scope scope) {
            return List.of(scope.param("theta"));
        }

        @Override
        public Var at(Var t, Var x, List<Var> prepared) {
            Var y = rotation(x, features, true).matmul(x);
            Var m = x.constant(first(MEANS, features), features);
            Var variance = x.constant(first(DEVIATIONS, features), features).square();
            Var exact = rotation(x, features, false).matmul(known.at(t, y, m, variance));
            Var functions = Var.concat(0, t.reshape(1).fill(1), t.reshape(1), x, x.times(t), x.square());
            return exact.plus(prepared.get(0).matmul(functions));
        }
    }

    private static Tensor rows(int d, long seed) {
        Tensor e = RandomKey.of(seed).normal(DType.F64, ROWS, d).times(Tensor.of(first(DEVIATIONS, d))).plus(Tensor.of(first(MEANS, d)));
        double c = Math.cos(ANGLE);
        double s = Math.sin(ANGLE);
        return d == 1 ? e : e.matmul(Tensor.of(new double[][] {{c, -s}, {s, c}}).transpose());
    }

    /// The largest ratio of a component of the mean gradient to its standard error, over draws of rows and noise.
    private static double significance(SimulationFree<?> training, int d) {
        List<double[]> draws = new ArrayList<>();
        try (TensorScope open = Tensor.scope(); Parameters parameters = training.part.frozen(DType.F64, 0)) {
            Tensor first = rows(d, 0);
            try (LossProgram program = LossProgram.withGradient(training.objective(Rows.of(first)), parameters, LossProgram.sample(List.of(first)), Options.defaults())) {
                for (int i = 0; i < DRAWS; i++) {
                    assertTrue(Double.isFinite(program.run(ROWS, new Key(5, i, 0), 1, new Tensor[] {rows(d, i + 1)})));
                    draws.add(program.gradient().toDoubleArray());
                }
            }
        }
        double worst = 0;
        for (int k = 0; k < draws.get(0).length; k++) {
            double sum = 0;
            double squares = 0;
            for (double[] g : draws) {
                sum += g[k];
                squares += g[k] * g[k];
            }
            double mean = sum / DRAWS;
            double error = Math.sqrt(Math.max(0, squares / DRAWS - mean * mean) / (DRAWS - 1));
            worst = Math.max(worst, error == 0 ? 0 : Math.abs(mean) / error);
        }
        return worst;
    }

    private static void check(String label, int d, Family.Formula known, Function<Velocity, SimulationFree<?>> training) {
        double at = significance(training.apply(new Family(d, known)), d);
        double beside = significance(training.apply(new Family(d, (t, x, m, v) -> known.at(t, x, m, v).times(1.2))), d);
        assertTrue(at < 5, label + " d " + d + ": " + at + " standard errors");
        assertTrue(beside > 10, label + " d " + d + ": " + beside + " standard errors beside the optimum");
    }

    /// The formula above.
    private static Var velocity(Var x, Var m, Var variance, Var a, Var da, Var b, Var db, Var c2, Var cdc) {
        Var total = a.square().plus(variance.times(b.square())).plus(c2);
        Var joint = a.times(da).plus(variance.times(b.times(db))).plus(cdc);
        return m.times(db).plus(joint.div(total).times(x.minus(m.times(b))));
    }

    @Test
    void pathsHaveTheirKnownFields() {
        double sigma = 0.6;
        for (int d = 1; d <= 2; d++) {
            for (double blur : new double[] {0, 0.3}) {
                check("straight " + blur, d, (t, x, m, v) -> velocity(x, m, v, t.unaryMinus().plus(1), t.fill(-1), t, t.fill(1), t.fill(blur * blur), t.fill(0)),
                        net -> FlowMatching.of(Flow.of(ContinuousFlow.of(net))).path(new ProbabilityPath.Straight(blur)));
            }
            check("variance preserving", d, (t, x, m, v) -> {
                Var c = t.times(Math.PI / 2).cos();
                Var s = t.times(Math.PI / 2).sin();
                return velocity(x, m, v, c, s.times(-Math.PI / 2), s, c.times(Math.PI / 2), t.fill(0), t.fill(0));
            }, net -> FlowMatching.of(Flow.of(ContinuousFlow.of(net))).path(new ProbabilityPath.VariancePreserving()));
            check("bridge", d, (t, x, m, v) -> {
                Var rest = t.unaryMinus().plus(1);
                return velocity(x, m, v, rest, t.fill(-1), t, t.fill(1), t.times(rest).times(sigma * sigma), rest.minus(t).times(sigma * sigma / 2));
            }, net -> FlowMatching.of(Flow.of(ContinuousFlow.of(net))).path(new ProbabilityPath.Bridge(sigma)));
        }
    }

    @Test
    void diffusionsHaveTheirKnownScores() {
        int d = 2;
        for (Diffusion schedule : List.of(Diffusion.vp(), Diffusion.subVp(), new Diffusion.Ve(0.05, 5), new Diffusion.Straight())) {
            for (Prediction prediction : Prediction.values()) {
                check(schedule + " " + prediction, d, (t, x, m, v) -> {
                    Var tau = t.unaryMinus().plus(1);
                    Var alpha = schedule.alpha(tau);
                    Var noise = schedule.sigma(tau);
                    Var total = v.times(alpha.square()).plus(noise.square());
                    Var centred = x.minus(m.times(alpha));
                    Var score = centred.div(total).unaryMinus();
                    return switch (prediction) {
                        case SCORE -> score;
                        case NOISE -> score.times(noise).unaryMinus();
                        case DATA -> m.plus(v.times(alpha).div(total).times(centred));
                        case VELOCITY -> score.times(schedule.squaredDiffusion(tau)).times(0.5).minus(x.times(schedule.drift(tau)));
                    };
                }, net -> ScoreMatching.of(Flow.of(new DiffusionVelocity(net, schedule, prediction).layer())));
            }
        }
    }
}
