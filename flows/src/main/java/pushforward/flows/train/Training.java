package pushforward.flows.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import pushforward.flows.Parameter;
import pushforward.tensor.DType;

/// The settings every way of training shares, as a builder: each method changes one and returns the builder.
///
/// **Reproducible.** The resulting parameters are a function of flow, data and the settings marked *decides*, bit by bit: threads, vector width and
/// micro-batches do not matter. A time limit or an interruption decides only where the run ends.
///
/// **Failure.** A loss or gradient that is not finite ends the run with a [NonFiniteLossException], unless [#maxSkipped(int)] says otherwise. So does a validation loss
/// that is not finite, as long as none has been: later ones count as worse than the best.
///
/// @param <S> the builder's own type
public abstract sealed class Training<S extends Training<S>> permits RowTraining, ReverseKl, VariationalDequantization {
    private long steps = 2_000;
    private int batch = 256;
    private long seed;
    private Adam optimizer = Adam.of(1e-3);
    private Schedule schedule = Schedule.cosine();
    private double clip = 5;
    private double ema;
    private Predicate<Parameter> decays = p -> p.shape().rank() >= 2;
    private int validateEvery;
    private int patience;
    private int validationDraws = 1;
    private int maxSkipped;
    private Optional<Duration> timeLimit = Optional.empty();
    private DType dtype = DType.F32;
    private int threads = Runtime.getRuntime().availableProcessors();
    private int microBatch;
    private boolean poison;
    private Optional<Path> checkpoint = Optional.empty();
    private int checkpointEvery = 500;
    private boolean resume;
    private TrainingListener listener = TrainingListener.none();

    Training() {
    }

    abstract S self();

    Settings settings() {
        return new Settings(steps, batch, seed, optimizer, schedule, clip, ema, decays, validateEvery, patience, validationDraws, maxSkipped, timeLimit, dtype,
                threads, microBatch, poison, checkpoint, checkpointEvery, resume, listener);
    }

    private static void require(boolean condition, String expected, Object got) {
        if (!condition) {
            throw new IllegalArgumentException("expected " + expected + ", got " + got);
        }
    }

    /// The number of steps; 2,000 unless set. Decides.
    public S steps(long count) {
        require(count >= 1, "at least 1 step", count);
        steps = count;
        return self();
    }

    /// Rows per step; 256 unless set, and never more than there are. Decides.
    public S batch(int rows) {
        require(rows >= 1, "a batch of at least 1 row", rows);
        batch = rows;
        return self();
    }

    /// The seed of everything random: initial parameters, order of rows, noise; 0 unless set. Decides.
    public S seed(long value) {
        seed = value;
        return self();
    }

    /// The learning rate before the schedule's factor; 1e-3 unless set. Decides.
    public S learningRate(double rate) {
        optimizer = optimizer.withRate(rate);
        return self();
    }

    /// Decoupled weight decay (AdamW); 0 unless set. Decides. See [#decays].
    public S weightDecay(double decay) {
        optimizer = optimizer.withWeightDecay(decay);
        return self();
    }

    /// All settings of the optimiser at once, learning rate and weight decay included. Decides.
    public S optimizer(Adam adam) {
        optimizer = Objects.requireNonNull(adam, "optimizer");
        return self();
    }

    /// How the learning rate changes; [Schedule#cosine()] unless set. Decides.
    public S schedule(Schedule value) {
        schedule = Objects.requireNonNull(value, "schedule");
        return self();
    }

    /// The largest global norm of a gradient: a longer one is scaled down to it; 5 unless set, infinite for no clipping. Decides.
    public S clip(double norm) {
        require(norm > 0, "a positive norm", norm);
        clip = norm;
        return self();
    }

    /// The share an exponential moving average of the parameters keeps per step, for example 0.999; 0, unless set, for none. With an average, it is
    /// what is validated and returned. Early in the run, after t steps, the share is at most `(1 + t) / (10 + t)`, so that the initial parameters are soon
    /// forgotten. Decides.
    public S ema(double kept) {
        require(kept >= 0 && kept < 1, "a share in [0, 1)", kept);
        ema = kept;
        return self();
    }

    /// Which trained parameters the weight decay applies to; those with two axes or more, unless set, so that biases and scales stay free. Decides.
    public S decays(Predicate<Parameter> which) {
        decays = Objects.requireNonNull(which, "decays");
        return self();
    }

    /// Steps between two validations; unless set, a fiftieth of the run, or more, so that a validation sees at most three times as many rows as the steps between two, which takes about as long. Decides.
    public S validateEvery(int count) {
        require(count >= 1, "at least 1 step", count);
        validateEvery = count;
        return self();
    }

    /// Ends the run after this many validations without a new best; 0, unless set, for never. Decides.
    public S patience(int validations) {
        require(validations >= 0, "a patience of 0 or more", validations);
        patience = validations;
        return self();
    }

    /// How many fixed draws of the data's noise a validation averages over; 1 unless set. Decides.
    public S validationDraws(int draws) {
        require(draws >= 1, "at least 1 draw", draws);
        validationDraws = draws;
        return self();
    }

    /// How many steps in all may be passed over because loss or gradient is not finite before the run ends with an error; 0 unless set. A step
    /// passed over changes no parameter; the next one sees other rows.
    public S maxSkipped(int count) {
        require(count >= 0, "a count of 0 or more", count);
        maxSkipped = count;
        return self();
    }

    /// Ends the run when it has taken this long, earlier parts of a resumed run included.
    public S timeLimit(Duration limit) {
        require(!limit.isNegative() && !limit.isZero(), "a positive duration", limit);
        timeLimit = Optional.of(limit);
        return self();
    }

    /// The element type of the model; F32 unless set. Decides.
    public S dtype(DType type) {
        dtype = Objects.requireNonNull(type, "dtype");
        return self();
    }

    /// Threads to compute with; all processors unless set. Does not change results.
    public S threads(int count) {
        require(count >= 1, "at least 1 thread", count);
        threads = count;
        return self();
    }

    /// Samples computed side by side; 0, unless set, to choose by the size of the caches. Does not change results.
    public S microBatch(int samples) {
        require(samples >= 0, "a micro-batch of 0 samples or more", samples);
        microBatch = samples;
        return self();
    }

    /// Fills scratch memory with NaN before every micro-batch, to prove that nothing stale is read. Does not change results.
    public S poison(boolean on) {
        poison = on;
        return self();
    }

    /// Where to keep the state of the run, written whole or not at all every [#checkpointEvery] steps and at the end.
    public S checkpoint(Path file) {
        checkpoint = Optional.of(file);
        return self();
    }

    /// Steps between two checkpoints; 500 unless set. Does not change results.
    public S checkpointEvery(int count) {
        require(count >= 1, "at least 1 step", count);
        checkpointEvery = count;
        return self();
    }

    /// Whether to go on from the checkpoint file if there is one; false unless set, and then a file already there is replaced. The resumed run gives the bits the
    /// uninterrupted one would have. A checkpoint of other data, another flow or other deciding settings is an error that names what differs.
    public S resume(boolean on) {
        resume = on;
        return self();
    }

    /// Who hears of the progress.
    public S listener(TrainingListener value) {
        listener = Objects.requireNonNull(value, "listener");
        return self();
    }
}
