package pushforward.bench.anomaly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pushforward.bench.data.Rows;
import pushforward.flows.FlowRecipe;
import pushforward.flows.Model;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Schedule;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Flows fitted to the same normal rows, of which each leaves out another part to know when to stop; their scores are averaged.
///
/// Training rows are blurred by normal noise, drawn afresh in every step: columns of few distinct values have no density, and on few rows the noise keeps a flow from
/// putting spikes on them. What is fitted is then the density of the blurred rows; it is evaluated at rows as they are.
public final class FlowEnsemble implements AutoCloseable {
    private static final int VALIDATION_DRAWS = 4;
    private static final int WARM_UP = 20;

    private final List<Fitted> members;
    private final Typical typical;

    private FlowEnsemble(List<Fitted> members, Rows train) {
        this.members = List.copyOf(members);
        this.typical = Typical.of(mean(train, Model::logProb));
    }

    /// How the members are trained.
    ///
    /// @param members how many flows, at least 2; each holds out another of as many parts of the rows
    /// @param blur standard deviation of the normal noise
    /// @param steps at most, each
    /// @param batch rows per step
    /// @param learningRate before its cosine decay
    /// @param weightDecay on weight matrices
    /// @param patience validations without a new best before a member stops
    /// @param timeLimit of all members together, if any
    /// @param seed of everything random
    /// @param threads to compute with
    public record Settings(int members, double blur, long steps, int batch, double learningRate, double weightDecay, int patience, Optional<Duration> timeLimit,
            long seed, int threads) {
        /// Checks the number of members.
        public Settings {
            if (members < 2) {
                throw new IllegalArgumentException("expected at least 2 members, got " + members);
            }
        }
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
            double blur = settings.blur();
            ForwardKl training = ForwardKl.of(recipe.build()).steps(settings.steps()).batch(settings.batch()).learningRate(settings.learningRate())
                    .schedule(Schedule.cosine().warmUp(Math.max(1, settings.steps() / WARM_UP))).weightDecay(settings.weightDecay()).patience(settings.patience())
                    .seed(settings.seed() * settings.members() + m).threads(settings.threads())
                    .noise((x, noise) -> x.plus(noise.normal(x.shape().dims()).times(blur))).validationDraws(VALIDATION_DRAWS);
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

    /// The steps after which the members' parameters were kept.
    public long[] bestSteps() {
        return members.stream().mapToLong(f -> f.log().bestStep()).toArray();
    }

    /// The mean of the members' negative log-likelihoods of the rows they held out, blurred, in nats per row: what settings can be compared by without a look at test
    /// rows.
    public double validationLoss() {
        return members.stream().mapToDouble(f -> f.log().bestValidation()).average().orElseThrow();
    }

    /// The scores of every row of `x[n, d]`: means over the members of log-densities and of squared norms, and the distance of the mean log-density from that of the
    /// training rows.
    public AnomalyScores scores(Rows x) {
        return AnomalyScores.of(mean(x, Model::logProb), mean(x, FlowEnsemble::squaredNorm), Optional.of(typical));
    }

    private static Tensor squaredNorm(Model model, Tensor rows) {
        Model.Carried carried = model.pull(rows);
        carried.logAbsDet().close();
        try (Tensor base = carried.value(); Tensor wide = base.to(DType.F64); Tensor squares = wide.square()) {
            return squares.sum(1);
        }
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
