package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.XYChart;
import pushforward.flows.FlowRecipe.Mixing;
import pushforward.flows.Flows;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.TrainingLog;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Validation losses of the same couplings with nothing, a permutation or a linear map between them, on six correlated and bent features.
final class MixingFigure implements Figure {
    private static final int D = 6;
    private static final int STEPS = 1_500;

    @Override
    public String name() {
        return "mixing";
    }

    @Override
    public String summary() {
        return "couplings with nothing, permutations and linear maps between them: validation losses";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        XYChart chart = Charts.lines(900, 480, "six correlated features, bent: mean of \u2212log p of validation rows, in nats", "step", "");
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        try (Tensor train = rows(20_000, 1); Tensor validation = rows(4_000, 2)) {
            for (Mixing mixing : List.of(Mixing.NONE, Mixing.PERMUTATION, Mixing.LINEAR)) {
                Fitted fitted = ForwardKl.of(Flows.realNvp(D).layers(6).hidden(32, 32).mixing(mixing).build()).steps(STEPS).batch(256).seed(1).train(train, validation);
                List<TrainingLog.Entry> log = fitted.log().entries().stream().filter(e -> e.step() >= STEPS / 50).toList();
                double[] losses = log.stream().mapToDouble(TrainingLog.Entry::validationLoss).toArray();
                Charts.line(chart, switch (mixing) {
                    case NONE -> "nothing";
                    case PERMUTATION -> "permutations";
                    default -> "linear maps";
                }, log.stream().mapToDouble(TrainingLog.Entry::step).toArray(), losses);
                least = Math.min(least, losses[losses.length - 1]);
                most = Math.max(most, losses[losses.length / 10]);
                fitted.model().close();
            }
        }
        chart.getStyler().setYAxisMin(least - 0.1 * (most - least)).setYAxisMax(most);
        return List.of(Charts.save(Charts.image(chart), directory, name()));
    }

    /// z A + a bend of each feature by its neighbour, `[n, 6]`.
    private static Tensor rows(int n, long seed) {
        Tensor z = RandomKey.of(seed).normal(DType.F64, n, D);
        Tensor bent = z.plus(Tensor.concat(1, z.slice(1, 1, D), z.slice(1, 0, 1).times(0)).square().times(0.4));
        Tensor mix = RandomKey.of(77).normal(DType.F64, D, D).plus(1);
        return bent.matmul(mix);
    }
}
