package pushforward.bench.anomaly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pushforward.bench.data.Rows;
import pushforward.flows.Flow;
import pushforward.flows.FlowRecipe;
import pushforward.flows.Model;
import pushforward.flows.train.DataNoise;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Schedule;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Flows fitted to the same normal rows, of which each leaves out another part to know when to stop; their scores are averaged.
public final class FlowEnsemble implements AutoCloseable {
    private final List<Fitted> members;
    private final double meanLogDensity;

    private FlowEnsemble(List<Fitted> members, Rows train) {
        this.members = List.copyOf(members);
        this.meanLogDensity = Arrays.stream(logDensity(train)).average().orElseThrow();
    }

    /// How the members are trained. What is not said here follows from the data: steps are taken until the held-out part no longer improves.
    ///
    /// @param members how many flows; each holds out another of as many parts of the rows
    /// @param blur standard deviation of the normal noise on every row, drawn afresh in every step
    /// @param steps at most, each
    /// @param batch rows per step
    /// @param learningRate before its cosine decay
    /// @param weightDecay on weight matrices
    /// @param patience validations without a new best
    /// @param timeLimit of all members together, if any
    /// @param seed of everything random
    /// @param threads to compute with
    public record Settings(int members, double blur, long steps, int batch, double learningRate, double weightDecay, int patience, Optional<Duration> timeLimit, long seed, int threads) {
    }

    /// Trains the members.
    ///
    /// @param train `[n, d]`, standardised
    /// @return nothing if the thread was interrupted
    public static Optional<FlowEnsemble> fit(Rows train, FlowRecipe<?> recipe, Settings settings) {
        List<Fitted> members = new ArrayList<>();
        for (int m = 0; m < settings.members(); m++) {
            int part = m;
            int[] held = IntStream.range(0, train.count()).filter(r -> r % settings.members() == part).toArray();
            int[] kept = IntStream.range(0, train.count()).filter(r -> r % settings.members() != part).toArray();
            Flow flow = recipe.build();
            double blur = settings.blur();
            ForwardKl training = ForwardKl.of(flow).steps(settings.steps()).batch(settings.batch()).learningRate(settings.learningRate())
                    .schedule(Schedule.cosine().warmUp(Math.max(1, settings.steps() / 20))).weightDecay(settings.weightDecay()).patience(settings.patience())
                    .seed(settings.seed() * settings.members() + m).threads(settings.threads())
                    .noise((x, noise) -> x.plus(noise.normal(x.shape().dims()).times(blur))).validationDraws(4);
            settings.timeLimit().ifPresent(limit -> training.timeLimit(limit.dividedBy(settings.members())));
            try (Tensor first = train.select(kept).tensor(DType.F64); Tensor second = train.select(held).tensor(DType.F64)) {
                members.add(training.train(first, second));
            }
            if (Thread.currentThread().isInterrupted()) {
                members.forEach(f -> f.model().close());
                return Optional.empty();
            }
        }
        return Optional.of(new FlowEnsemble(members, train));
    }

    public List<Fitted> members() {
        return members;
    }

    /// The mean of the members' log-densities at every row of `x[n, d]`, `[n]`, in nats.
    public double[] logDensity(Rows x) {
        return mean(x, Model::logProb);
    }

    /// The mean of the members' squared distances from the middle of the base, `[n]`.
    public double[] squaredNorm(Rows x) {
        return mean(x, (model, rows) -> {
            Model.Carried carried = model.pull(rows);
            carried.logAbsDet().close();
            try (Tensor base = carried.value(); Tensor wide = base.to(DType.F64); Tensor squares = wide.square()) {
                return squares.sum(1);
            }
        });
    }

    /// How far the log-density of every row is from the mean of the training rows', `[n]`, in nats.
    public double[] typicality(Rows x) {
        return Arrays.stream(logDensity(x)).map(log -> Math.abs(log - meanLogDensity)).toArray();
    }

    private interface Score {
        Tensor of(Model model, Tensor rows);
    }

    private double[] mean(Rows x, Score score) {
        double[] mean = new double[x.count()];
        try (Tensor rows = x.tensor(DType.F64)) {
            for (Fitted member : members) {
                try (Tensor values = score.of(member.model(), rows)) {
                    double[] each = values.toDoubleArray();
                    for (int i = 0; i < mean.length; i++) {
                        mean[i] += each[i] / members.size();
                    }
                }
            }
        }
        return mean;
    }

    @Override
    public void close() {
        members.forEach(f -> f.model().close());
    }
}
