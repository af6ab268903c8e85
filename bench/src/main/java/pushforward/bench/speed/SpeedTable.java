package pushforward.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/// Results of a measurement as a Markdown page: what was measured on, then a row per case.
final class SpeedTable {
    private SpeedTable() {
    }

    /// The page. Times are medians with half the interquartile range; columns of a peer are there if one was measured.
    static String markdown(List<? extends JsonNode> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        JsonNode first = lines.get(0);
        boolean peer = first.has("peer");
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s, %d processors, vectors of %d bits; %s, flags `%s`; commit %s; medians of %d rounds ± half the interquartile range.%n",
                first.path("cpu").asText(), first.path("processors").asInt(), first.path("vector_bits").asInt(), first.path("jvm").asText(), first.path("flags").asText(),
                first.path("commit").asText(), first.path("rounds").asInt()));
        double[] handovers = lines.stream().filter(l -> l.has("core_to_core_ns")).mapToDouble(l -> l.path("core_to_core_ns").asDouble()).sorted().toArray();
        if (handovers.length > 0) {
            text.append(String.format(Locale.ROOT, "A write of one thread was seen by another after %.0f to %.0f ns.%n", handovers[0], handovers[handovers.length - 1]));
        }
        if (peer) {
            text.append(String.format("Beside it in the same rounds, on the number of threads that suits it best: %s.%n", first.path("peer").path("name").asText()));
        }
        text.append(String.format("%n| case | type | threads | batch | parameters | step, ms | log_prob, ms | sample, ms | rows/s | GFLOP/s | of the peak |%s%n", peer
                ? " step, times the peer | log_prob | sample |" : ""));
        text.append("|---|---|---|---|---|---|---|---|---|---|---|").append(peer ? "---|---|---|" : "").append(System.lineSeparator());
        for (JsonNode line : lines) {
            text.append(String.format(Locale.ROOT, "| %s | %s | %d | %,d | %,d | %s | %s | %s | %,.0f | %.1f | %.0f%% |", line.path("case").asText(), line.path("dtype").asText(),
                    line.path("threads").asInt(), line.path("batch").asInt(), line.path("parameters").asLong(), time(line, "step"), time(line, "log_prob"), time(line, "sample"),
                    line.path("rows_per_second").asDouble(), line.path("gflops").asDouble(), 100 * line.path("peak_fraction").asDouble()));
            if (peer) {
                text.append(String.format(" %s | %s | %s |", ratio(line, "step"), ratio(line, "log_prob"), ratio(line, "sample")));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String time(JsonNode line, String operation) {
        return line.has(operation + "_ms") ? String.format(Locale.ROOT, "%.3g ± %.1g", line.path(operation + "_ms").asDouble(), line.path(operation + "_iqr_ms").asDouble() / 2) : "";
    }

    private static String ratio(JsonNode line, String operation) {
        return line.has(operation + "_ratio") ? String.format(Locale.ROOT, "%.2f", line.path(operation + "_ratio").asDouble()) : "";
    }
}
