package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import pushforward.bench.run.FlowTraining;
import pushforward.bench.run.Progress;
import pushforward.bench.run.RunFolder;
import pushforward.bench.run.Scores;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Schedule;
import pushforward.flows.train.TrainingLog;
import pushforward.tensor.Tensor;

/// A long training by maximum likelihood that fits a time and survives being killed.
///
/// ```
///   NAME.plan.json              the number of steps, found once by trials and kept: the learning rate falls over it, so a resumed run must have the same
///   NAME.checkpoint.safetensors the state of the training, about every half minute; to be deleted when the result is kept
///   NAME.model.safetensors      the model, when done
/// ```
///
/// Given a time, the steps are those that fit it at the speed of a short trial, and all of them are taken; only where the machine has become much slower does the training
/// end before, at [#OVERRUN] times the time. The time of trials and of preparing first values is not part of it.
///
/// @param setting what is trained and how
/// @param seed of everything random in the training
/// @param threads to compute with
/// @param time to fit, if any
/// @param folder for the three files
/// @param name of the files, without ending
record TimedTraining(Setting setting, long seed, int threads, Optional<Duration> time, Path folder, String name) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// How many times the time a training may last.
    static final double OVERRUN = 1.25;
    private static final int VALIDATIONS = 25;
    /// Without gradient a row costs about a third, and the log needs some time too.
    private static final double VALIDATION_COST = 0.4;
    private static final int TRIAL_ROWS = 20_000;
    private static final double TRIAL = 0.02;
    private static final double LEAST_TRIAL_SECONDS = 3;
    private static final double MOST_TRIAL_SECONDS = 20;
    private static final double CHECKPOINT_SECONDS = 30;
    private static final long LEAST_BETWEEN = 50;
    /// Steps between two where the speed is not known.
    private static final double BETWEEN = 200;
    private static final long WARM_UP = 1_000;
    private static final int MOST_SKIPPED = 100;
    /// Rows scored at a time.
    private static final int CHUNK = 1 << 16;

    /// What is trained and how.
    ///
    /// @param label the kind of flow
    /// @param description its size in a few words, which tell it from others of its kind
    /// @param flow in the data's own units
    /// @param steps where no time is given
    /// @param batch rows per step
    /// @param learningRate the highest of the schedule
    /// @param ema the share the moving average of the parameters keeps per step
    record Setting(String label, String description, Flow flow, long steps, int batch, double learningRate, double ema) {
    }

    /// The state of the training.
    Path checkpoint() {
        return folder.resolve(name + ".checkpoint.safetensors");
    }

    /// Trains, or goes on with a training that was stopped, and scores.
    ///
    /// @param train `[n, d]`, not modified
    /// @param validation `[m, d]`, not modified; the best parameters on it are kept
    /// @param test `[k, d]`, not modified
    /// @param progress hears of it
    /// @return the figures; empty if the thread was interrupted, which leaves a checkpoint
    ObjectNode run(Tensor train, Tensor validation, Tensor test, Progress progress) throws IOException {
        ObjectNode plan = plan(train, validation);
        if (Thread.currentThread().isInterrupted()) {
            return JSON.createObjectNode(); // before a checkpoint is written: the plan may be one that is not kept
        }
        long steps = plan.path("steps").asLong();
        double rate = plan.path("rows_per_second").asDouble(BETWEEN * setting.batch() / CHECKPOINT_SECONDS);
        long every = Math.clamp(Math.round(CHECKPOINT_SECONDS * rate / setting.batch()), LEAST_BETWEEN, 100_000);
        ForwardKl training = training(steps).checkpoint(checkpoint()).checkpointEvery((int) every).resume(true)
                .validateEvery(Math.clamp((steps + VALIDATIONS - 1) / VALIDATIONS, 1, Integer.MAX_VALUE)).listener(FlowTraining.listener(progress));
        time.ifPresent(t -> training.timeLimit(Duration.ofMillis(Math.round(OVERRUN * t.toMillis()))));
        Fitted fitted = training.train(train, validation);
        try (Model model = fitted.model()) {
            TrainingLog log = fitted.log();
            if (log.stop() == TrainingLog.Stop.INTERRUPTED || Thread.currentThread().isInterrupted()) {
                return JSON.createObjectNode();
            }
            model.save(folder.resolve(name + ".model.safetensors"));
            Scores scores = scores(model, test);
            ObjectNode result = JSON.createObjectNode().put("flow", setting.label()).put("setting", setting.description()).put("seed", seed)
                    .put("test_log_likelihood", scores.mean()).put("test_standard_error", scores.standardError()).put("validation_log_likelihood", -log.bestValidation())
                    .put("parameters", model.parameters().trainedCount()).put("steps", log.steps()).put("planned_steps", steps).put("best_step", log.bestStep())
                    .put("skipped_steps", log.skipped()).put("batch", setting.batch()).put("learning_rate", setting.learningRate()).put("ema", setting.ema())
                    .put("epochs", (double) log.steps() * Math.min(setting.batch(), train.dim(0)) / train.dim(0)).put("seconds", log.seconds())
                    .put("rows_per_second", log.rowsPerSecond()).put("stop", log.stop().name().toLowerCase(Locale.ROOT)).put("threads", threads)
                    .put("train_rows", train.dim(0)).put("validation_rows", validation.dim(0)).put("test_rows", test.dim(0));
            time.ifPresent(t -> result.put("time_limit", t.toMillis() * 1e-3));
            log.entries().forEach(e -> result.withArray("validations").addObject().put("step", e.step()).put("seconds", e.seconds())
                    .put("train_log_likelihood", -e.trainLoss()).put("validation_log_likelihood", -e.validationLoss()));
            return result;
        }
    }

    private ForwardKl training(long steps) {
        return ForwardKl.of(setting.flow()).steps(steps).batch(setting.batch()).learningRate(setting.learningRate())
                .schedule(Schedule.cosine().warmUp(Math.clamp(steps / 20, 1, WARM_UP))).ema(setting.ema()).maxSkipped(MOST_SKIPPED).seed(seed).threads(threads);
    }

    /// The plan in the folder, or a new one.
    private ObjectNode plan(Tensor train, Tensor validation) throws IOException {
        Path file = folder.resolve(name + ".plan.json");
        if (Files.exists(file) && JSON.readTree(file.toFile()) instanceof ObjectNode plan && plan.path("steps").asLong() > 0) {
            return plan;
        }
        ObjectNode plan = JSON.createObjectNode();
        if (time.isPresent()) {
            double seconds = time.get().toMillis() * 1e-3;
            double rate = rowsPerSecond(train, seconds);
            double rows = rate * seconds;
            double trained = Math.max(rows / 2, rows - VALIDATION_COST * VALIDATIONS * validation.dim(0));
            plan.put("steps", Math.max(1, Math.round(trained / setting.batch()))).put("rows_per_second", rate);
        } else {
            plan.put("steps", setting.steps());
        }
        if (Thread.currentThread().isInterrupted()) {
            return plan; // of a trial cut short: not to be kept
        }
        RunFolder.write(file, plan.toPrettyString() + "\n");
        return plan;
    }

    /// How fast the flow is trained: two trials on a few rows, of which the first is there for the code to be compiled, and that change nothing
    /// of the training proper.
    private double rowsPerSecond(Tensor train, double limit) {
        double seconds = Math.clamp(TRIAL * limit, Math.min(LEAST_TRIAL_SECONDS, limit / 4), MOST_TRIAL_SECONDS);
        double rate = 0;
        try (Tensor few = train.rows(0, Math.min(TRIAL_ROWS, train.dim(0)))) {
            for (int trial = 0; trial < 2 && !Thread.currentThread().isInterrupted(); trial++) {
                Fitted fitted = training(1_000_000_000L).timeLimit(Duration.ofMillis(Math.round(1000 * seconds))).train(few);
                rate = fitted.log().rowsPerSecond();
                fitted.model().close();
            }
        }
        return rate;
    }

    /// Log-likelihoods of rows in nats.
    private static Scores scores(Model model, Tensor rows) {
        double[] values = new double[rows.dim(0)];
        for (int from = 0; from < values.length; from += CHUNK) {
            int to = Math.min(values.length, from + CHUNK);
            try (Tensor part = rows.rows(from, to); Tensor log = model.logProb(part)) {
                System.arraycopy(log.toDoubleArray(), 0, values, from, to - from);
            }
        }
        return new Scores(values);
    }
}
