package pushforward.bench.figure;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import pushforward.bench.data.Box;
import pushforward.bench.data.Checkerboard;
import pushforward.bench.data.EightGaussians;
import pushforward.bench.data.Generated;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Standardize;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.TimeFeatures;
import pushforward.flows.continuous.VelocityNet;
import pushforward.flows.train.FlowMatching;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Pairing;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Continuous flows trained on eight normals and on a checkerboard, by likelihood and by matching along optimal pairs: densities and samples, and the density over time.
final class ContinuousFigure implements Figure {
    private static final int TRAIN = 50_000;
    private static final int SAMPLES = 10_000;
    private static final int CELLS = 160;
    private static final int WIDTH = 280;
    private static final double[] TIMES = {0, 0.2, 0.4, 0.6, 0.8, 1};
    /// Two hidden layers, so that the trace has a closed form.
    private static final VelocityNet FOR_LIKELIHOOD = VelocityNet.of(2, 96, 96).withTime(new TimeFeatures.Fourier(2));
    private static final VelocityNet FOR_MATCHING = VelocityNet.of(2, 128, 128, 128).withTime(new TimeFeatures.Fourier(2));

    @Override
    public String name() {
        return "continuous";
    }

    @Override
    public String summary() {
        return "continuous flows trained by likelihood and by matching on eight normals and a checkerboard; the density over time";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        List<BufferedImage> learned = new ArrayList<>();
        List<BufferedImage> strip = new ArrayList<>();
        for (Generated set : List.of(new EightGaussians(), new Checkerboard())) {
            Rows rows = set.sample(TRAIN, Random.of(1, "training"));
            double exact = -Arrays.stream(set.logDensity(set.sample(SAMPLES, Random.of(1, "test")))).average().orElseThrow();
            learned.add(density(String.format(Locale.ROOT, "%s: %.2f nats", set.name(), exact), set.box(), set.logDensity(set.box().grid(CELLS))));
            try (Tensor data = rows.tensor(DType.F32); Model likelihood = likelihood(data); Model matching = matching(data)) {
                learned.add(density(title("likelihood", likelihood, set), set.box(), logDensity(likelihood, set.box().grid(CELLS))));
                learned.add(density(title("matching", matching, set), set.box(), logDensity(matching, set.box().grid(CELLS))));
                try (Tensor drawn = matching.sample(SAMPLES, Random.of(1, "samples"))) {
                    learned.add(Charts.points("matching, samples", set.box(), Rows.of(drawn), WIDTH));
                }
                for (double t : TIMES) {
                    try (Model at = Model.of(flow(FOR_MATCHING, t), matching.parameters().copy())) {
                        strip.add(density(String.format(Locale.ROOT, "t = %.1f", t), set.box(), logDensity(at, set.box().grid(CELLS))));
                    }
                }
            }
        }
        return List.of(Charts.save(Charts.grid(4, learned), directory, name() + "-learned"), Charts.save(Charts.grid(TIMES.length, strip), directory, name() + "-strip"));
    }

    /// A flow to time t, and what takes its end to the data's units.
    private static Flow flow(VelocityNet net, double t) {
        return Flow.of(Bijections.compose(ContinuousFlow.of(net).until(Math.max(t, 1e-9)), new Standardize(2)));
    }

    private static Model likelihood(Tensor data) {
        return ForwardKl.of(flow(FOR_LIKELIHOOD, 1)).steps(2_500).batch(256).learningRate(3e-3).ema(0.99).seed(1).fit(data);
    }

    private static Model matching(Tensor data) {
        return FlowMatching.of(flow(FOR_MATCHING, 1)).pairing(Pairing.exact()).steps(8_000).batch(256).learningRate(2e-3).ema(0.999).seed(1).fit(data);
    }

    private static String title(String way, Model model, Generated set) {
        double nats = -Arrays.stream(logDensity(model, set.sample(SAMPLES, Random.of(1, "test")))).average().orElseThrow();
        return String.format(Locale.ROOT, "%s: %.2f", way, nats);
    }

    private static double[] logDensity(Model model, Rows rows) {
        try (Tensor x = rows.tensor(DType.F32); Tensor log = model.logProb(x)) {
            return log.toDoubleArray();
        }
    }

    private static BufferedImage density(String title, Box box, double[] log) {
        return Charts.panel(title, box, CELLS, Arrays.stream(log).map(Math::exp).toArray(), WIDTH);
    }
}
