package pushforward.bench.run;

import java.util.List;
import java.util.Locale;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Measure;
import pushforward.flows.Flow;
import pushforward.flows.train.DataNoise;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Rows;
import pushforward.flows.train.Schedule;
import pushforward.flows.train.TrainingListener;
import pushforward.flows.train.TrainingLog;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Trains the flow of a recipe and saves it.
public final class FlowTraining {
    private static final int CHECKPOINTS = 20;
    /// One part in so many of the steps is for the learning rate to rise: the first gradients are the largest.
    private static final int WARM_UP = 20;

    private FlowTraining() {}

    /// Trains by maximum likelihood, keeps the state in the folder's checkpoint and writes the folder's model, unless interrupted.
    public static Trained run(DataSet data, Recipe recipe, RunFolder folder, boolean resume, Progress progress) throws java.io.IOException {
        Flow flow = Architecture.of(recipe, data);
        ForwardKl training = ForwardKl.of(flow).steps(recipe.steps()).batch(recipe.batch()).learningRate(recipe.learningRate())
                .schedule(Schedule.cosine().warmUp(Math.clamp(recipe.steps() / WARM_UP, 1, 1_000)))
                .weightDecay(recipe.weightDecay()).patience(recipe.patience()).dtype(recipe.dtype()).seed(recipe.seed()).threads(recipe.threads())
                .checkpoint(folder.checkpoint()).checkpointEvery(Math.clamp(recipe.steps() / CHECKPOINTS, 1, 1_000)).resume(resume)
                .listener(listener(progress));
        recipe.timeLimit().ifPresent(training::timeLimit);
        if (data.measure() instanceof Measure.Levels) {
            training.noise(DataNoise.uniform()).validationDraws(4);
        }
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

    private static Fitted train(ForwardKl training, DataSet data, Tensor train, Tensor validation) {
        if (data.context().isEmpty()) {
            return training.train(train, validation);
        }
        try (Tensor first = data.context().get().train().tensor(DType.F64); Tensor second = data.context().get().validation().tensor(DType.F64)) {
            return training.train(Rows.of(train).given(first), Rows.of(validation).given(second));
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
