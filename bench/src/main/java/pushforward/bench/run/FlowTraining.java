package pushforward.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Measure;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.train.DataNoise;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.FlowMatching;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Pairing;
import pushforward.flows.train.Reflow;
import pushforward.flows.train.Rows;
import pushforward.flows.train.Schedule;
import pushforward.flows.train.ScoreMatching;
import pushforward.flows.train.SimulationFree;
import pushforward.flows.train.Training;
import pushforward.flows.train.TrainingListener;
import pushforward.flows.train.TrainingLog;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Trains the flow of a recipe and saves it.
public final class FlowTraining {
    private static final int CHECKPOINTS = 20;
    /// One part in so many of the steps is for the learning rate to rise: the first gradients are the largest.
    private static final int WARM_UP = 20;
    private static final int NOISY_DRAWS = 4;
    private static final int MATCHING_DRAWS = 8;
    private static final double AVERAGED = 0.999;
    private static final int REFLOWED = 50_000;

    private FlowTraining() {}

    /// Trains as the recipe's family is trained, keeps the state in the folder's checkpoint and writes the folder's model, unless interrupted.
    public static Trained run(DataSet data, Recipe recipe, RunFolder folder, boolean resume, Progress progress) throws java.io.IOException {
        Flow flow = Architecture.of(recipe, data);
        progress.named(recipe.flow().trainedBy().loss());
        BiFunction<Rows, Rows, Fitted> training = training(flow, data, recipe, folder, resume, progress);
        // In F64: the trainer rounds to the model's type.
        try (Tensor train = data.train().tensor(DType.F64); Tensor validation = data.validation().tensor(DType.F64)) {
            Fitted fitted = train(training, data, train, validation);
            LearnedFlow learned = new LearnedFlow(fitted.model());
            TrainingLog log = fitted.log();
            String stop = log.stop().name().toLowerCase(Locale.ROOT);
            if (!stop.equals(Trained.INTERRUPTED)) {
                ModelCard card = ModelCard.of(data, SavedModel.typical(learned, data, recipe.seed()));
                SavedModel.write(folder.model(), fitted.model(), card);
            }
            List<Trained.Point> points = log.entries().stream()
                    .map(e -> new Trained.Point(e.step(), e.trainLoss(), e.validationLoss(), e.learningRate(), e.gradientNorm(), e.seconds())).toList();
            return new Trained(learned, recipe.flow().describe(recipe.layers(), recipe.hidden()), fitted.model().parameters().trainedCount(), points, log.steps(), log.bestStep(), log.seconds(),
                    log.rowsPerSecond(), stop);
        }
    }

    /// What trains on training and validation rows.
    private static BiFunction<Rows, Rows, Fitted> training(Flow flow, DataSet data, Recipe recipe, RunFolder folder, boolean resume, Progress progress) {
        DataNoise noise = data.measure() instanceof Measure.Levels ? DataNoise.uniform() : DataNoise.none();
        int draws = data.measure() instanceof Measure.Levels ? NOISY_DRAWS : 1;
        return switch (recipe.flow().trainedBy()) {
            case LIKELIHOOD -> set(ForwardKl.of(flow).noise(noise).validationDraws(draws), recipe, folder, resume, progress)::train;
            case MATCHING -> matched(FlowMatching.of(flow), noise, recipe, folder, resume, progress)::train;
            case TRANSPORT -> matched(FlowMatching.of(flow).pairing(Pairing.exact()), noise, recipe, folder, resume, progress)::train;
            case SCORE -> matched(ScoreMatching.of(flow), noise, recipe, folder, resume, progress)::train;
            case REFLOW -> (train, validation) -> {
                Recipe half = recipe.halved();
                Fitted first = matched(FlowMatching.of(flow), noise, half, folder, resume, progress).train(train, validation);
                return first.log().stop() == TrainingLog.Stop.INTERRUPTED ? first : straightened(first, flow, half, progress, train.context());
            };
        };
    }

    /// A trained flow matched again on pairs of its own. There is no checkpoint within this half: a run that goes on begins it anew, and comes to the same end.
    private static Fitted straightened(Fitted first, Flow flow, Recipe half, Progress progress, Optional<Tensor> context) {
        List<TrainingLog.Entry> entries = new ArrayList<>(first.log().entries());
        long before = first.log().steps();
        long began = System.nanoTime();
        FlowMatching training = settled(FlowMatching.of(flow).ema(AVERAGED), half).listener(new TrainingListener() {
            @Override
            public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                progress.stepped(before + step, before + steps, loss, rowsPerSecond);
            }

            @Override
            public void validated(TrainingLog.Entry e) {
                entries.add(new TrainingLog.Entry(before + e.step(), e.trainLoss(), e.validationLoss(), e.learningRate(), e.gradientNorm(), first.log().seconds() + e.seconds()));
            }
        });
        Reflow reflow = Reflow.of(training).pairs(REFLOWED);
        Model model = context.map(c -> reflow.fit(first.model(), c)).orElseGet(() -> reflow.fit(first.model()));
        first.model().close();
        long steps = entries.getLast().step();
        double seconds = first.log().seconds() + (System.nanoTime() - began) * 1e-9;
        TrainingLog.Stop stop = Thread.currentThread().isInterrupted() ? TrainingLog.Stop.INTERRUPTED : steps < before + half.steps() ? TrainingLog.Stop.TIME_LIMIT : first.log().stop();
        return new Fitted(model, new TrainingLog(entries, steps, steps, Double.NaN, first.log().skipped(), seconds, steps * half.batch() / seconds, stop));
    }

    /// Losses without a likelihood are noisy: the mean of the last parameters is better than any of them, and a validation needs several draws to tell them apart.
    private static <S extends SimulationFree<S>> S matched(S training, DataNoise noise, Recipe recipe, RunFolder folder, boolean resume, Progress progress) {
        return set(training.noise(noise).ema(AVERAGED).validationDraws(MATCHING_DRAWS), recipe, folder, resume, progress);
    }

    private static <S extends Training<S>> S set(S training, Recipe recipe, RunFolder folder, boolean resume, Progress progress) {
        return settled(training, recipe).checkpoint(folder.checkpoint()).checkpointEvery(Math.clamp(recipe.steps() / CHECKPOINTS, 1, 1_000)).resume(resume).listener(listener(progress));
    }

    private static <S extends Training<S>> S settled(S training, Recipe recipe) {
        S all = training.steps(recipe.steps()).batch(recipe.batch()).learningRate(recipe.learningRate())
                .schedule(Schedule.cosine().warmUp(Math.clamp(recipe.steps() / WARM_UP, 1, 1_000)))
                .weightDecay(recipe.weightDecay()).patience(recipe.patience()).dtype(recipe.dtype()).seed(recipe.seed()).threads(recipe.threads());
        return recipe.timeLimit().map(all::timeLimit).orElse(all);
    }

    private static Fitted train(BiFunction<Rows, Rows, Fitted> training, DataSet data, Tensor train, Tensor validation) {
        if (data.context().isEmpty()) {
            return training.apply(Rows.of(train), Rows.of(validation));
        }
        try (Tensor first = data.context().get().train().tensor(DType.F64); Tensor second = data.context().get().validation().tensor(DType.F64)) {
            return training.apply(Rows.of(train).given(first), Rows.of(validation).given(second));
        }
    }

    /// A listener that shows the progress of a training.
    public static TrainingListener listener(Progress progress) {
        return new TrainingListener() {
            @Override
            public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                progress.stepped(step, steps, loss, rowsPerSecond);
            }

            @Override
            public void validated(TrainingLog.Entry entry) {
                progress.validated(entry.validationLoss());
            }
        };
    }
}
