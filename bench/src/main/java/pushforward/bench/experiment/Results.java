package pushforward.bench.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pushforward.bench.data.DataException;
import pushforward.bench.run.RunFolder;

/// The results of an experiment so far: `results.jsonl`, one object with its key per line, written whole after every task.
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "key";

    private final Path file;
    private final Map<String, ObjectNode> byKey = new LinkedHashMap<>();

    private Results(Path file) {
        this.file = file;
    }

    /// What is in the file; nothing if there is none.
    static Results read(Path file) throws IOException {
        Results results = new Results(file);
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                results.parse(lines.get(i), i + 1);
            }
        }
        return results;
    }

    private void parse(String line, int number) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!(node instanceof ObjectNode object) || !object.path(KEY).isTextual()) {
                throw new DataException(file + ": line " + number + ": expected an object with a \"" + KEY + "\"");
            }
            byKey.put(object.path(KEY).asText(), object);
        } catch (JsonProcessingException e) {
            throw new DataException(file + ": line " + number + ": expected a JSON object: " + e.getOriginalMessage(), e);
        }
    }

    Optional<ObjectNode> get(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    void put(String key, ObjectNode result) throws IOException {
        byKey.put(key, JSON.createObjectNode().put(KEY, key).setAll(result));
        StringBuilder text = new StringBuilder();
        byKey.values().forEach(node -> text.append(node).append('\n'));
        RunFolder.write(file, text.toString());
    }
}
