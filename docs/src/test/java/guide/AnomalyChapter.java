package guide;

import java.util.Locale;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.constraint.Support;
import pushforward.flows.train.ForwardKl;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The examples of chapter 10.
final class AnomalyChapter {
    private AnomalyChapter() {
    }

    // region auroc
    /// The share of pairs of an anomaly and a normal row in which the anomaly has the higher score; equal scores count half.
    static double auroc(Tensor normal, Tensor anomalous) {
        double won = 0;
        for (double a : anomalous.toDoubleArray()) {
            for (double n : normal.toDoubleArray()) {
                won += a > n ? 1 : a == n ? 0.5 : 0;
            }
        }
        return won / (normal.size() * anomalous.size());
    }
    // end auroc

    // region typical
    /// The standard normal density, as a flow that does nothing.
    static Model normal(int d) {
        return Model.initial(Flow.of(Bijections.identity(d)), DType.F64, 0);
    }

    static void typical() {
        for (int d : new int[] {1, 10, 100, 1_000}) {
            Model normal = normal(d);
            Tensor x = RandomKey.of(1).normal(DType.F64, 2_000, d);
            Tensor log = normal.logProb(x);
            double mode = normal.logProb(Tensor.zeros(DType.F64, 1, d)).item();
            Tensor length = x.square().sum(1).sqrt();
            System.out.printf(Locale.ROOT, "d = %4d: log p at the mode %7.1f, of samples %7.1f +- %4.1f; their distance from it %4.1f to %4.1f%n", d, mode,
                    log.mean().item(), log.std().item(), length.min().item(), length.max().item());
        }
    }
    // end typical

    // region scores
    static void scores() {
        int d = 50;
        Model normal = normal(d);
        double typical = normal.logProb(RandomKey.of(1).normal(DType.F64, 2_000, d)).mean().item();
        Tensor x = RandomKey.of(2).normal(DType.F64, 500, d);
        Tensor z = RandomKey.of(3).normal(DType.F64, 500, d);
        for (double scale : new double[] {1.3, 0.7, 0}) {
            Tensor y = z.times(scale);
            double density = auroc(normal.logProb(x).unaryMinus(), normal.logProb(y).unaryMinus());
            double length = auroc(normal.pull(x).value().square().sum(1), normal.pull(y).value().square().sum(1));
            double typicality = auroc(normal.logProb(x).minus(typical).abs(), normal.logProb(y).minus(typical).abs());
            System.out.printf(Locale.ROOT, "anomalies %.1f z: AUROC of -log p %.3f, of |z|^2 %.3f, of |log p - mean| %.3f%n", scale, density, length, typicality);
        }
    }
    // end scores

    // region coordinates
    static void coordinates() {
        Tensor size = RandomKey.of(1).uniform(DType.F64, 4_000, 1).log().unaryMinus();      // p(x) = exp(-x) for x > 0
        Tensor dust = RandomKey.of(2).uniform(DType.F64, 200, 1).times(0.05);               // anomalies: grains, below 0.05
        Tensor train = size.rows(0, 3_000);
        Tensor test = size.rows(3_000, 4_000);

        Bijection positive = Support.preprocessing(Support.positive(1));
        Model metres = ForwardKl.of(Flows.splineAutoregressive(1).layers(2).hidden(16).preprocessing(positive).build()).steps(400).seed(1).fit(train);
        double x = auroc(metres.logProb(test).unaryMinus(), metres.logProb(dust).unaryMinus());
        // the same law of the same rows, per unit of log x: p(log x) = p(x) x
        double log = auroc(metres.logProb(test).plus(test.log().sum(1)).unaryMinus(), metres.logProb(dust).plus(dust.log().sum(1)).unaryMinus());
        double pulled = auroc(metres.pull(test).value().square().sum(1), metres.pull(dust).value().square().sum(1));
        System.out.printf(Locale.ROOT, "AUROC of -log p(x) %.3f, of -log p(log x) %.3f, of |z|^2 %.3f%n", x, log, pulled);
    }
    // end coordinates
}
