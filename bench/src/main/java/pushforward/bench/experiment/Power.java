package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pushforward.bench.data.DataException;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Measure;
import pushforward.bench.data.Preprocessing;
import pushforward.bench.data.Rows;
import pushforward.bench.data.Selection;
import pushforward.bench.run.Comparison;
import pushforward.bench.run.FlowFamily;
import pushforward.bench.run.Recipe;

/// Kinds of flow on the rows there are of POWER, each trained for the same time ([Comparison]), beside a full-covariance Gaussian.
///
/// Preparation and split follow G. Papamakarios, T. Pavlakou and I. Murray, Masked Autoregressive Flow for Density Estimation, NeurIPS 2017, DOI
/// 10.48550/arXiv.1705.07057: rows are standardised by those of training and validation together, and log-likelihoods are those of standardised rows. Half a year of
/// the four is there, so results compare with one another, and not with published ones.
public final class Power implements Experiment {
    private static final String DATA = "power_subset";
    private static final List<FlowFamily> FLOWS = List.of(FlowFamily.MAF, FlowFamily.NSF_C, FlowFamily.NSF_AR);
    private static final Duration USUAL = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "power";
    }

    @Override
    public String summary() {
        return "test log-likelihood of a Gaussian, MAF and neural spline flows on half a year of POWER, trained for the same time: --time-limit each, 1 minute unless set";
    }

    @Override
    public int seeds() {
        return 3;
    }

    @Override
    public List<Task> tasks(Request request) {
        double seconds = request.timeLimit().orElse(USUAL).toMillis() / 1e3;
        List<Task> tasks = new ArrayList<>();
        for (long seed : request.seeds()) {
            for (FlowFamily flow : FLOWS) {
                tasks.add(new Task(flow.label() + " seed=" + seed + " seconds=" + seconds + " threads=" + request.threads(), () -> measure(flow, seed, seconds, request)));
            }
        }
        return tasks;
    }

    private static ObjectNode measure(FlowFamily flow, long seed, double seconds, Request request) throws IOException {
        DataSet power = standardised(DataSet.load(DATA, request.catalogue(), Selection.all(), seed));
        List<Comparison.Entry> entries = new Comparison(power, Recipe.Overrides.of(flow, seed, request.threads()), seconds).run(List.of(flow), entry -> {
        });
        return entries.isEmpty() ? new ObjectMapper().createObjectNode() : entries.getFirst().outcome().result();
    }

    /// The same rows in units of the standard deviations of the training and validation rows.
    static DataSet standardised(DataSet data) {
        if (!(data.measure() instanceof Measure.Continuous)) {
            throw new DataException(data.name() + ": expected real numbers, got whole ones");
        }
        int train = data.train().count();
        double[] both = Arrays.copyOf(data.train().toArray(), (train + data.validation().count()) * data.train().width());
        System.arraycopy(data.validation().toArray(), 0, both, train * data.train().width(), data.validation().count() * data.train().width());
        Rows rows = Rows.wrap(both, data.train().width());
        Preprocessing scale = Preprocessing.fit(data.measure(), rows);
        return new DataSet(data.name(), data.description(), data.columns(), scale.apply(data.train()), scale.apply(data.validation()), scale.apply(data.test()),
                data.testPlaces(), data.measure(), data.image(), data.truth(), data.context(), data.warnings());
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        StringBuilder text = new StringBuilder("| model | test log-likelihood | over seeds | parameters | steps | seconds |\n|---|---|---|---|---|---|\n");
        List<ObjectNode> all = results.values().stream().filter(r -> r.has("test_log_likelihood")).toList();
        if (all.isEmpty()) {
            return text.toString();
        }
        ObjectNode first = all.getFirst();
        int columns = first.path("columns").asInt();
        String gaussian = bar(first.path("gaussian_log_likelihood").asDouble(), first.path("gaussian_standard_error").asDouble());
        text.append(String.format(Locale.ROOT, "| full-covariance Gaussian | %s | | %d | | |\n", gaussian, columns + columns * (columns + 1) / 2));
        FLOWS.stream().map(flow -> all.stream().filter(r -> r.path("flow").asText().equals(flow.label())).toList()).filter(runs -> !runs.isEmpty())
                .sorted(Comparator.comparingDouble(runs -> mean(runs, "test_log_likelihood"))).forEach(runs -> text.append(row(runs)));
        long seeds = all.stream().mapToLong(r -> r.path("seed").asLong()).distinct().count();
        text.append(String.format(Locale.ROOT, "\nNats per standardised row, ± two standard errors over %,d test rows, and mean and standard error over %d %s; "
                + "%,d training rows, %d threads.\n", first.path("test_rows").asInt(), seeds, seeds == 1 ? "seed" : "seeds", first.path("train_rows").asInt(), first.path("threads").asInt()));
        return text.toString();
    }

    private static String row(List<ObjectNode> runs) {
        double[] test = Runner.numbers(runs, "test_log_likelihood");
        return String.format(Locale.ROOT, "| %s | %s | %s | %,.0f | %,.0f | %.1f |\n", title(runs.getFirst()),
                bar(mean(runs, "test_log_likelihood"), mean(runs, "test_standard_error")),
                test.length < 2 ? "" : Runner.spread(test, 3), mean(runs, "parameters"), mean(runs, "steps"), mean(runs, "seconds"));
    }

    private static String title(ObjectNode run) {
        return switch (FlowFamily.of(run.path("flow").asText())) {
            case MAF -> "MAF";
            case NSF_C -> "neural spline flow, coupling";
            case NSF_AR -> "neural spline flow, autoregressive";
            default -> run.path("flow").asText();
        } + ", " + run.path("layers").asInt() + " layers";
    }

    private static double mean(List<ObjectNode> runs, String name) {
        return Arrays.stream(Runner.numbers(runs, name)).average().orElse(Double.NaN);
    }

    /// A value and two standard errors, as published tables have them.
    private static String bar(double value, double standardError) {
        return String.format(Locale.ROOT, "%.3f ± %.3f", value, 2 * standardError);
    }
}
