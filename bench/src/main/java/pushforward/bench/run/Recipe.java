package pushforward.bench.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Measure;
import pushforward.tensor.DType;

/// What is fitted and how.
///
/// @param flow the family
/// @param layers how many
/// @param hidden units of the hidden layers of each layer's network
/// @param steps training steps at most
/// @param batch rows per step
/// @param learningRate before the cosine schedule
/// @param weightDecay decoupled, on weight matrices
/// @param patience validations without a new best before stopping; 0 for never
/// @param timeLimit of the training, if any
/// @param dtype element type of the model
/// @param seed of everything random
/// @param threads to compute with
public record Recipe(FlowFamily flow, int layers, List<Integer> hidden, long steps, int batch, double learningRate, double weightDecay, int patience,
        Optional<Duration> timeLimit, DType dtype, long seed, int threads) {
    /// Copies `hidden`.
    public Recipe {
        hidden = List.copyOf(hidden);
    }

    /// Fewer training rows per column than this are few.
    private static final long SCARCE = 200;

    /// What the command line left open, filled in by the kind and size of the data.
    ///
    /// In the plane a flow needs many layers, unless they are continuous, and narrow networks do. Where no equation is solved in training, steps are cheap and their losses
    /// noisy: there are many of them. Data of few rows per column, such as small sets of
    /// images, are soon learned by heart: the weights of their flow decay strongly, and training stops early.
    public static Recipe of(Overrides options, DataSet data) {
        int width = data.columns().size();
        boolean plane = width <= 3;
        boolean scarce = data.train().count() < SCARCE * width;
        FlowFamily flow = options.flow().orElse(FlowFamily.REALNVP);
        boolean matched = flow.trainedBy() != TrainedBy.LIKELIHOOD;
        long steps = matched ? 20_000 : scarce || flow.continuous() ? 1_500 : 4_000;
        double rate = flow.continuous() ? 5e-3 : 2e-3;
        return new Recipe(flow, options.layers().orElse(flow.layers(plane)), options.hidden().orElse(flow.hidden(plane)),
                options.steps().orElse(steps), options.batch().orElse(256), options.learningRate().orElse(scarce ? 1e-3 : rate),
                options.weightDecay().orElse(scarce ? flow.decay() : 0), options.patience().orElse(scarce ? 10 : 0), options.timeLimit(),
                options.dtype().orElse(DType.F32), options.seed(), options.threads());
    }

    /// The same with half the steps and half the time.
    Recipe halved() {
        return new Recipe(flow, layers, hidden, Math.max(1, steps / 2), batch, learningRate, weightDecay, patience, timeLimit.map(t -> t.dividedBy(2)), dtype, seed, threads);
    }

    /// What the command line says; empty where it says nothing.
    public record Overrides(Optional<FlowFamily> flow, Optional<Integer> layers, Optional<List<Integer>> hidden, Optional<Long> steps,
            Optional<Integer> batch, Optional<Double> learningRate, Optional<Double> weightDecay, Optional<Integer> patience, Optional<Duration> timeLimit,
            Optional<DType> dtype, long seed, int threads) {
        /// Nothing but the family, the seed and the threads.
        public static Overrides of(FlowFamily flow, long seed, int threads) {
            return new Overrides(Optional.of(flow), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), seed, threads);
        }

        /// The same with another family.
        public Overrides withFlow(FlowFamily value) {
            return new Overrides(Optional.of(value), layers, hidden, steps, batch, learningRate, weightDecay, patience, timeLimit, dtype, seed, threads);
        }

        /// The same with a limit of the time of training.
        public Overrides withTimeLimit(Optional<Duration> value) {
            return new Overrides(flow, layers, hidden, steps, batch, learningRate, weightDecay, patience, value, dtype, seed, threads);
        }

        /// The same with a number of steps, none of them left out for want of progress.
        public Overrides withSteps(long value) {
            return new Overrides(flow, layers, hidden, Optional.of(value), batch, learningRate, weightDecay, Optional.of(0), timeLimit, dtype, seed, threads);
        }
    }
}
