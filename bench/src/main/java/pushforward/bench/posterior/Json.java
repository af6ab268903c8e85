package pushforward.bench.posterior;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import pushforward.bench.data.DataException;

/// Numbers out of the database's JSON.
final class Json {
    private Json() {
    }

    /// An array of numbers.
    ///
    /// @throws DataException if it is missing or holds anything else
    static List<Double> list(JsonNode data, String name) {
        return list(data.path(name), name, data);
    }

    private static List<Double> list(JsonNode array, String name, JsonNode data) {
        if (!array.isArray()) {
            throw new DataException("expected \"" + name + "\" to be an array of numbers, got " + (array.isMissingNode() ? "only " + names(data) : array.getNodeType()));
        }
        List<Double> values = new ArrayList<>();
        for (JsonNode value : array) {
            if (!value.isNumber()) {
                throw new DataException("expected \"" + name + "\" to hold numbers, got " + value);
            }
            values.add(value.asDouble());
        }
        return values;
    }

    /// An array of arrays of numbers.
    static List<List<Double>> table(JsonNode data, String name) {
        List<List<Double>> rows = new ArrayList<>();
        if (!data.path(name).isArray()) {
            throw new DataException("expected \"" + name + "\" to be an array of arrays of numbers, got only " + names(data));
        }
        for (JsonNode row : data.path(name)) {
            rows.add(list(row, name, data));
        }
        return rows;
    }

    static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    static List<String> names(JsonNode data) {
        List<String> names = new ArrayList<>();
        data.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
