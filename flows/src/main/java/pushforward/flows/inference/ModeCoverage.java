package pushforward.flows.inference;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import pushforward.flows.Model;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Tensor;

/// Where a flow q fails to go, seen from points of the target p found by other means: draws of p, or the centres of its modes.
///
/// The flow's own samples cannot tell that a mode is missing: none lies there, so their weights agree, the effective sample size is high, k is low, and log Z is too low by
/// the log of the share covered. At a point of the missing mode the weight p~/q is huge.
///
/// ```
///   forward effective share = 1 / (E_p w  E_p 1/w),   w = p~ / q        the share of (E_q w)^2 / E_q w^2, estimated by draws of p: 1 for q = p, 0 where p has mass and q has none
///   missed = points with w above every weight of the flow's own samples                                                                about 1/n of all for q = p and n samples
/// ```
///
/// L. I. Midgley, V. Stimper, G. N. C. Simm, B. Schölkopf and J. M. Hernández-Lobato, Flow Annealed Importance Sampling Bootstrap, ICLR 2023, DOI
/// 10.48550/arXiv.2208.01893, has the forward measure.
///
/// @param missed indices of the reference points that are missed, ascending
/// @param points m, how many reference points there are
/// @param forwardShare the forward effective share in `[0, 1]`; means something only where the points are draws of the target
/// @param greatestOwn the greatest log-weight among the flow's own samples
/// @param greatestReference the greatest among the reference points; infinite where the flow has density 0
public record ModeCoverage(List<Integer> missed, int points, double forwardShare, double greatestOwn, double greatestReference) {

    public ModeCoverage {
        missed = List.copyOf(missed);
    }

    /// Compares a flow with reference points.
    ///
    /// @param own samples of the model weighted by the target, the more the stricter; see [Importance#draw]
    /// @param reference `[m, d]`, m >= 1, points where the target's density is positive; not modified
    public static ModeCoverage of(Model model, LogDensity target, WeightedSamples own, Tensor reference) {
        Checks.rows(model.flow().shape(), reference);
        double[] log;
        try (Tensor p = target.of(reference); Tensor q = model.logProb(reference); Tensor w = p.minus(q)) {
            log = w.toDoubleArray();
            double[] targets = p.toDoubleArray();
            for (int i = 0; i < log.length; i++) {
                Checks.require(Double.isFinite(targets[i]), "reference points with a finite log-density of the target", targets[i] + " at row " + i);
                Checks.require(!Double.isNaN(log[i]), "reference points with a log-density of the flow", "NaN at row " + i);
            }
        }
        double greatestOwn = Arrays.stream(own.weights().logWeights()).max().orElseThrow();
        List<Integer> missed = IntStream.range(0, log.length).filter(i -> log[i] > greatestOwn).boxed().toList();
        double share = Arrays.stream(log).anyMatch(Double::isInfinite) ? 0 : StrictMath.exp(-logMeanExp(log, 1) - logMeanExp(log, -1));
        return new ModeCoverage(missed, log.length, Math.min(1, share), greatestOwn, Arrays.stream(log).max().orElseThrow());
    }

    /// log of the mean of `exp(sign l)`, l finite.
    private static double logMeanExp(double[] l, int sign) {
        double top = Arrays.stream(l).map(v -> sign * v).max().orElseThrow();
        double sum = 0;
        for (double v : l) {
            sum += StrictMath.exp(sign * v - top);
        }
        return top + StrictMath.log(sum / l.length);
    }

    /// The share of the reference points that is missed.
    public double missedShare() {
        return (double) missed.size() / points;
    }
}
