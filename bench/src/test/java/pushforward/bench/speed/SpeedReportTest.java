package pushforward.bench.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedReportTest {
    @TempDir
    private Path folder;

    private static ObjectNode line(String name, double step, double peak) {
        return new ObjectMapper().createObjectNode().put("case", name).put("dtype", "f32").put("threads", 2).put("step_ms", step).put("fma_peak_gflops", peak)
                .put("cpu", "a, b").put("step_iqr_ms", 0.1);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Path file = folder.resolve("a.json");
        SpeedReport.write(List.of(line("x", 1, 100), line("y", 2, 100)), file);
        assertEquals(List.of(line("x", 1, 100), line("y", 2, 100)), SpeedReport.read(file));
    }

    @Test
    void commasAreQuoted() throws IOException {
        Path file = folder.resolve("a.csv");
        SpeedReport.write(List.of(line("x", 1, 100)), file);
        assertEquals(List.of("case,dtype,threads,step_ms,fma_peak_gflops,cpu,step_iqr_ms", "x,f32,2,1.0,100.0,\"a, b\",0.1"), Files.readAllLines(file));
    }

    @Test
    void aPageHasARowPerCase() throws IOException {
        Path file = folder.resolve("a.md");
        SpeedReport.write(List.of(line("x", 1, 100), line("y", 2, 100)), file);
        assertEquals(2, Files.readAllLines(file).stream().filter(l -> l.matches("\\| [xy] .*")).count());
    }

    @Test
    void aTenthSlowerIsARegression() {
        List<ObjectNode> old = List.of(line("x", 1, 100), line("y", 1, 100), line("gone", 1, 100));
        SpeedReport.Change change = SpeedReport.compare(old, List.of(line("x", 1.09, 100), line("y", 1.11, 100), line("new", 9, 100)));
        assertEquals(List.of("y step"), change.regressed());
        assertTrue(change.table().contains("1.11"), change.table());
    }

    @Test
    void aSlowerClockIsNoRegression() {
        assertEquals(List.of(), SpeedReport.compare(List.of(line("x", 1, 100)), List.of(line("x", 1.25, 80))).regressed());
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SpeedReport.check(Path.of("a.txt"))).getMessage().contains(".json, .csv or .md, got a.txt"));
        Path file = Files.writeString(folder.resolve("b.json"), "{\"a\": 1}");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SpeedReport.read(file)).getMessage().contains("expected a JSON array"));
    }
}
