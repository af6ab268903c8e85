package pushforward.flows.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Key;
import pushforward.autodiff.NonFiniteException;
import pushforward.autodiff.Options;
import pushforward.flows.Parameters;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.Json;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Philox;
import pushforward.tensor.kernel.TensorAccess;

/// One training run: batches, steps, validations, checkpoints, in one loop on the calling thread.
///
/// After its first step a step allocates next to nothing on the Java heap and nothing off it. See [Training] for what is promised.
final class Trainer implements AutoCloseable {
    /// Sub-streams of the seed ([Philox#derive]).
    static final long ORDER = 1;
    static final long TRAINING_NOISE = 2;
    static final long VALIDATION_NOISE = 3;
    static final long INITIAL_NOISE = 4;
    static final long TRAINING_PAIRS = 5;
    static final long VALIDATION_PAIRS = 6;

    private final Settings settings;
    private final Task task;
    private final Parameters parameters;
    private final Optimization optimization;
    private final Optional<Parameters> best;
    private final Options options;
    private final List<Argument> sample;
    private final List<Argument> row;
    private final List<Lease> rows;
    private final int batchRows;
    private final Tensor[] batch;
    private final Tensor[] samples;
    private final List<Lease> batchLeases;
    private final int[] index;
    private final Optional<BatchOrder> order;
    private final long noiseSeed;
    private final LossProgram loss;
    private final Optional<Validator> validator;
    private final Json.Obj identity;
    private final RunState state = new RunState();
    private long began;

    /// @param parameters initial values; belongs to the trainer from now on
    Trainer(Settings settings, Task task, Parameters parameters) {
        this.settings = settings;
        this.task = task;
        this.parameters = parameters;
        this.options = Options.defaults().withThreads(settings.threads()).withMicroBatch(settings.microBatch()).withPoison(settings.poison());
        this.identity = identity(settings, parameters, task);
        this.optimization = new Optimization(settings, parameters);
        this.best = task.validates() ? Optional.of(parameters.copy()) : Optional.empty();
        List<Tensor> data = task.data();
        this.batchRows = data.isEmpty() ? settings.batch() : Math.min(settings.batch(), data.get(0).dim(0));
        this.row = LossProgram.sample(data);
        this.batch = row.stream().map(s -> TensorAccess.unscoped(Tensor.zeros(s.dtype(), s.shape().insert(0, batchRows).dims()))).toArray(Tensor[]::new);
        this.samples = task.preparation().map(p -> p.samples().toArray(Tensor[]::new)).orElse(batch);
        this.sample = LossProgram.sample(List.of(samples));
        this.batchLeases = Arrays.stream(batch).map(TensorAccess::lease).toList();
        this.rows = data.stream().map(TensorAccess::lease).toList();
        this.index = new int[batchRows];
        this.order = data.isEmpty() ? Optional.empty() : Optional.of(new BatchOrder(data.get(0).dim(0), batchRows, Philox.derive(settings.seed(), ORDER)));
        this.noiseSeed = Philox.derive(settings.seed(), TRAINING_NOISE);
        this.loss = LossProgram.withGradient(task.trained(), parameters, sample, options);
        this.validator = task.validates() ? Optional.of(new Validator(task, optimization.evaluated(), settings, options)) : Optional.empty();
    }

    private static Json.Obj identity(Settings settings, Parameters parameters, Task task) {
        Json.Obj all = settings.json(task.validationRows()).with("training_rows", hex(task.data())).with("validation_rows", hex(task.validation()))
                .with("initial_parameters", hex(List.of(parameters.buffer())));
        for (Map.Entry<String, Json> e : task.identity().members().entrySet()) {
            all = all.with(e.getKey(), e.getValue());
        }
        return all;
    }

    private static String hex(List<Tensor> tensors) {
        return tensors.isEmpty() ? "none" : tensors.stream().map(t -> String.format("%016x", Fingerprint.of(t))).collect(Collectors.joining("/"));
    }

    /// Runs to the end, from the checkpoint if the settings say so and there is one.
    TrainingLog run() {
        try {
            Optional<Path> file = settings.checkpoint();
            if (settings.resume() && file.isPresent() && Files.exists(file.get())) {
                Checkpoint.read(file.get(), identity, state, buffers());
            }
            began = System.nanoTime();
            long takenBefore = state.taken;
            TrainingLog.Stop stop = TrainingLog.Stop.STEPS;
            while (state.taken < settings.steps()) {
                Optional<TrainingLog.Stop> early = early();
                if (early.isPresent()) {
                    stop = early.get();
                    break;
                }
                double value = step();
                settings.listener().stepped(state.taken, settings.steps(), value, (state.taken - takenBefore) * batchRows / sinceBeginning());
                boolean last = state.taken == settings.steps();
                if (last || state.taken % settings.validationInterval(task.validationRows()) == 0) {
                    validate();
                }
                if (last || state.taken % settings.checkpointEvery() == 0) {
                    writeCheckpoint();
                }
            }
            if (stop != TrainingLog.Stop.STEPS) {
                writeCheckpoint(); // before the extra validation below, which the run that goes on from here must not see
                if (stop != TrainingLog.Stop.PATIENCE && state.taken > (state.log.isEmpty() ? 0 : state.log.getLast().step())) {
                    validate();
                }
            }
            return log(stop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A copy of the parameters to return: the best ones, or the last without validation.
    Parameters result() {
        return best.orElse(optimization.evaluated()).copy();
    }

    private Optional<TrainingLog.Stop> early() {
        if (validator.isPresent() && settings.patience() > 0 && state.worse >= settings.patience()) {
            return Optional.of(TrainingLog.Stop.PATIENCE);
        }
        if (settings.timeLimit().isPresent() && seconds() >= settings.timeLimit().get().toNanos() * 1e-9) {
            return Optional.of(TrainingLog.Stop.TIME_LIMIT);
        }
        return Thread.currentThread().isInterrupted() ? Optional.of(TrainingLog.Stop.INTERRUPTED) : Optional.empty();
    }

    /// One step; returns its loss.
    double step() {
        long step = state.taken;
        if (order.isPresent()) {
            order.get().rows(step, index);
            for (int i = 0; i < batch.length; i++) {
                Kernels.of(row.get(i).dtype()).gatherRows(batchLeases.get(i).address(), rows.get(i).address(), index, row.get(i).shape().size());
            }
        }
        if (task.preparation().isPresent()) {
            task.preparation().get().prepare(batch, new Key(Philox.derive(settings.seed(), TRAINING_PAIRS), step, 0));
        }
        double value = loss.run(batchRows, noiseKey(step), task.beta().at(step, settings.steps()), samples);
        double norm = optimization.gradientNorm(loss.gradient());
        state.taken++;
        if (Double.isFinite(value) && Double.isFinite(norm)) {
            state.updates++;
            state.norm = norm;
            state.rate = settings.optimizer().rate() * settings.schedule().factor(Math.min(step, settings.steps()), settings.steps());
            optimization.update(loss.gradient(), state.updates, state.rate, norm);
            loss.updateState();
            optimization.average(state.updates);
            state.lossSum += value;
            state.lossCount++;
        } else if (state.skipped < settings.maxSkipped()) {
            state.skipped++;
        } else {
            throw diagnose(value, step);
        }
        return value;
    }

    private Key noiseKey(long step) {
        return new Key(noiseSeed, step, 0);
    }

    /// Runs the step once more, looking at every operation.
    private NonFiniteLossException diagnose(double value, long step) {
        String parameter = loss.firstNonFinite();
        try (LossProgram watched = LossProgram.withGradient(task.trained(), parameters, sample, options.withProvenance(true))) {
            watched.run(batchRows, noiseKey(step), task.beta().at(step, settings.steps()), samples);
        } catch (NonFiniteException e) {
            return NonFiniteLossException.inStep(step + 1, value, parameter, Optional.of(e));
        }
        return NonFiniteLossException.inStep(step + 1, value, parameter, Optional.empty());
    }

    private void validate() {
        double value = Double.NaN;
        if (validator.isPresent()) {
            value = validator.get().loss();
            if (!Double.isFinite(value) && state.best == Double.POSITIVE_INFINITY) {
                throw NonFiniteLossException.inValidation(state.taken, value, validator.get().firstNonFinite());
            }
            if (value < state.best) {
                state.best = value;
                state.bestStep = state.taken;
                state.worse = 0;
                Checkpoint.copy(optimization.evaluated().buffer(), best.orElseThrow().buffer());
            } else {
                state.worse++;
            }
        }
        double train = state.lossCount == 0 ? Double.NaN : state.lossSum / state.lossCount;
        TrainingLog.Entry entry = new TrainingLog.Entry(state.taken, train, value, state.rate, state.norm, seconds());
        state.lossSum = 0;
        state.lossCount = 0;
        state.log.add(entry);
        settings.listener().validated(entry);
    }

    private double sinceBeginning() {
        return Math.max(1, System.nanoTime() - began) * 1e-9;
    }

    private double seconds() {
        return state.secondsBefore + sinceBeginning();
    }

    private TrainingLog log(TrainingLog.Stop stop) {
        boolean validated = validator.isPresent();
        double seconds = seconds();
        return new TrainingLog(state.log, state.taken, validated ? state.bestStep : state.taken, validated ? state.best : Double.NaN, state.skipped, seconds,
                state.taken * batchRows / seconds, stop);
    }

    /// All buffers a checkpoint holds.
    private Map<String, Tensor> buffers() {
        Map<String, Tensor> buffers = new LinkedHashMap<>();
        buffers.put("parameters", parameters.buffer());
        optimization.addBuffers(buffers);
        best.ifPresent(p -> buffers.put("best", p.buffer()));
        return buffers;
    }

    /// Writes the checkpoint, if there is to be one. An interruption, which would close the file while it is written, waits until it is.
    private void writeCheckpoint() throws IOException {
        if (settings.checkpoint().isEmpty()) {
            return;
        }
        boolean interrupted = false;
        try {
            for (boolean written = false; !written; ) {
                interrupted |= Thread.interrupted();
                try {
                    Checkpoint.write(settings.checkpoint().get(), identity, state, seconds(), buffers());
                    written = true;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        validator.ifPresent(Validator::close);
        task.preparation().ifPresent(Preparation::close);
        loss.close();
        optimization.close();
        best.ifPresent(Parameters::close);
        parameters.close();
        rows.forEach(Lease::close);
        batchLeases.forEach(Lease::close);
        Arrays.stream(batch).forEach(Tensor::close);
    }
}
