package pushforward.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.bench.data.Rows;

/// What the report of a posterior shows: a pairs plot of its draws, with draws of another method under them where there are some, a table of its quantities, and the training.
///
/// Letters: n draws, r quantities.
///
/// @param title the name of the posterior
/// @param subtitle one sentence
/// @param facts the headline figures, in order
/// @param settings the rest worth knowing, in order
/// @param history the loss by step
/// @param columns the names of the quantities, r of them
/// @param draws `[n, r]`, all counting alike
/// @param reference draws of the same quantities to compare with, `[m, r]`
/// @param notes sentences the reader should see first
/// @param command the command line that made it
public record PosteriorReport(String title, String subtitle, List<ReportData.Fact> facts, List<ReportData.Fact> settings, ReportData.History history, List<String> columns, Rows draws,
        Optional<Rows> reference, List<String> notes, String command) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_COLUMNS = 10;
    private static final int POINTS = 900;

    /// Copies the lists and checks the widths.
    public PosteriorReport {
        facts = List.copyOf(facts);
        settings = List.copyOf(settings);
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
        int width = columns.size();
        if (draws.width() != width || reference.isPresent() && reference.get().width() != width) {
            throw new IllegalArgumentException("expected rows of width " + width + ", got " + draws + " and " + reference);
        }
    }

    /// The page, UTF-8 text.
    public String html() {
        ObjectNode root = JSON.createObjectNode();
        root.put("title", title).put("subtitle", subtitle).put("command", command);
        Report.facts(root.putArray("facts"), facts);
        Report.facts(root.putArray("settings"), settings);
        notes.forEach(root.putArray("notes")::add);
        columns.forEach(root.putArray("columns")::add);
        Report.history(root.putObject("history"), history);
        int shown = Math.min(columns.size(), MOST_COLUMNS);
        int[] index = new int[shown];
        Arrays.setAll(index, i -> i);
        root.put("corner", shown);
        ArrayNode under = root.putArray("data");
        reference.ifPresent(rows -> Report.rows(under, thinned(rows.columns(index))));
        Report.rows(root.putArray("samples"), thinned(draws.columns(index)));
        root.putObject("words").put("data", "reference draws").put("samples", "flow, resampled").put("heading", "Pairs")
                .put("rows", (reference.isPresent() ? "reference draws in blue, " : "") + "the flow's samples after importance resampling in orange.");
        summary(root.putObject("summary"));
        return Report.page(title, root);
    }

    /// Evenly spaced rows, so that neighbours in a chain do not fill the picture.
    private static Rows thinned(Rows rows) {
        int n = Math.min(POINTS, rows.count());
        int[] index = new int[n];
        Arrays.setAll(index, i -> (int) ((long) i * rows.count() / n));
        return rows.select(index);
    }

    private void summary(ObjectNode node) {
        node.put("title", "Quantities").put("text", "Means, standard deviations and quantiles of the draws" + (reference.isPresent() ? ", and those of the reference draws." : "."));
        ArrayNode head = node.putArray("head");
        List.of("", "mean", "sd", "5 %", "50 %", "95 %").forEach(head::add);
        if (reference.isPresent()) {
            List.of("reference mean", "reference sd").forEach(head::add);
        }
        ArrayNode lines = node.putArray("lines");
        for (int c = 0; c < columns.size(); c++) {
            double[] sorted = draws.column(c);
            Arrays.sort(sorted);
            ArrayNode values = lines.addObject().put("name", columns.get(c)).putArray("values");
            values.add(Report.rounded(mean(sorted))).add(Report.rounded(deviation(sorted)));
            for (double p : new double[] {0.05, 0.5, 0.95}) {
                values.add(Report.rounded(sorted[(int) (p * (sorted.length - 1))]));
            }
            if (reference.isPresent()) {
                double[] other = reference.get().column(c);
                values.add(Report.rounded(mean(other))).add(Report.rounded(deviation(other)));
            }
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
    }
}
