package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Selection;
import pushforward.bench.run.FlowFamily;
import pushforward.bench.run.Recipe;
import pushforward.bench.run.Trial;

/// Every kind of flow on the digits, with what `fit` chooses by itself.
public final class DigitsTable implements Experiment {

    @Override
    public String name() {
        return "digits-table";
    }

    @Override
    public String summary() {
        return "bits per dimension of every kind of flow on the digits, beside those of a full-covariance Gaussian";
    }

    @Override
    public List<Task> tasks(Request request) {
        List<Task> tasks = new ArrayList<>();
        for (FlowFamily flow : FlowFamily.values()) {
            for (long seed : request.seeds()) {
                tasks.add(new Task(flow.label() + " seed=" + seed + request.timeLimit().map(t -> " limit=" + t.toSeconds() + "s").orElse(""), () -> fit(flow, seed, request)));
            }
        }
        return tasks;
    }

    private static ObjectNode fit(FlowFamily flow, long seed, Request request) throws IOException {
        DataSet digits = DataSet.load("digits", request.catalogue(), Selection.all(), seed);
        Recipe.Overrides options = Recipe.Overrides.of(flow, seed, request.threads()).withTimeLimit(request.timeLimit());
        return Trial.run(digits, Recipe.of(options, digits)).result();
    }

    /// One kind of flow.
    private record Row(String flow, List<ObjectNode> runs) {
        double[] numbers(String name) {
            return Runner.numbers(runs, name);
        }

        double mean(String name) {
            return Arrays.stream(numbers(name)).average().orElse(Double.NaN);
        }

        double below() {
            return mean("gaussian_bits_per_dim") - mean("bits_per_dim");
        }
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        List<Row> rows = new ArrayList<>();
        for (FlowFamily flow : FlowFamily.values()) {
            List<ObjectNode> runs = results.values().stream().filter(r -> r.path("flow").asText().equals(flow.label())).toList();
            if (!runs.isEmpty()) {
                rows.add(new Row(flow.label(), runs));
            }
        }
        rows.sort(Comparator.comparingDouble(r -> r.mean("bits_per_dim")));
        StringBuilder text = new StringBuilder("| flow | bits per dimension | below the Gaussian | parameters | layers | steps |\n|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            text.append(String.format(Locale.ROOT, "| %s | %s | %.3f | %,d | %d | %,.0f |%n", row.flow(), Runner.spread(row.numbers("bits_per_dim"), 3), row.below(),
                    (long) row.mean("parameters"), (long) row.mean("layers"), row.mean("best_step")));
        }
        Optional<Row> any = rows.stream().findFirst();
        any.ifPresent(row -> text.append(String.format(Locale.ROOT, "%nMean and standard error over %d seeds, which also draw the split; the Gaussian has %s. Steps are those of the parameters "
                + "kept.%n", row.runs().size(), Runner.spread(row.numbers("gaussian_bits_per_dim"), 3))));
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}
