package pushforward.bench.posterior;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.flows.AffineFixed;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.TransformerFlow;
import pushforward.flows.inference.Importance;
import pushforward.flows.inference.ImportanceWeights;
import pushforward.flows.inference.LogDensity;
import pushforward.flows.inference.ModeCoverage;
import pushforward.flows.inference.WeightedSamples;
import pushforward.flows.train.Annealing;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.ReverseKl;
import pushforward.flows.train.Schedule;
import pushforward.flows.train.TrainingListener;
import pushforward.flows.train.TrainingLog;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A flow fitted to a [Target] by reverse KL: what its own samples say about the fit, and what is true.
///
/// @param effectiveShare the effective sample size divided by the number of samples
/// @param paretoK the shape of the tail of the weights
/// @param logNormalizerError the estimate of log Z minus log Z
/// @param standardError what the estimate says of itself
/// @param found modes the flow's samples reach, see [Target#found]
/// @param missedShare the share of exact samples at which the weight exceeds all weights of the flow's own
/// @param forwardShare the effective share seen from exact samples, see [ModeCoverage]
/// @param samples the first of the flow's samples, `[n, d]`
/// @param log of the training
/// @param parameters trained
public record TargetFit(double effectiveShare, double paretoK, double logNormalizerError, double standardError, int found, double missedShare, double forwardShare, Rows samples,
        TrainingLog log, long parameters) {
    private static final int DRAWS = 50_000;
    private static final int KEPT = 2_000;
    private static final int VALIDATION = 4_096;

    /// A way to fit one target.
    ///
    /// @param target what is fitted
    /// @param name what is done, in two or three words
    /// @param spline whether couplings are splines, else affine
    /// @param layers of the flow
    /// @param hidden units in each of two layers of their networks
    /// @param scale the standard deviation the flow begins with
    /// @param annealing of the target
    /// @param steps of training
    /// @param batch samples per step
    /// @param rate of learning
    /// @param dtype of the flow
    public record Setting(Target target, String name, boolean spline, int layers, int hidden, double scale, Annealing annealing, int steps, int batch, double rate, DType dtype) {
    }

    /// The settings of the experiment: each target with reverse KL alone, and annealed where it is not enough.
    public static List<Setting> settings() {
        Target modes = GaussianModes.forty();
        Target wells = ManyWell.standard();
        return List.of(new Setting(Funnel.standard(), "affine", false, 8, 32, 1, Annealing.none(), 4_000, 512, 2e-3, DType.F64),
                new Setting(wells, "affine", false, 6, 64, 1, Annealing.none(), 2_000, 256, 1e-3, DType.F32),
                new Setting(wells, "splines", true, 4, 64, 1, Annealing.none(), 3_000, 256, 2e-3, DType.F32),
                new Setting(wells, "splines, annealed", true, 4, 64, 1, Annealing.linear(0.1, 0.6), 3_000, 256, 2e-3, DType.F32),
                new Setting(modes, "splines", true, 8, 64, 1, Annealing.none(), 4_000, 512, 1e-3, DType.F32),
                new Setting(modes, "splines, wide start", true, 8, 64, 15, Annealing.none(), 4_000, 512, 1e-3, DType.F32),
                new Setting(modes, "splines, wide start, annealed", true, 8, 64, 15, Annealing.geometric(0.002, 0.8), 3_000, 512, 1e-3, DType.F32));
    }

    /// Fits and looks.
    ///
    /// @param timeLimit of the training
    public static TargetFit of(Setting setting, long seed, int threads, Optional<Duration> timeLimit, TrainingListener listener) {
        Target target = setting.target();
        int d = target.dimension();
        TransformerFlow recipe = setting.spline() ? Flows.splineCoupling(d) : Flows.realNvp(d);
        Flow flow = recipe.layers(setting.layers()).hidden(setting.hidden(), setting.hidden()).preprocessing(AffineFixed.of(d, setting.scale(), 0)).build();
        LogDensity density = target::logDensity;
        ReverseKl training = ReverseKl.of(flow, density).steps(setting.steps()).batch(setting.batch()).learningRate(setting.rate())
                .schedule(Schedule.cosine().warmUp(setting.steps() / 20)).annealing(setting.annealing()).validationSamples(VALIDATION).dtype(setting.dtype()).seed(seed).threads(threads)
                .maxSkipped(setting.steps() / 20).listener(listener);
        timeLimit.ifPresent(training::timeLimit);
        Fitted fitted = training.train();
        try (Model model = fitted.model(); WeightedSamples drawn = Importance.draw(model, density, DRAWS, Random.of(seed, "draws"));
                Tensor exact = target.sample(DRAWS, Random.of(seed, "exact")).tensor(DType.F64)) {
            ImportanceWeights weights = drawn.weights();
            ModeCoverage coverage = ModeCoverage.of(model, density, drawn, exact);
            Rows samples = Rows.of(drawn.value());
            return new TargetFit(weights.effectiveSampleSize() / DRAWS, weights.paretoK(), weights.logNormalizer() - target.logNormalizer(), weights.standardError(), target.found(samples),
                    coverage.missedShare(), coverage.forwardShare(), samples.head(KEPT), fitted.log(), model.parameters().trainedCount());
        }
    }
}
