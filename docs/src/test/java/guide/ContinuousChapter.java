package guide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Key;
import pushforward.autodiff.Traced;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.Divergence;
import pushforward.flows.continuous.Velocity;
import pushforward.flows.continuous.VelocityNet;
import pushforward.flows.train.FlowMatching;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Pairing;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Euler;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The examples of chapter 12.
final class ContinuousChapter {
    private ContinuousChapter() {
    }

    // region whirl
    /// v(x) = 2 x (1 - r^2) / (1 + r^2) + 2 (-x_2, x_1), r = |x|: round and round, and towards the circle r = 1.
    record Whirl() implements Velocity {
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
            Var s = x.square().sum();
            Var inwards = s.unaryMinus().plus(1).div(s.plus(1));
            return x.times(inwards).plus(Var.stack(x.at(1).unaryMinus(), x.at(0))).times(2);
        }
    }

    static final ContinuousFlow WHIRL = ContinuousFlow.of(new Whirl()).withSolver(Solver.of(Dop853.METHOD).withTolerances(1e-12, 1e-12).withMaxSteps(300));
    // end whirl

    // region layers
    static void layers() {
        Tensor x0 = Tensor.of(new double[][] {{0.3, -0.2}});
        double integral = Model.initial(Flow.of(WHIRL), DType.F64, 0).push(x0).logAbsDet().item();
        for (int n = 4; n <= 1024; n *= 4) {
            double h = 1.0 / n;
            Traced layer = Autodiff.compile(x -> x.plus(new Whirl().at(x.constant(0), x, List.of()).times(h)));
            Traced jacobian = Autodiff.jacobian(layer);
            Tensor x = x0;
            double sum = 0;
            for (int k = 0; k < n; k++) {
                sum += LinearAlgebra.slogDet(jacobian.apply(x).reshape(2, 2)).logAbsDet();
                x = layer.apply(x);
            }
            System.out.printf(Locale.ROOT, "%4d layers: sum of log|det(I + h J)| = %.6f, off by %.1e%n", n, sum, Math.abs(sum - integral));
        }
        System.out.printf(Locale.ROOT, "the flow:    integral of tr J      = %.6f%n", integral);
    }
    // end layers

    // region backwards
    static void backwards() {
        Tensor x = RandomKey.of(1).normal(DType.F64, 1_000, 2);
        for (double tolerance : new double[] {1e-3, 1e-6, 1e-9}) {
            Solver solver = Solver.defaults().withTolerances(tolerance, tolerance).withMaxSteps(500);
            Model model = Model.initial(Flow.of(WHIRL.withSolver(solver)), DType.F64, 0);
            Model.Carried there = model.push(x);
            Model.Carried back = model.pull(there.value());
            System.out.printf(Locale.ROOT, "tolerance %.0e: back where it was to %.0e, log|det| cancels to %.0e%n", tolerance, back.value().minus(x).abs().max().item(),
                    back.logAbsDet().plus(there.logAbsDet()).abs().max().item());
        }
    }
    // end backwards

    // region changes
    static void changes() {
        double t = 0.4;
        double h = 1e-3;
        Model before = Model.initial(Flow.of(WHIRL.until(t - h)), DType.F64, 0);       // p at three times; all have the same parameters, here none
        Model now = Model.initial(Flow.of(WHIRL.until(t)), DType.F64, 0);
        Model after = Model.initial(Flow.of(WHIRL.until(t + h)), DType.F64, 0);
        Tensor x0 = Tensor.of(new double[][] {{0.3, -0.2}});
        Tensor x = now.push(x0).value();                                               // where the particle is at time t

        Traced velocity = Autodiff.compile(p -> new Whirl().at(p.constant(0), p, List.of()));
        double divergence = Autodiff.divergence(velocity).apply(x).item();
        Tensor score = Autodiff.grad(p -> Flow.of(WHIRL.until(t)).logProb(p, Scope.of(List.of(), List.of()))).apply(x);
        double transport = velocity.apply(x).times(score).sum().item();

        double moving = (after.logProb(after.push(x0).value()).item() - before.logProb(before.push(x0).value()).item()) / (2 * h);
        double fixed = (after.logProb(x).item() - before.logProb(x).item()) / (2 * h);
        System.out.printf(Locale.ROOT, "along the path:    d/dt log p = %.5f,  -div v                 = %.5f%n", moving, -divergence);
        System.out.printf(Locale.ROOT, "at a fixed place:  d/dt log p = %.5f,  -div v - <v, grad log p> = %.5f%n", fixed, -divergence - transport);
    }
    // end changes

    // region traces
    static void traces() {
        int d = 20;
        int n = 20_000;
        VelocityNet net = VelocityNet.of(d, 64, 64);
        List<Tensor> weights = net.parameters().stream().map(p -> RandomKey.of(1).child(p.name()).normal(DType.F64, p.shape().dims()).times(2 / Math.sqrt(p.shape().dim(-1)))).toList();
        List<Argument> arguments = net.parameters().stream().map(p -> Argument.shared(p.name(), p.shape(), DType.F64)).toList();
        Tensor x = RandomKey.of(2).normal(DType.F64, d);
        Map<String, Divergence> ways = new LinkedHashMap<>();
        ways.put("d directions", Divergence.exact());
        ways.put("closed form", Divergence.exact(net));
        ways.put("1 probe of signs", new Divergence.Hutchinson(1, true));
        ways.put("1 normal probe", new Divergence.Hutchinson(1, false));
        ways.put("12 probes of signs", new Divergence.Hutchinson(12, true));
        ways.put("Hutch++, 12 products", new Divergence.HutchPlusPlus(4));
        ways.forEach((name, way) -> {
            Tensor traces = Autodiff.compile(arguments, v -> {                          // n estimates at one point, each with a probe of its own
                Var point = v.get(0).constant(x.toDoubleArray(), d).lift();
                Noise noise = new Noise(DType.F64);
                Var probe = way.probeSize(d) > 0 ? way.probe(noise, d) : noise.normal(1);
                Var each = way.at(net, point.constant(0.5), point, net.prepare(Scope.of(net.parameters(), v)), probe).divergence();
                return List.of(each.plus(probe.at(0).times(0)));
            }).program().bind(weights.toArray(Tensor[]::new)).run(n, Key.of(3)).get(0);
            System.out.printf(Locale.ROOT, "%-22s %.4f ± %.4f%n", name, traces.mean().item(), traces.std().item());
        });
    }
    // end traces

    // region likelihood
    static void likelihood() {
        Model truth = Model.initial(Flow.of(WHIRL.until(0.5)), DType.F64, 0);           // a ring, with a density that is known
        Tensor train = truth.sample(10_000, RandomKey.of(1).source());
        Tensor test = truth.sample(2_000, RandomKey.of(2).source());
        Flow flow = Flow.of(ContinuousFlow.of(VelocityNet.of(2, 32, 32)));
        Model model = ForwardKl.of(flow).steps(400).batch(256).learningRate(5e-3).seed(1).fit(train);
        System.out.printf(Locale.ROOT, "learned %.3f nats, the true density %.3f, a normal law %.3f%n", -model.logProb(test).mean().item(), -truth.logProb(test).mean().item(),
                normal(train, test));
    }

    /// The mean of -log p of the normal law that fits best.
    static double normal(Tensor train, Tensor test) {
        Tensor covariance = LinearAlgebra.covariance(train, 1);
        Tensor centred = test.minus(train.mean(0));
        double squares = centred.times(LinearAlgebra.solve(covariance, centred.transpose()).transpose()).sum(1).mean().item();
        return 0.5 * (squares + LinearAlgebra.slogDet(covariance).logAbsDet()) + Math.log(2 * Math.PI);
    }
    // end likelihood

    // region matching
    static void matching() {
        Model truth = Model.initial(Flow.of(WHIRL.until(0.5)), DType.F64, 0);
        Tensor train = truth.sample(10_000, RandomKey.of(1).source());
        Tensor test = truth.sample(2_000, RandomKey.of(2).source());
        ContinuousFlow flow = ContinuousFlow.of(VelocityNet.of(2, 32, 32));
        Flow inFourSteps = Flow.of(flow.withSolver(Solver.fixed(Euler.METHOD, 0.25).withMaxSteps(5)));
        for (Pairing pairing : List.of(Pairing.independent(), Pairing.exact())) {
            Model model = FlowMatching.of(Flow.of(flow)).pairing(pairing).steps(2_000).batch(128).learningRate(5e-3).ema(0.99).seed(1).fit(train);
            Tensor x0 = RandomKey.of(3).normal(DType.F32, 1_000, 2);
            Tensor miss = Model.of(inFourSteps, model.parameters()).push(x0).value().minus(model.push(x0).value());
            System.out.printf(Locale.ROOT, "%-12s %.3f nats; four steps of Euler's method miss by %.3f%n", pairing.getClass().getSimpleName(), -model.logProb(test).mean().item(),
                    miss.square().sum(1).sqrt().mean().item());
        }
    }
    // end matching

    // region diffusion
    /// The probability flow of the VP diffusion of data 0.7 N(-2, 1/4) + 0.3 N(1, 1/4), whose score is known at all times.
    record TwoModes(double betaMin, double betaMax) implements Velocity {
        @Override
        public int features() {
            return 1;
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
            Var beta = tau.times(betaMax - betaMin).plus(betaMin);
            Var alpha = tau.times(betaMin).plus(tau.square().times(0.5 * (betaMax - betaMin))).times(-0.5).exp();
            Var variance = alpha.square().times(0.25 - 1).plus(1);                      // alpha^2 / 4 + sigma^2, sigma^2 = 1 - alpha^2
            Var distance = x.minus(alpha.times(x.constant(new double[] {-2, 1}, 2)));   // from the mean of either mode
            Var weight = distance.square().div(variance.times(-2)).plus(x.constant(new double[] {Math.log(0.7), Math.log(0.3)}, 2)).softmax(0);
            Var score = weight.times(distance).sum().div(variance).unaryMinus().reshape(1);
            return x.plus(score).times(beta.times(0.5));                                // -f x + g^2 / 2 score, f = -beta / 2, g^2 = beta
        }
    }

    static void diffusion() {
        Tensor x = Tensor.of(new double[][] {{-2.5}, {-0.5}, {0.5}, {1.8}});
        Tensor exact = Autodiff.compile(v -> Var.stack(mode(v, 0.7, -2), mode(v, 0.3, 1)).logSumExp(0)).apply(x);
        System.out.println("log-density of the data " + exact);
        for (double betaMax : new double[] {10, 20, 40, 80}) {
            ContinuousFlow flow = ContinuousFlow.of(new TwoModes(0.1, betaMax)).withSolver(Solver.of(Dop853.METHOD).withTolerances(1e-10, 1e-10).withMaxSteps(1_000));
            Tensor off = Model.initial(Flow.of(flow), DType.F64, 0).logProb(x).minus(exact);
            System.out.printf(Locale.ROOT, "beta up to %2.0f: the flow's is off by at most %.0e, alpha at the base is %.0e%n", betaMax, off.abs().max().item(), Math.exp(-0.05 - 0.25 * (betaMax - 0.1)));
        }
    }

    static Var mode(Var x, double weight, double mean) {
        return x.at(0).minus(mean).square().times(-2).plus(Math.log(weight * 2 / Math.sqrt(2 * Math.PI)));
    }
    // end diffusion
}
