package pushforward.bench.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import pushforward.bench.run.FlowFamily;
import pushforward.bench.run.Recipe;
import pushforward.tensor.DType;

/// What is fitted and how; what is not said is chosen by the data.
final class RecipeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--flow", paramLabel = "NAME", converter = Families.class, description = "Family of flows: nice, realnvp (default), glow-linear, maf, iaf, nsf-c, "
            + "nsf-ar, naf, sos, bernstein, residual, planar, radial, sylvester, gaussianization; continuous: cnf, ffjord, otflow, fm, ot-cfm, rectified, diffusion.")
    private @Nullable FlowFamily flow;

    @Option(names = "--layers", paramLabel = "N", description = "Layers; of continuous flows, one unless asked for more.")
    private @Nullable Integer layers;

    @Option(names = "--hidden", paramLabel = "N,N", description = "Units of the hidden layers of each network, for example 64,64.")
    private @Nullable String hidden;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps at most.")
    private @Nullable Long steps;

    @Option(names = "--batch", paramLabel = "N", description = "Rows per step.")
    private @Nullable Integer batch;

    @Option(names = "--lr", paramLabel = "RATE", description = "Learning rate at its peak.")
    private @Nullable Double learningRate;

    @Option(names = "--weight-decay", paramLabel = "RATE", description = "Decoupled weight decay of weight matrices.")
    private @Nullable Double weightDecay;

    @Option(names = "--patience", paramLabel = "N", description = "Stop after N validations without a new best; 0 for never.")
    private @Nullable Integer patience;

    @Option(names = "--time-limit", paramLabel = "TIME", converter = Durations.class, description = "Stop training after this time: 90s, 5m, 2h.")
    private @Nullable Duration timeLimit;

    @Option(names = "--dtype", paramLabel = "TYPE", converter = Types.class, description = "Element type of the model: f32 (default) or f64.")
    private @Nullable DType dtype;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with (default: all processors). Does not change results.")
    private @Nullable Integer threads;

    Recipe.Overrides overrides() {
        positive("--layers", layers);
        positive("--steps", steps);
        positive("--batch", batch);
        positive("--threads", threads);
        if (learningRate != null && !(learningRate > 0 && Double.isFinite(learningRate))) {
            throw usage("--lr: expected a positive rate, got " + learningRate);
        }
        if (weightDecay != null && !(weightDecay >= 0 && Double.isFinite(weightDecay))) {
            throw usage("--weight-decay: expected a rate of 0 or more, got " + weightDecay);
        }
        if (patience != null && patience < 0) {
            throw usage("--patience: expected 0 or more, got " + patience);
        }
        if (layers != null && layers > 1 && flow != null && !flow.hasLayers()) {
            throw usage("--layers: " + flow.label() + " has one layer, whose equation is not solved in training");
        }
        if (hidden != null && flow != null && !flow.hasNetworks()) {
            throw usage("--hidden: the layers of " + flow.label() + " have no networks");
        }
        return new Recipe.Overrides(Optional.ofNullable(flow), Optional.ofNullable(layers), units(), Optional.ofNullable(steps), Optional.ofNullable(batch),
                Optional.ofNullable(learningRate), Optional.ofNullable(weightDecay), Optional.ofNullable(patience), Optional.ofNullable(timeLimit),
                Optional.ofNullable(dtype), seed, threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    }

    private Optional<List<Integer>> units() {
        if (hidden == null) {
            return Optional.empty();
        }
        List<Integer> units = new ArrayList<>();
        for (String part : hidden.split(",")) {
            String number = part.strip();
            if (!number.matches("[1-9][0-9]{0,5}")) {
                throw usage("--hidden: expected numbers of units such as 64,64, got '" + hidden + "'");
            }
            units.add(Integer.parseInt(number));
        }
        return Optional.of(units);
    }

    private void positive(String option, @Nullable Number value) {
        if (value != null && value.longValue() < 1) {
            throw usage(option + ": expected at least 1, got " + value);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /// Reads the name of a family.
    static final class Families implements ITypeConverter<FlowFamily> {
        @Override
        public FlowFamily convert(String value) {
            try {
                return FlowFamily.of(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /// Reads `f32` or `f64`.
    static final class Types implements ITypeConverter<DType> {
        @Override
        public DType convert(String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "f32" -> DType.F32;
                case "f64" -> DType.F64;
                default -> throw new TypeConversionException("expected f32 or f64, got '" + value + "'");
            };
        }
    }
}
