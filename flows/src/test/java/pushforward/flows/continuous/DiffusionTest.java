package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.Distribution;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// Diffusions of normal mixtures, whose densities at all times are known.
@SuppressWarnings("try")
class DiffusionTest {
    private static final DType F64 = DType.F64;
    private static final List<Diffusion> SCHEDULES = List.of(Diffusion.vp(), Diffusion.subVp(), Diffusion.ve(), new Diffusion.Straight());
    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};
    private static final double[][] MEANS = {{-1, 0.5}, {1.2, 1}, {0.3, -1.4}};
    private static final double[][] DEVIATIONS = {{0.4, 0.3}, {0.2, 0.6}, {0.5, 0.25}};

    /// log p_tau of the mixture, of which the first `k` components are there, as a function of x `[2]`.
    private static Var logDensity(Diffusion schedule, Var tau, Var x, int k) {
        Var alpha = schedule.alpha(tau);
        Var variance = schedule.sigma(tau).square();
        List<Var> parts = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < k; i++) {
            sum += WEIGHTS[i];
        }
        for (int i = 0; i < k; i++) {
            Var total = x.constant(DEVIATIONS[i], 2).square().times(alpha.square()).plus(variance);
            Var centred = x.minus(x.constant(MEANS[i], 2).times(alpha));
            parts.add(centred.square().div(total).plus(total.log()).sum().times(-0.5).plus(Math.log(WEIGHTS[i] / sum) - Math.log(2 * Math.PI)));
        }
        return Var.stack(parts.toArray(Var[]::new)).logSumExp(0);
    }

    /// The known score, worked out from responsibilities.
    private static Var score(Diffusion schedule, Var tau, Var x, int k) {
        Var alpha = schedule.alpha(tau);
        Var variance = schedule.sigma(tau).square();
        List<Var> logs = new ArrayList<>();
        List<Var> pulls = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            Var total = x.constant(DEVIATIONS[i], 2).square().times(alpha.square()).plus(variance);
            Var centred = x.minus(x.constant(MEANS[i], 2).times(alpha));
            logs.add(centred.square().div(total).plus(total.log()).sum().times(-0.5).plus(Math.log(WEIGHTS[i])));
            pulls.add(centred.div(total).unaryMinus());
        }
        Var share = Var.stack(logs.toArray(Var[]::new)).softmax(0);
        Var all = null;
        for (int i = 0; i < k; i++) {
            Var one = pulls.get(i).times(share.at(i));
            all = all == null ? one : all.plus(one);
        }
        return all;
    }

    /// A network that knows the score, and says it in some way.
    private record Known(Diffusion schedule, Prediction prediction, int components) implements Velocity {
        @Override
        public int features() {
            return 2;
        }

        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public List<Var> prepare(Scope scope) {
            return List.of();
        }

        @Override
        public Var at(Var t, Var x, List<Var> prepared) {
            Var tau = t.unaryMinus().plus(1);
            Var s = score(schedule, tau, x, components);
            Var sigma = schedule.sigma(tau);
            return switch (prediction) {
                case SCORE -> s;
                case NOISE -> s.times(sigma).unaryMinus();
                case DATA -> x.plus(s.times(sigma.square())).div(schedule.alpha(tau));
                case VELOCITY -> s.times(schedule.squaredDiffusion(tau)).times(0.5).minus(x.times(schedule.drift(tau)));
            };
        }
    }

    /// p_tau itself.
    private record Exact(Diffusion schedule, double tau, int components) implements Distribution {
        @Override
        public Shape shape() {
            return Shape.of(2);
        }

        @Override
        public Var logProb(Var x, Scope scope) {
            return logDensity(schedule, x.at(0).fill(tau), x, components);
        }

        @Override
        public Var sample(Noise noise, Scope scope) {
            throw new UnsupportedOperationException("not needed");
        }
    }

    private static double[] values(Diffusion schedule, double tau, Tensor x, int k) {
        return Autodiff.compile(List.of(Argument.perSample("x", Shape.of(2), F64)), v -> List.of(logDensity(schedule, v.get(0).at(0).fill(tau), v.get(0), k))).apply(x).get(0).toDoubleArray();
    }

    /// From the exact law at tau = 1 as base, the flow's density where it stops is the exact one there, p at the smallest tau.
    @Test
    void theProbabilityFlowHasTheExactLikelihood() {
        for (Prediction prediction : Prediction.values()) {
            checkLikelihood(Diffusion.vp(), prediction, 3);
        }
        for (Diffusion schedule : SCHEDULES.subList(0, 3)) {
            checkLikelihood(schedule, Prediction.SCORE, 1);
            checkLikelihood(schedule, Prediction.SCORE, 3);
        }
    }

    private static void checkLikelihood(Diffusion schedule, Prediction prediction, int components) {
        try (TensorScope open = Tensor.scope()) {
            Tensor x = RandomKey.of(1).normal(F64, 48, 2).times(1.5);
            DiffusionVelocity velocity = new DiffusionVelocity(new Known(schedule, prediction, components), schedule, prediction);
            ContinuousFlow layer = velocity.layer().withSolver(Solver.of(Dop853.METHOD).withTolerances(1e-9, 1e-9).withMaxSteps(3_000));
            try (Model m = Model.initial(new Flow(new Exact(schedule, 1, components), layer), F64, 0)) {
                assertArrayEquals(values(schedule, schedule.smallest(), x, components), m.logProb(x).toDoubleArray(), 1e-6, schedule + " " + prediction);
            }
        }
    }

    @Test
    void theKnownScoreIsTheGradientOfTheLogDensity() {
        for (Diffusion schedule : SCHEDULES) {
            List<Argument> arguments = List.of(Argument.perSample("tau", Shape.scalar(), F64), Argument.perSample("x", Shape.of(2), F64));
            List<Tensor> r = Autodiff.compile(arguments, v -> List.of(score(schedule, v.get(0), v.get(1), 3), Autodiff.grad(x -> logDensity(schedule, v.get(0), x, 3)).apply(v.get(1))))
                    .apply(RandomKey.of(1).uniform(F64, 100).times(0.98).plus(0.01), RandomKey.of(2).normal(F64, 100, 2));
            double[] a = r.get(0).toDoubleArray();
            double[] b = r.get(1).toDoubleArray();
            for (int i = 0; i < a.length; i++) {
                assertEquals(b[i], a[i], 1e-11 * (1 + Math.abs(b[i])), schedule.toString());
            }
        }
    }

    /// f and k are what the derivatives of alpha and sigma say; g^2 is the paper's.
    @Test
    void driftAndDiffusionFollowFromAlphaAndSigma() {
        for (Diffusion schedule : SCHEDULES) {
            double[] tau = RandomKey.of(3).uniform(F64, 200).times(0.98).plus(0.01).toDoubleArray();
            List<Tensor> r = Autodiff.compile(List.of(Argument.perSample("tau", Shape.scalar(), F64)), v -> {
                Var at = v.get(0);
                Autodiff.WithTangents slopes = Autodiff.jvp(t -> List.of(schedule.alpha(t.get(0)), schedule.sigma(t.get(0))), List.of(at), List.of(at.fill(1)));
                Var f = slopes.tangents().get(0).div(slopes.values().get(0));
                return Stream.of(f, schedule.drift(at), slopes.tangents().get(1).minus(f.times(slopes.values().get(1))), schedule.noiseRate(at), schedule.squaredDiffusion(at),
                        schedule.sigma(at)).map(Var::lift).toList();
            }).apply(Tensor.of(tau));
            for (int i = 0; i < tau.length; i++) {
                double f = r.get(0).at(i);
                double k = r.get(2).at(i);
                assertEquals(f, r.get(1).at(i), 1e-12 * (1 + Math.abs(f)), schedule.toString());
                assertEquals(k, r.get(3).at(i), 1e-11 * (1 + Math.abs(k)), schedule.toString());
                double beta = 0.1 + 19.9 * tau[i];
                double integral = 0.1 * tau[i] + 19.9 * tau[i] * tau[i] / 2;
                double g2 = switch (schedule) {
                    case Diffusion.Vp vp -> beta;
                    case Diffusion.SubVp sub -> beta * (1 - Math.exp(-2 * integral));
                    case Diffusion.Ve ve -> 2 * Math.pow(0.01 * Math.pow(5000, tau[i]), 2) * Math.log(5000);
                    case Diffusion.Straight s -> 2 * tau[i] / (1 - tau[i]);
                };
                assertEquals(g2, r.get(4).at(i), 1e-12 * (1 + g2), schedule.toString());
            }
        }
    }

    @Test
    void predictionsTurnIntoEachOtherAndBack() {
        int n = 300;
        List<Argument> arguments = List.of(Argument.perSample("tau", Shape.scalar(), F64), Argument.perSample("x1", Shape.of(2), F64), Argument.perSample("e", Shape.of(2), F64));
        for (Diffusion schedule : SCHEDULES) {
            List<Tensor> r = Autodiff.compile(arguments, v -> {
                Var tau = v.get(0);
                Var alpha = schedule.alpha(tau);
                Var sigma = schedule.sigma(tau);
                Var x = v.get(1).times(alpha).plus(v.get(2).times(sigma));
                Var score = v.get(2).div(sigma).unaryMinus();
                List<Var> said = List.of(score.times(schedule.squaredDiffusion(tau)).times(0.5).minus(x.times(schedule.drift(tau))), score, v.get(2), v.get(1)); // in the order of the constants
                List<Var> out = new ArrayList<>();
                for (Prediction from : Prediction.values()) {
                    for (Prediction to : Prediction.values()) {
                        Var there = from.to(to, said.get(from.ordinal()), x, schedule, tau);
                        Var back = to.to(from, there, x, schedule, tau);
                        Var scale = said.get(from.ordinal()).square().plus(x.square()).plus(1).sqrt();
                        out.add(there.minus(said.get(to.ordinal())).div(said.get(to.ordinal()).square().plus(x.square()).plus(1).sqrt()));
                        out.add(back.minus(said.get(from.ordinal())).div(scale));
                    }
                }
                return out;
            }).apply(RandomKey.of(1).uniform(F64, n).times(0.9).plus(0.05), RandomKey.of(2).normal(F64, n, 2), RandomKey.of(3).normal(F64, n, 2));
            for (int i = 0; i < r.size(); i++) {
                for (double error : r.get(i).toDoubleArray()) {
                    String label = schedule + " " + Prediction.values()[i / 8] + " to " + Prediction.values()[i / 2 % 4];
                    assertEquals(0, error, i % 2 == 1 ? 1e-12 : 1e-11, label);
                }
            }
        }
    }

    /// The straight diffusion's velocity, from any prediction, is data less noise.
    @Test
    void theStraightPathIsADiffusion() {
        List<Argument> arguments = List.of(Argument.perSample("tau", Shape.scalar(), F64), Argument.perSample("x1", Shape.of(2), F64), Argument.perSample("e", Shape.of(2), F64));
        Diffusion straight = new Diffusion.Straight();
        List<Tensor> r = Autodiff.compile(arguments, v -> {
            Var tau = v.get(0);
            Var x = v.get(1).times(straight.alpha(tau)).plus(v.get(2).times(straight.sigma(tau)));
            ProbabilityPath.Point p = ProbabilityPath.straight().at(tau.unaryMinus().plus(1), v.get(2), v.get(1), v.get(2));
            return List.of(Prediction.NOISE.to(Prediction.VELOCITY, v.get(2), x, straight, tau).minus(p.velocity()), x.minus(p.x()));
        }).apply(RandomKey.of(1).uniform(F64, 100).times(0.9).plus(0.05), RandomKey.of(2).normal(F64, 100, 2), RandomKey.of(3).normal(F64, 100, 2));
        for (Tensor t : r) {
            for (double error : t.toDoubleArray()) {
                assertEquals(0, error, 1e-12);
            }
        }
    }

    /// Value and divergence by formula are those by derivatives, for a network that has a formula, whatever it predicts.
    @Test
    void theDivergenceFollowsFromTheNetworks() {
        for (Diffusion schedule : SCHEDULES) {
            for (Prediction prediction : Prediction.values()) {
                VelocityNet net = VelocityNet.of(3, 7, 5);
                for (Velocity v : List.of(new DiffusionVelocity(net, schedule, prediction), new DiffusionVelocity(new UnitInput(net, schedule), schedule, prediction))) {
                    assertTrue(v.hasDivergence());
                    List<Argument> arguments = new ArrayList<>();
                    List<Tensor> in = new ArrayList<>();
                    for (Parameter p : v.parameters()) {
                        arguments.add(Argument.shared(p.name(), p.shape(), F64));
                        in.add(RandomKey.of(4).child(p.name()).normal(F64, p.shape().dims()).times(0.5));
                    }
                    int n = arguments.size();
                    arguments.addAll(List.of(Argument.perSample("t", Shape.scalar(), F64), Argument.perSample("x", Shape.of(3), F64)));
                    in.addAll(List.of(RandomKey.of(1).uniform(F64, 50).times(0.9).plus(0.05), RandomKey.of(2).normal(F64, 50, 3)));
                    List<Tensor> r = Autodiff.compile(arguments, a -> {
                        List<Var> prepared = v.prepare(Scope.of(v.parameters(), a.subList(0, n)));
                        Velocity.WithDivergence formula = v.withDivergence(a.get(n), a.get(n + 1), prepared);
                        return List.of(formula.velocity(), v.at(a.get(n), a.get(n + 1), prepared), formula.divergence(),
                                new Divergence.Exact().at(v, a.get(n), a.get(n + 1), prepared, a.get(n)).divergence());
                    }).apply(in.toArray(Tensor[]::new));
                    for (int k = 0; k < 4; k += 2) {
                        double[] a = r.get(k).toDoubleArray();
                        double[] b = r.get(k + 1).toDoubleArray();
                        for (int i = 0; i < a.length; i++) {
                            assertEquals(b[i], a[i], 1e-10 * (1 + Math.abs(b[i])), schedule + " " + prediction);
                        }
                    }
                }
            }
        }
    }

    @Test
    void schedulesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new Diffusion.Vp(0, 20));
        assertThrows(IllegalArgumentException.class, () -> new Diffusion.SubVp(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Diffusion.Ve(1, 1));
    }
}
