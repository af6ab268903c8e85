package guide;

import java.util.Locale;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.ActNorm;
import pushforward.flows.AffineFixed;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.inference.Importance;
import pushforward.flows.inference.ImportanceWeights;
import pushforward.flows.inference.LogDensity;
import pushforward.flows.inference.ModeCoverage;
import pushforward.flows.inference.WeightedSamples;
import pushforward.flows.train.Annealing;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.ReverseKl;
import pushforward.flows.train.Rows;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The examples of chapter 8.
final class DivergencesChapter {
    private DivergencesChapter() {
    }

    // region target
    /// 0.7 N(-2, 0.6^2) + 0.3 N(at, 0.6^2), unnormalised: Z = 0.6 sqrt(2 pi).
    static Var twoModes(Var x, double at) {
        Var left = x.at(0).plus(2).div(0.6).square().times(-0.5).plus(Math.log(0.7));
        Var right = x.at(0).minus(at).div(0.6).square().times(-0.5).plus(Math.log(0.3));
        return Var.stack(left, right).logSumExp(0);
    }

    /// Samples of it, `[n, 1]`.
    static Tensor samples(int n, double at) {
        Tensor right = RandomKey.of(1).uniform(DType.F64, n, 1).lessThan(0.3);
        return RandomKey.of(2).normal(DType.F64, n, 1).times(0.6).plus(right.times(2 + at).minus(2));
    }
    // end target

    // region divergences
    static void divergences() {
        Flow normal = Flow.of(new ActNorm(1));                                       // scale and shift: the family of normal laws
        Model forward = ForwardKl.of(normal).steps(1_000).learningRate(0.02).seed(1).fit(samples(20_000, 2));
        Model reverse = ReverseKl.of(normal, x -> twoModes(x, 2)).steps(1_000).learningRate(0.02).seed(1).fit();
        for (Model m : new Model[] {forward, reverse}) {
            Tensor ends = m.push(Tensor.of(new double[][] {{0}, {1}})).value();       // where 0 and 1 go: mean, and mean + deviation
            System.out.printf(Locale.ROOT, "mean %5.2f, standard deviation %.2f%n", ends.at(0, 0), ends.at(1, 0) - ends.at(0, 0));
        }
    }
    // end divergences

    // region estimators
    /// log p(x) - log q(x) at x = m + s z, for p = N(m, s^2) and q = N(0, 1).
    static Var loss(Var v, boolean path) {
        Var z = v.at(0);
        Var m = v.at(1);
        Var s = v.at(2);
        Var x = m.plus(s.times(z));                                                   // the sample moves with the parameters,
        Var mp = path ? m.stopGradient() : m;                                         // the density it is put into does not
        Var sp = path ? s.stopGradient() : s;
        Var logP = x.minus(mp).div(sp).square().times(-0.5).minus(sp.log());
        return logP.plus(x.square().times(0.5));
    }

    static void estimators() {
        int n = 100_000;
        Tensor z = RandomKey.of(1).normal(DType.F64, n, 1);
        for (double[] at : new double[][] {{1, 2}, {0.1, 1.1}, {0, 1}}) {
            Tensor v = Tensor.concat(1, z, Tensor.full(DType.F64, at[0], n, 1), Tensor.full(DType.F64, at[1], n, 1));
            for (boolean path : new boolean[] {false, true}) {
                Tensor g = Autodiff.grad(x -> loss(x, path)).apply(v).slice(1, 1, 3);
                System.out.printf(Locale.ROOT, "m %.1f, s %.1f, %s gradient by m %5.2f ± %.2f, by s %5.2f ± %.2f%n", at[0], at[1], path ? "path:    " : "standard:",
                        g.mean(0).at(0), g.std(0).at(0), g.mean(0).at(1), g.std(0).at(1));
            }
        }
    }
    // end estimators

    // region weights
    static void weights() {
        LogDensity target = x -> x.square().sum().times(-0.5);                         // N(0, 1) times sqrt(2 pi): log Z = 0.9189
        for (double s : new double[] {0.4, 0.7, 0.95, 1.5}) {
            Model model = Model.initial(Flow.of(AffineFixed.of(1, s, 0)), DType.F64, 0);  // N(0, s^2)
            WeightedSamples drawn = Importance.draw(model, target, 10_000, RandomKey.of(3).source());
            ImportanceWeights w = drawn.weights();
            System.out.printf(Locale.ROOT, "s = %.2f: effective samples %5.0f, k %5.2f, log Z %.4f ± %.4f, smoothed %.4f%n", s, w.effectiveSampleSize(), w.paretoK(),
                    w.logNormalizer(), w.standardError(), w.smoothed().logNormalizer());
        }
    }
    // end weights

    // region report
    /// What a model's own samples say, and what reference points say.
    static void report(Model model, LogDensity target, Tensor reference, double logZ) {
        WeightedSamples own = Importance.draw(model, target, 10_000, RandomKey.of(4).source());
        ImportanceWeights w = own.weights();
        ModeCoverage c = ModeCoverage.of(model, target, own, reference);
        System.out.printf(Locale.ROOT, "effective samples %5.0f, k %.2f, log Z %.3f ± %.3f for %.3f | missed %.3f, forward share %.3f%n", w.effectiveSampleSize(), w.paretoK(),
                w.logNormalizer(), w.standardError(), logZ, c.missedShare(), c.forwardShare());
    }

    static void silent() {
        for (double at : new double[] {2, 8}) {
            LogDensity target = x -> twoModes(x, at);
            Model reverse = ReverseKl.of(Flow.of(new ActNorm(1)), target).steps(1_000).learningRate(0.02).seed(1).dtype(DType.F64).fit();
            report(reverse, target, samples(2_000, at), Math.log(0.6 * Math.sqrt(2 * Math.PI)));
        }
    }
    // end report

    // region modes
    static void modes() {
        Flow flow = Flows.splineCoupling(2).layers(4).hidden(32).build();
        // modes at 0 and 8, of weights 0.7 and 0.3, and a second feature of its own
        LogDensity target = x -> twoModes(x.slice(0, 1).div(2).minus(2), 2).minus(x.at(1).square().times(0.5));
        Tensor reference = Tensor.concat(1, samples(2_000, 2).plus(2).times(2), RandomKey.of(9).normal(DType.F64, 2_000, 1));
        double logZ = Math.log(2 * 0.6 * 2 * Math.PI);
        for (Annealing annealing : new Annealing[] {Annealing.none(), Annealing.linear(0.02, 0.6)}) {
            Model m = ReverseKl.of(flow, target).annealing(annealing).steps(1_000).batch(128).learningRate(3e-3).seed(1).fit();
            report(m, target, reference, logZ);
        }
    }
    // end modes

    // region weighted
    static void weighted() {
        Tensor x = RandomKey.of(5).normal(DType.F64, 20_000, 1);                       // rows of N(0, 1)
        Tensor w = x.minus(0.5).exp().reshape(20_000);                                 // N(1, 1) over N(0, 1)
        Model m = ForwardKl.of(Flow.of(new ActNorm(1))).steps(1_000).learningRate(0.01).seed(1).train(Rows.of(x).weighted(w)).model();
        System.out.printf(Locale.ROOT, "mean %.2f%n", m.push(Tensor.zeros(DType.F64, 1, 1)).value().item());
    }
    // end weighted
}
