package pushforward.flows.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import pushforward.flows.Parameter;
import pushforward.tensor.DType;
import pushforward.tensor.io.Json;

/// Everything a training run is told; see [Training] for what each means.
record Settings(long steps, int batch, long seed, Adam optimizer, Schedule schedule, double clip, double ema, Predicate<Parameter> decays, int validateEvery,
        int patience, int validationDraws, int maxSkipped, Optional<Duration> timeLimit, DType dtype, int threads, int microBatch, boolean poison,
        Optional<Path> checkpoint, int checkpointEvery, boolean resume, TrainingListener listener) {

    /// How many evaluations of a row cost as much as a step's part for one: the loss, and twice as much for its gradient.
    private static final long STEP_COST = 3;

    /// How many steps lie between two validations: as told; or a fiftieth of the run, or more, so that validations cost no more than the steps.
    ///
    /// @param rows of a validation
    long validationInterval(long rows) {
        return validateEvery > 0 ? validateEvery : Math.max(Math.ceilDiv(steps, 50), Math.ceilDiv(rows * validationDraws, STEP_COST * batch));
    }

    /// The part that decides the numbers: a run resumed from a checkpoint must agree in it.
    ///
    /// @param validationRows of a validation
    Json.Obj json(long validationRows) {
        return Json.object().with("steps", steps).with("batch", batch).with("seed", seed).with("optimizer", optimizer.json()).with("schedule", schedule.json())
                .with("clip", Double.toString(clip)).with("ema", ema).with("validate_every", validationInterval(validationRows)).with("patience", patience)
                .with("validation_draws", validationDraws).with("dtype", dtype.name());
    }
}
