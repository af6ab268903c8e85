package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The two tables of [Posteriors]: a line per posterior, a line per target and way to fit it; the worst of all seeds where a mark has to hold, else means.
final class PosteriorTables {
    private PosteriorTables() {
    }

    static String text(List<ObjectNode> results) {
        StringBuilder text = new StringBuilder();
        List<ObjectNode> posteriors = of(results, "posterior");
        if (!posteriors.isEmpty()) {
            posteriors(text, posteriors);
        }
        List<ObjectNode> targets = of(results, "target");
        if (!targets.isEmpty()) {
            text.append(posteriors.isEmpty() ? "" : "\n");
            targets(text, targets);
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static List<ObjectNode> of(List<ObjectNode> results, String kind) {
        return results.stream().filter(r -> r.path("kind").asText().equals(kind)).toList();
    }

    private static Map<String, List<ObjectNode>> groups(List<ObjectNode> results, String second) {
        Map<String, List<ObjectNode>> groups = new LinkedHashMap<>();
        for (ObjectNode r : results) {
            groups.computeIfAbsent(r.path("name").asText() + "|" + r.path(second).asText(), k -> new java.util.ArrayList<>()).add(r);
        }
        return groups;
    }

    private static void posteriors(StringBuilder text, List<ObjectNode> results) {
        text.append("| posterior | quantities | largest shift of a mean | sd ratios | Pareto-k | effective | log Z | log Z − quadrature | training |\n|---|---|---|---|---|---|---|---|---|\n");
        int most = 0;
        for (List<ObjectNode> runs : groups(results, "kind").values()) {
            ObjectNode one = runs.get(0);
            most = Math.max(most, runs.size());
            boolean met = runs.stream().allMatch(r -> r.path("agrees").asBoolean() && r.path("reliable").asBoolean());
            double[] errors = Runner.numbers(runs, "log_normalizer_error");
            text.append(String.format(Locale.ROOT, "| `%s`%s | %d | %.3f sd | %.3f .. %.3f | %s | %.1f %% | %.4f ± %.4f | %s | %.0f s |%n", one.path("name").asText(), met ? "" : " (not met)",
                    one.path("quantities").asInt(), greatest(runs, "largest_shift"), least(runs, "smallest_ratio"), greatest(runs, "largest_ratio"), tail(runs),
                    100 * mean(runs, "effective_share"), one.path("log_normalizer").asDouble(), one.path("standard_error").asDouble(),
                    errors.length == 0 ? "" : String.format(Locale.ROOT, "%+.4f", farthest(errors)), mean(runs, "training_seconds")));
        }
        long met = results.stream().filter(r -> r.path("agrees").asBoolean() && r.path("reliable").asBoolean()).count();
        text.append(String.format(Locale.ROOT, "%nWorst of %s for shifts, ratios, k and the difference to quadrature, means for the effective share of %,d samples and the seconds, log Z of the first seed with the "
                + "standard error it gives itself. A run meets the marks if all means differ by at most 0.1 reference standard deviations, all standard deviations by at most a tenth, and k < 0.7: %d of %d do.%n",
                seeds(most), results.get(0).path("draws").asInt(), met, results.size()));
    }

    private static void targets(StringBuilder text, List<ObjectNode> results) {
        text.append("| target | fitted with | modes found | effective | Pareto-k | log Z − exact | its standard error | effective, from exact samples | missed | training |\n"
                + "|---|---|---|---|---|---|---|---|---|---|\n");
        int most = 0;
        for (List<ObjectNode> runs : groups(results, "setting").values()) {
            ObjectNode one = runs.get(0);
            most = Math.max(most, runs.size());
            text.append(String.format(Locale.ROOT, "| %s, d = %d | %s | %s of %d | %.1f %% | %s | %s | %.4f | %.2f %% | %.1f %% | %.0f s |%n", title(one.path("name").asText()),
                    one.path("dimension").asInt(), one.path("setting").asText(), counts(runs), one.path("modes").asInt(), 100 * mean(runs, "effective_share"), tail(runs),
                    Runner.spread(Runner.numbers(runs, "log_normalizer_error"), 4), mean(runs, "standard_error"), 100 * mean(runs, "forward_share"), 100 * mean(runs, "missed_share"),
                    mean(runs, "training_seconds")));
        }
        text.append(String.format(Locale.ROOT, "%nMeans of %s, with the standard error of the mean for log Z; the largest k. A mode is found if it holds a tenth of its share of the flow's samples; missed is the share of exact "
                + "samples whose weight exceeds all weights of the flow's own.%n", seeds(most)));
    }

    private static String seeds(int count) {
        return count == 1 ? "one seed" : count + " seeds";
    }

    private static String title(String name) {
        return switch (name) {
            case "funnel" -> "Neal's funnel";
            case "many_well" -> "many-well";
            case "modes" -> "40 modes";
            default -> name;
        };
    }

    /// The largest k; one that is no number would be the worst of all, and is not in the results as one.
    private static String tail(List<ObjectNode> runs) {
        double[] k = Runner.numbers(runs, "pareto_k");
        return k.length < runs.size() ? "not finite" : String.format(Locale.ROOT, "%.2f", Arrays.stream(k).max().orElse(Double.NaN));
    }

    private static String counts(List<ObjectNode> runs) {
        double[] found = Runner.numbers(runs, "found");
        long low = Math.round(Arrays.stream(found).min().orElse(0));
        long high = Math.round(Arrays.stream(found).max().orElse(0));
        return low == high ? String.valueOf(low) : low + "–" + high;
    }

    private static double mean(List<ObjectNode> runs, String name) {
        return Arrays.stream(Runner.numbers(runs, name)).average().orElse(Double.NaN);
    }

    private static double greatest(List<ObjectNode> runs, String name) {
        return Arrays.stream(Runner.numbers(runs, name)).max().orElse(Double.NaN);
    }

    private static double least(List<ObjectNode> runs, String name) {
        return Arrays.stream(Runner.numbers(runs, name)).min().orElse(Double.NaN);
    }

    private static double farthest(double[] values) {
        return Arrays.stream(values).reduce(0, (a, b) -> Math.abs(b) > Math.abs(a) ? b : a);
    }
}
