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

    /// How many steps lie between two validations: as told, or a fiftieth of the run.
    long validationInterval() {
        return validateEvery > 0 ? validateEvery : Math.max(1, (steps + 49) / 50);
    }

    /// The part that decides the numbers: a run resumed from a checkpoint must agree in it.
    Json.Obj json() {
        return Json.object().with("steps", steps).with("batch", batch).with("seed", seed).with("optimizer", optimizer.json()).with("schedule", schedule.json())
                .with("clip", Double.toString(clip)).with("ema", ema).with("validate_every", validationInterval()).with("patience", patience)
                .with("validation_draws", validationDraws).with("dtype", dtype.name());
    }
}
