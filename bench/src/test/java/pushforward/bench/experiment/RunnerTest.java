package pushforward.bench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    /// One task that leaves a file and is interrupted at its end, or fails because it is.
    private record Interrupted(Path leftover, boolean interrupts, boolean fails) implements Experiment {
        @Override
        public String name() {
            return "interrupted";
        }

        @Override
        public String summary() {
            return "an interruption at the worst moment";
        }

        @Override
        public List<Task> tasks(Request request) {
            return List.of(new Task("only", () -> {
                Files.writeString(leftover, "hours of work");
                if (interrupts) {
                    Thread.currentThread().interrupt();
                }
                if (fails) {
                    throw new ClosedByInterruptException();
                }
                return new ObjectMapper().createObjectNode().put("done", true);
            }, List.of(leftover)));
        }

        @Override
        public String table(Map<String, ObjectNode> results) {
            return results.size() + " results\n";
        }
    }

    /// Interrupted when all but the keeping of the result is done, a task keeps what lets it go on; only with its result kept that is deleted.
    @Test
    void whatATaskLeavesIsThereUntilItsResultIs() throws Exception {
        Path leftover = folder.resolve("checkpoint");
        Experiment.Request request = new Experiment.Request(List.of(0L), Optional.empty(), 1, Catalogue.of(Optional.empty()));
        for (boolean fails : new boolean[] {false, true}) {
            assertEquals(0, new Runner(new Interrupted(leftover, true, fails), folder, new PrintWriter(new StringWriter())).run(request).size());
            assertTrue(Thread.interrupted());
            assertTrue(Files.exists(leftover));
            assertEquals("0 results\n", Files.readString(folder.resolve("table.md")));
        }
        assertThrows(ClosedByInterruptException.class, () -> new Runner(new Interrupted(leftover, false, true), folder, new PrintWriter(new StringWriter())).run(request));
        assertEquals(1, new Runner(new Interrupted(leftover, false, false), folder, new PrintWriter(new StringWriter())).run(request).size());
        assertFalse(Files.exists(leftover));
    }

    @Test
    void limitsInKeysAreExact() {
        for (String limit : List.of("", " limit=90s", " limit=0.5s", " limit=1260s", " limit=1.501s")) {
            Optional<Duration> time = limit.isEmpty() ? Optional.empty() : Optional.of(Duration.parse("PT" + limit.substring(7)));
            assertEquals(limit, new Experiment.Request(List.of(), time, 1, Catalogue.of(Optional.empty())).limit());
        }
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
