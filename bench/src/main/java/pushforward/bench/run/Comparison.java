package pushforward.bench.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Measure;
import pushforward.bench.figure.Charts;

/// Several kinds of flow on the same rows, each trained for the same wall time.
///
/// The learning rate falls over a number of steps, so that number must fit the time: it is found by training for a tenth of it twice before. Those trials are not part
/// of the time; the clock of the training proper begins with its first step, and all steps are taken.
///
/// @param data the rows
/// @param options what is the same for all
/// @param seconds of each training
public record Comparison(DataSet data, Recipe.Overrides options, double seconds) {
    /// A trial's share of the time, and its least length: long enough for the code to be compiled.
    private static final double TRIAL = 0.1;
    private static final double LEAST_SECONDS = 1.5;

    /// One flow's training.
    public record Entry(FlowFamily flow, Trial.Outcome outcome) {
        double test() {
            return outcome.result().path("test_log_likelihood").asDouble(Double.NEGATIVE_INFINITY);
        }
    }

    /// Trains one after the other; fewer than asked for if the thread is interrupted.
    ///
    /// @param said hears of each result
    public List<Entry> run(List<FlowFamily> flows, Consumer<Entry> said) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (FlowFamily flow : flows) {
            long steps = Math.max(1, Math.round(stepsPerSecond(flow) * seconds));
            Entry entry = new Entry(flow, Trial.run(data, Recipe.of(options.withFlow(flow).withSteps(steps), data)));
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            entries.add(entry);
            said.accept(entry);
        }
        return entries;
    }

    /// How fast the flow is trained: two trials, of which the first is there for the code to be compiled.
    private double stepsPerSecond(FlowFamily flow) throws IOException {
        Recipe endless = Recipe.of(options.withFlow(flow).withSteps(1_000_000_000L).withTimeLimit(Optional.of(limit(Math.max(LEAST_SECONDS, TRIAL * seconds)))), data);
        Trial.run(data, endless);
        ObjectNode result = Trial.run(data, endless).result();
        return result.path("steps").asDouble() / result.path("seconds").asDouble();
    }

    private static Duration limit(double seconds) {
        return Duration.ofMillis(Math.round(1000 * seconds));
    }

    /// A Markdown table, best first.
    public String table(List<Entry> entries) {
        boolean levels = data.measure() instanceof Measure.Levels;
        StringBuilder text = new StringBuilder("| flow | test log-likelihood | " + (levels ? "bits per dimension | " : "") + "parameters | steps | seconds | rows/s |\n|---|---|"
                + (levels ? "---|" : "") + "---|---|---|---|\n");
        entries.stream().sorted(Comparator.comparingDouble(Entry::test).reversed()).forEach(e -> {
            ObjectNode r = e.outcome().result();
            text.append(String.format(Locale.ROOT, "| %s | %.4f ± %.4f |", e.flow().label(), e.test(), r.path("test_standard_error").asDouble()));
            if (levels) {
                text.append(String.format(Locale.ROOT, " %.4f |", r.path("bits_per_dim").asDouble()));
            }
            text.append(String.format(Locale.ROOT, " %,d | %,d | %.1f | %,.0f |\n", r.path("parameters").asLong(), r.path("steps").asLong(), r.path("seconds").asDouble(),
                    r.path("rows_per_second").asDouble()));
        });
        entries.stream().findFirst().map(e -> e.outcome().result()).ifPresent(r -> {
            text.append(String.format(Locale.ROOT, "\n%s: %,d training and %,d test rows, seed %d, %s seconds each.", data.name(), data.train().count(), data.test().count(), options.seed(),
                    number(seconds)));
            if (r.has("exact_log_likelihood")) {
                text.append(String.format(Locale.ROOT, " The true density has %.4f on the test rows.", r.path("exact_log_likelihood").asDouble()));
            }
            if (r.has("gaussian_log_likelihood")) {
                text.append(String.format(Locale.ROOT, " A full-covariance Gaussian has %.4f.", r.path("gaussian_log_likelihood").asDouble()));
            }
            text.append('\n');
        });
        return text.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /// Validation losses against seconds of training, of the flows trained by likelihood: a matching loss is no number of nats. No picture where there are none.
    public Optional<Path> draw(List<Entry> all, Path directory) throws IOException {
        List<Entry> entries = all.stream().filter(e -> e.flow().trainedBy() == TrainedBy.LIKELIHOOD && e.outcome().log().stream().anyMatch(p -> Double.isFinite(p.validation()))).toList();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        XYChart chart = Charts.lines(1000, 560, data.name() + ": validation rows, the same time for all", "seconds of training", "negative log-likelihood, nats per row");
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        double best = Double.POSITIVE_INFINITY;
        double first = Double.NEGATIVE_INFINITY;
        for (Entry e : entries) {
            List<Trained.Point> log = e.outcome().log().stream().filter(p -> Double.isFinite(p.validation())).toList();
            Charts.line(chart, e.flow().label(), log.stream().mapToDouble(Trained.Point::seconds).toArray(), log.stream().mapToDouble(Trained.Point::validation).toArray());
            best = Math.min(best, log.stream().mapToDouble(Trained.Point::validation).min().getAsDouble());
            // the first tenth is a steep descent that would flatten the rest
            first = Math.max(first, log.get(log.size() / 10).validation());
        }
        if (first > best) {
            chart.getStyler().setYAxisMin(best - 0.05 * (first - best)).setYAxisMax(first);
        }
        return Optional.of(Charts.save(Charts.image(chart), directory, "compare"));
    }
}
