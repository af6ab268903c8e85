package pushforward.bench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.bench.data.Catalogue;
import pushforward.bench.data.DataException;

class RunnerTest {
    @TempDir
    private Path folder;

    /// Squares each seed; fails at one of them.
    private record Squares(List<Long> done, long failing) implements Experiment {
        @Override
        public String name() {
            return "squares";
        }

        @Override
        public String summary() {
            return "squares of seeds";
        }

        @Override
        public List<Task> tasks(Request request) {
            return request.seeds().stream().map(seed -> new Task("seed=" + seed, () -> {
                if (seed == failing) {
                    throw new IllegalStateException("no square of " + seed);
                }
                done.add(seed);
                return new ObjectMapper().createObjectNode().put("square", seed * seed);
            })).toList();
        }

        @Override
        public String table(Map<String, ObjectNode> results) {
            return "squares " + results.values().stream().map(r -> r.get("square").asText()).toList() + "\n";
        }
    }

    private Map<String, ObjectNode> run(Squares squares, int seeds) throws Exception {
        Experiment.Request request = new Experiment.Request(LongStream.range(0, seeds).boxed().toList(), Optional.empty(), 1, Catalogue.of(Optional.empty()));
        return new Runner(squares, folder, new PrintWriter(new StringWriter())).run(request);
    }

    @Test
    void whatIsDoneIsNotDoneAgain() throws Exception {
        Squares first = new Squares(new ArrayList<>(), 2);
        assertThrows(IllegalStateException.class, () -> run(first, 4));
        assertEquals(List.of(0L, 1L), first.done());
        Squares second = new Squares(new ArrayList<>(), -1);
        assertEquals(4, run(second, 4).size());
        assertEquals(List.of(2L, 3L), second.done());
        assertEquals("squares [0, 1, 4, 9]\n", Files.readString(folder.resolve("table.md")));
        Squares third = new Squares(new ArrayList<>(), -1);
        assertEquals(2, run(third, 2).size());
        assertEquals(List.of(), third.done());
    }

    @Test
    void damagedResultsAreNamed() throws Exception {
        Files.writeString(folder.resolve("results.jsonl"), "{\"key\":\"seed=0\",\"square\":0}\n{\"key\":\n");
        DataException e = assertThrows(DataException.class, () -> run(new Squares(new ArrayList<>(), -1), 1));
        assertTrue(e.getMessage().contains("results.jsonl: line 2"), e::getMessage);
    }

    @Test
    void aTableGoesBetweenItsMarks() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "# Page\n\n<!-- experiment squares -->\nold\n<!-- end squares -->\n\nmore\n");
        Runner.insert(page, "squares", "| new |\n");
        assertEquals("# Page\n\n<!-- experiment squares -->\n\n| new |\n\n<!-- end squares -->\n\nmore\n", Files.readString(page));
        assertThrows(DataException.class, () -> Runner.insert(page, "cubes", ""));
    }

    @Test
    void spreadsAreMeansAndTheirErrors() {
        assertEquals("2.00 ± 0.58", Runner.spread(new double[] {1, 2, 3}, 2));
        assertEquals("1.5", Runner.spread(new double[] {1.5}, 1));
    }
}
