package pushforward.bench.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.bench.anomaly.Typical;
import pushforward.bench.data.DataException;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Measure;

/// What the workbench notes in a model's file beside the model: which data it is of.
///
/// @param data the name of the data set
/// @param columns the column names, in the model's order
/// @param context the names of the columns it is conditioned on; none for most models
/// @param measure real or whole numbers
/// @param typical how large the log-density is over its training rows, if that is known
public record ModelCard(String data, List<String> columns, List<String> context, Measure measure, Optional<Typical> typical) {
    /// The key in the file's metadata.
    public static final String KEY = "pushforward.bench";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Copies the lists.
    public ModelCard {
        columns = List.copyOf(columns);
        context = List.copyOf(context);
    }

    /// The card of a model fitted to `data`.
    ///
    /// @param typical how large its log-density is over the training rows
    public static ModelCard of(DataSet data, Optional<Typical> typical) {
        return new ModelCard(data.name(), data.columns(), data.context().map(DataSet.Context::columns).orElse(List.of()), data.measure(), typical);
    }

    /// As JSON text.
    public String text() {
        ObjectNode node = JSON.createObjectNode().put("version", VERSION).put("data", data);
        columns.forEach(node.putArray("columns")::add);
        context.forEach(node.putArray("context")::add);
        if (measure instanceof Measure.Levels levels) {
            ArrayNode low = node.putArray("low");
            Arrays.stream(levels.low()).forEach(low::add);
            ArrayNode count = node.putArray("levels");
            Arrays.stream(levels.levels()).forEach(count::add);
        }
        typical.ifPresent(t -> node.putObject("typical").put("mean", t.mean()).put("deviation", t.deviation()).put("rows", t.rows()));
        return node.toString();
    }

    /// Reads what [#text] wrote.
    ///
    /// @param origin what to call it in errors
    public static ModelCard parse(String text, String origin) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.path("version").asInt() != VERSION) {
                throw new DataException(origin + ": expected notes of version " + VERSION + ", got " + node.path("version"));
            }
            List<String> columns = new ArrayList<>();
            node.path("columns").forEach(name -> columns.add(name.asText()));
            List<String> context = new ArrayList<>();
            node.path("context").forEach(name -> context.add(name.asText()));
            Optional<Typical> typical = typical(node.path("typical"), origin);
            int n = columns.size();
            if (!node.has("levels")) {
                return new ModelCard(node.path("data").asText(), columns, context, new Measure.Continuous(), typical);
            }
            double[] low = new double[n];
            int[] levels = new int[n];
            if (node.path("low").size() != n || node.path("levels").size() != n) {
                throw new DataException(origin + ": expected as many levels as columns, " + n);
            }
            for (int i = 0; i < n; i++) {
                low[i] = node.path("low").get(i).asDouble();
                levels[i] = node.path("levels").get(i).asInt();
            }
            return new ModelCard(node.path("data").asText(), columns, context, new Measure.Levels(low, levels), typical);
        } catch (JsonProcessingException e) {
            throw new DataException(origin + ": damaged notes of the workbench", e);
        }
    }

    private static Optional<Typical> typical(JsonNode node, String origin) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Typical(node.path("mean").asDouble(Double.NaN), node.path("deviation").asDouble(Double.NaN), node.path("rows").asInt()));
        } catch (IllegalArgumentException e) {
            throw new DataException(origin + ": damaged notes on the typical log-density: " + e.getMessage(), e);
        }
    }
}
