package pushforward.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pushforward.bench.run.RunFolder;

/// Results of measurements as files and tables.
public final class SpeedReport {
    /// What is compared between two measurements.
    private static final List<String> OPERATIONS = List.of("step", "log_prob", "sample");
    /// How much slower is a regression.
    private static final double REGRESSION = 1.10;

    private SpeedReport() {
    }

    /// Writes results, by the name's ending, as a JSON array, as a table of comma-separated values, or as a Markdown page.
    ///
    /// @throws IllegalArgumentException if the name ends otherwise
    public static void write(List<ObjectNode> lines, Path file) throws IOException {
        check(file);
        String name = file.toString();
        RunFolder.write(file, name.endsWith(".csv") ? csv(lines) : name.endsWith(".md") ? SpeedTable.markdown(lines)
                : lines.stream().map(ObjectNode::toString).collect(Collectors.joining(",\n", "[\n", "\n]\n")));
    }

    /// Whether a file of that name can be written, asked before anything is measured.
    public static void check(Path file) {
        if (!file.toString().matches(".*\\.(json|csv|md)")) {
            throw new IllegalArgumentException("expected a file that ends in .json, .csv or .md, got " + file);
        }
    }

    /// Reads what [#write] wrote as JSON.
    public static List<JsonNode> read(Path file) throws IOException {
        JsonNode array = new ObjectMapper().readTree(Files.readString(file));
        List<JsonNode> lines = new ArrayList<>();
        array.forEach(lines::add);
        if (!array.isArray() || lines.stream().anyMatch(l -> !l.hasNonNull("case") || !l.hasNonNull("step_ms"))) {
            throw new IllegalArgumentException(file + ": expected a JSON array of results of 'speed'");
        }
        return lines;
    }

    private static String csv(List<ObjectNode> lines) {
        List<Map<String, String>> rows = lines.stream().map(SpeedReport::flat).toList();
        List<String> columns = new ArrayList<>();
        rows.forEach(r -> r.keySet().stream().filter(k -> !columns.contains(k)).forEach(columns::add));
        StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
        for (Map<String, String> row : rows) {
            text.append(columns.stream().map(c -> quoted(row.getOrDefault(c, ""))).collect(Collectors.joining(","))).append('\n');
        }
        return text.toString();
    }

    private static Map<String, String> flat(ObjectNode line) {
        Map<String, String> row = new java.util.LinkedHashMap<>();
        line.properties().forEach(e -> {
            if (e.getValue().isObject()) {
                e.getValue().properties().forEach(inner -> row.put(e.getKey() + "_" + inner.getKey(), inner.getValue().asText()));
            } else {
                row.put(e.getKey(), e.getValue().asText());
            }
        });
        return row;
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /// A line for people.
    public static String summary(JsonNode line) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-14s %s %d thr", line.path("case").asText(), line.path("dtype").asText(), line.path("threads").asInt()));
        for (String operation : OPERATIONS) {
            if (line.has(operation + "_ms")) {
                text.append(String.format(Locale.ROOT, "  %s %.4g ms", operation, line.path(operation + "_ms").asDouble()));
                if (line.has(operation + "_ratio")) {
                    text.append(String.format(Locale.ROOT, " (peer %.2fx)", line.path(operation + "_ratio").asDouble()));
                }
            }
        }
        if (line.has("error")) {
            return text.append(String.format(Locale.ROOT, "  error %.2g (peer %.2g), evaluations %.0f (peer %.0f)", line.path("error").asDouble(), line.at("/peer/error").asDouble(),
                    line.path("evaluations").asDouble(), line.at("/peer/evaluations").asDouble())).toString();
        }
        if (line.has("accepted_steps")) {
            return text.append(String.format(Locale.ROOT, "  %.1f steps accepted, %.1f evaluations of %.0f us", line.path("accepted_steps").asDouble(), line.path("evaluations").asDouble(),
                    line.path("evaluation_us").asDouble())).toString();
        }
        text.append(String.format(Locale.ROOT, "  %.1f GFLOP/s, %.0f%% of the peak", line.path("gflops").asDouble(), 100 * line.path("peak_fraction").asDouble()));
        if (line.has("core_to_core_ns")) {
            text.append(String.format(Locale.ROOT, ", %.0f ns from core to core", line.path("core_to_core_ns").asDouble()));
        }
        return text.toString();
    }

    /// What has changed since an older measurement. Times are compared in units of the peak measured beside them, which takes out how fast the processor was clocked.
    ///
    /// @param table for people
    /// @param regressed operations slower by more than a tenth
    public record Change(String table, List<String> regressed) {
    }

    /// Compares results with older ones of the same case, type and number of threads.
    public static Change compare(List<? extends JsonNode> old, List<? extends JsonNode> now) {
        StringBuilder table = new StringBuilder(String.format("%-14s %-5s %-8s %10s %10s %8s%n", "case", "dtype", "what", "old ms", "new ms", "new/old"));
        TreeSet<String> regressed = new TreeSet<>();
        for (JsonNode line : now) {
            Optional<? extends JsonNode> before = old.stream().filter(o -> key(o).equals(key(line))).findFirst();
            for (String operation : OPERATIONS) {
                String field = operation + "_ms";
                if (before.isPresent() && line.has(field) && before.get().has(field)) {
                    double was = before.get().path(field).asDouble();
                    double is = line.path(field).asDouble();
                    double ratio = is * line.path("fma_peak_gflops").asDouble() / (was * before.get().path("fma_peak_gflops").asDouble());
                    boolean slower = ratio > REGRESSION;
                    table.append(String.format(Locale.ROOT, "%-14s %-5s %-8s %10.4g %10.4g %8.2f%s%n", line.path("case").asText(), line.path("dtype").asText(), operation, was, is,
                            ratio, slower ? "  slower" : ""));
                    if (slower) {
                        regressed.add(line.path("case").asText() + " " + operation);
                    }
                }
            }
        }
        return new Change(table.toString(), List.copyOf(regressed));
    }

    private static String key(JsonNode line) {
        return line.path("case").asText() + "/" + line.path("dtype").asText() + "/" + line.path("threads").asInt();
    }
}
