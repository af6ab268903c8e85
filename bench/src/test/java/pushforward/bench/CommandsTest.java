package pushforward.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.bench.run.FlowFamily;
import pushforward.flows.Flow;
import pushforward.flows.LuLinear;
import pushforward.flows.Model;
import pushforward.flows.ModelFile;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.Csv;
import pushforward.tensor.io.NamedArrays;
import pushforward.tensor.io.Npy;
import pushforward.tensor.io.Npz;
import pushforward.tensor.io.SafeTensors;
import pushforward.tensor.io.StoredArray;
import pushforward.tensor.io.Table;

/// The commands from argument to file, in this process, on data small enough for a test.
class CommandsTest {
    @TempDir
    private Path folder;

    /// What a command left behind.
    private record Outcome(int code, String out, String err) {
        JsonNode lastLine() throws IOException {
            return new ObjectMapper().readTree(out.lines().reduce((a, b) -> b).orElseThrow());
        }
    }

    private static Outcome run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = java.util.Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        int code = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(texts);
        return new Outcome(code, out.toString(), err.toString());
    }

    private Path table() throws IOException {
        StringBuilder text = new StringBuilder("height,name,weight,age\n");
        for (int i = 0; i < 400; i++) {
            double t = Math.sin(i * 1.7) + Math.cos(i * 0.3);
            text.append(170 + 10 * t).append(",n").append(i).append(',').append(60 + 5 * t + 3 * Math.sin(i * 2.9)).append(',')
                    .append(40 + 9 * Math.cos(i * 5.1)).append('\n');
        }
        return Files.writeString(folder.resolve("people.csv"), text);
    }

    @Test
    void fitThenScoreSampleAndInfo() throws IOException {
        Path data = table();
        Path run = folder.resolve("run");
        Outcome fit = run("fit", data, "--label", "name", "--steps", 40, "--patience", 0, "--layers", 2, "--hidden", "8,8", "--batch", 64, "--out", run);
        assertEquals(0, fit.code(), fit::err);
        JsonNode result = fit.lastLine();
        assertEquals(new ObjectMapper().readTree(Files.readString(run.resolve("result.json"))), result);
        assertEquals("realnvp", result.at("/flow").asText());
        assertEquals(3, result.at("/columns").asInt());
        assertTrue(result.at("/parameters").asLong() > 100);
        for (String file : List.of("model.safetensors", "result.json", "log.csv", "report.html")) {
            assertTrue(Files.size(run.resolve(file)) > 0, file);
        }
        assertTrue(fit.err().contains("step 40 of 40"), fit::err);

        Path scores = folder.resolve("scores.csv");
        Outcome score = run("score", run, data, "--out", scores);
        assertEquals(0, score.code(), score::err);
        try (Table table = Csv.read(scores)) {
            assertEquals(List.of("log_likelihood", "squared_norm", "typicality"), table.names());
            for (int c = 0; c < 3; c++) {
                double sum = 0;
                for (double[] row : table.values().toDoubleArray2()) {
                    sum += row[c] / 400;
                }
                assertEquals(score.lastLine().path(table.names().get(c)).asDouble(), sum, 1e-9);
            }
        }
        assertEquals(400, score.lastLine().at("/rows").asInt());

        Path drawn = folder.resolve("drawn.npy");
        assertEquals(0, run("sample", run.resolve("model.safetensors"), "-n", 7, "--seed", 3, "--out", drawn).code());
        Outcome printed = run("sample", run, "-n", 7, "--seed", 3);
        List<String> lines = printed.out().lines().toList();
        assertEquals("height,weight,age", lines.getFirst());
        assertEquals(8, lines.size());
        try (StoredArray array = Npy.read(drawn)) {
            assertArrayEquals(new int[] {7, 3}, array.values().shape().dims());
            assertEquals(Double.parseDouble(lines.get(1).split(",")[0]), array.values().at(0, 0));
        }

        Outcome info = run("info", run);
        assertEquals(0, info.code(), info::err);
        assertTrue(info.out().contains("height, weight, age") && info.out().contains("Coupling"), info::out);
    }

    /// Normal rows and, far off, anomalies, as a table with a label and as arrays: all scores find them, and rows of a table without labels get the same scores.
    @Test
    void labelsSayHowGoodTheScoresAre() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        double[][] x = new double[240][2];
        double[] y = new double[x.length];
        StringBuilder train = new StringBuilder("u,v\n");
        StringBuilder test = new StringBuilder("u,bad,v\n");
        for (int i = 0; i < x.length; i++) {
            y[i] = i % 12 == 5 ? 1 : 0;
            x[i] = new double[] {random.nextGaussian() + 9 * y[i], 2 * random.nextGaussian()};
            train.append(random.nextGaussian()).append(',').append(2 * random.nextGaussian()).append('\n');
            test.append(x[i][0]).append(',').append((int) y[i]).append(',').append(x[i][1]).append('\n');
        }
        Path run = folder.resolve("normal");
        assertEquals(0, run("fit", Files.writeString(folder.resolve("train.csv"), train), "--layers", 1, "--hidden", "4", "--steps", 5, "--quiet", "--out", run).code());
        Path csv = Files.writeString(folder.resolve("test.csv"), test);
        Path npz = folder.resolve("test.npz");
        try (Tensor rows = Tensor.of(x); Tensor labels = Tensor.of(y)) {
            Npz.write(npz, Map.of("X", rows, "y", labels));
        }
        Path arrays = folder.resolve("scores.safetensors");
        Outcome column = run("score", run, csv, "--label", "bad", "--out", folder.resolve("scores.npy"));
        Outcome array = run("score", run, npz, "--label", "y", "--out", arrays);
        assertEquals(0, column.code(), column::err);
        assertEquals(0, array.code(), array::err);
        assertEquals(column.lastLine().at("/auroc"), array.lastLine().at("/auroc"));
        assertEquals(20, column.lastLine().at("/anomalies").asInt());
        for (String score : List.of("log_likelihood", "squared_norm", "typicality")) {
            assertTrue(column.lastLine().at("/auroc").path(score).asDouble() > 0.99, column::out);
            assertTrue(column.lastLine().at("/average_precision").path(score).asDouble() > 0.9 && column.out().contains("\n" + score + " "), column::out);
        }
        try (StoredArray table = Npy.read(folder.resolve("scores.npy")); SafeTensors named = SafeTensors.read(arrays)) {
            assertArrayEquals(new int[] {240, 3}, table.values().shape().dims());
            for (int i = 0; i < 240; i++) {
                assertEquals(table.values().at(i, 0), named.at("log_likelihood").at(i));
                assertEquals(table.values().at(i, 2), named.at("typicality").at(i));
            }
        }
        Path both = folder.resolve("scores.npz");
        assertEquals(0, run("score", run, npz, "--out", both).code());
        try (NamedArrays named = Npz.read(both)) {
            assertEquals(List.of("log_likelihood", "squared_norm", "typicality"), List.copyOf(named.arrays().keySet()));
        }
        Outcome unknown = run("score", run, csv, "--label", "good");
        assertTrue(unknown.code() == 1 && unknown.err().contains("no column \"good\""), unknown::err);
        Outcome real = run("score", run, csv, "--columns", "u,v", "--label", "v");
        assertTrue(real.code() == 1 && real.err().contains("expected labels 0 (normal) and 1 (anomaly)"), real::err);
        Outcome renamed = run("score", run, Files.writeString(folder.resolve("renamed.csv"), "u,w\n1,2\n3,4\n"));
        assertTrue(renamed.code() == 0 && renamed.err().contains("renamed.csv has not all columns of the model (v): what it has, u, w, is taken"), renamed::err);
        assertFalse(run("score", run, csv).err().contains("warning"));
        Outcome nowhere = run("score", run, csv, "--out", folder.resolve("none/scores.csv"));
        assertTrue(nowhere.code() == 1 && nowhere.err().contains("there is no folder"), nowhere::err);
        Outcome format = run("score", run, csv, "--out", folder.resolve("scores.xls"));
        assertTrue(format.code() == 1 && format.err().contains("expected a name ending in .csv"), format::err);
        Outcome one = run("score", run, Files.writeString(folder.resolve("one.csv"), "u,v,bad\n1,2,0\n3,4,0\n"), "--label", "bad");
        assertTrue(one.code() == 1 && one.err().contains("only 0 (normal)"), one::err);
        assertTrue(run("info", run).out().contains("typical     log p of -"), run("info", run)::out);
    }

    /// A model of the library's own saving says nothing of its training rows.
    @Test
    void aModelWithoutNotesHasNoTypicality() throws IOException {
        Path file = folder.resolve("plain.safetensors");
        try (Model model = Model.initial(Flow.of(LuLinear.of(2)), DType.F64, 0)) {
            ModelFile.save(model, file, Map.of());
        }
        Outcome score = run("score", file, Files.writeString(folder.resolve("two.csv"), "a,b\n0,0\n3,4\n"), "--out", folder.resolve("two-scores.csv"));
        assertEquals(0, score.code(), score::err);
        assertTrue(score.err().contains("no typicality score"), score::err);
        assertEquals(12.5, score.lastLine().at("/squared_norm").asDouble(), 1e-12);
        assertEquals("log_likelihood,squared_norm", Files.readAllLines(folder.resolve("two-scores.csv")).getFirst());
        assertTrue(run("info", file).out().contains("typical     not known"));
    }

    /// y given (a, b), all jointly normal: no conditional density beats that of the Gaussian, and a flow comes near it.
    @Test
    void aConditionalModel() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder("a,y,b\n");
        for (int i = 0; i < 3_000; i++) {
            double a = 100 + 20 * random.nextGaussian();
            double b = random.nextGaussian();
            text.append(a).append(',').append(0.05 * a - 2 * b + 0.3 * random.nextGaussian()).append(',').append(b).append('\n');
        }
        Path data = Files.writeString(folder.resolve("joint.csv"), text);
        Path run = folder.resolve("conditional");
        Outcome fit = run("fit", data, "--columns", "y", "--context", "a,b", "--layers", 2, "--hidden", "32", "--steps", 1_500, "--lr", 5e-3, "--quiet", "--out", run);
        assertEquals(0, fit.code(), fit::err);
        double gaussian = fit.lastLine().at("/gaussian_log_likelihood").asDouble();
        assertEquals(-0.5 * Math.log(2 * Math.PI * Math.E * 0.09), gaussian, 0.1);
        assertEquals(gaussian, fit.lastLine().at("/test_log_likelihood").asDouble(), 0.02);
        assertEquals("[\"a\",\"b\"]", fit.lastLine().at("/context").toString());

        Outcome score = run("score", run, data);
        assertEquals(0, score.code(), score::err);
        assertEquals(gaussian, score.lastLine().at("/log_likelihood").asDouble(), 0.1);

        Path given = Files.writeString(folder.resolve("given.csv"), "b,a\n0,100\n1,140\n");
        Path drawn = folder.resolve("conditional.csv");
        assertEquals(0, run("sample", run, "--given", given, "-n", 500, "--out", drawn).code());
        try (Table table = Csv.read(drawn)) {
            assertEquals(List.of("a", "b", "y"), table.names());
            double[][] rows = table.values().toDoubleArray2();
            assertEquals(1_000, rows.length);
            assertArrayEquals(new double[] {140, 1}, new double[] {rows[700][0], rows[700][1]});
            double first = java.util.Arrays.stream(rows, 0, 500).mapToDouble(r -> r[2]).average().orElseThrow();
            double second = java.util.Arrays.stream(rows, 500, 1_000).mapToDouble(r -> r[2]).average().orElseThrow();
            assertEquals(5, first, 0.2);
            assertEquals(5, second, 0.2);
        }
        Outcome missing = run("sample", run, "-n", 5);
        assertEquals(2, missing.code());
        assertTrue(missing.err().contains("--given") && missing.err().contains("a, b"), missing::err);
        Outcome twice = run("fit", data, "--columns", "y,a", "--context", "a", "--out", run);
        assertTrue(twice.code() == 1 && twice.err().contains("\"a\""), twice::err);
        assertTrue(run("info", run).out().contains("given       2: a, b"));
    }

    @Test
    void kindsOfFlowAreComparedForTheSameTime() throws IOException {
        Path out = folder.resolve("compared");
        Outcome compare = run("compare", "moons", "--flows", "realnvp,planar", "--seconds", 0.5, "--out", out);
        assertEquals(0, compare.code(), compare::err);
        assertEquals(2, compare.lastLine().at("/flows").size());
        assertTrue(compare.out().contains("| planar |") && compare.err().contains("realnvp has"), compare::out);
        assertTrue(Files.size(out.resolve("compare.png")) > 5_000 && Files.readAllLines(out.resolve("results.jsonl")).size() == 2);
        Outcome unknown = run("compare", "moons", "--flows", "realnvp,foo");
        assertTrue(unknown.code() == 2 && unknown.err().contains("got 'foo'") && unknown.err().contains("nsf-ar"), unknown::err);
        assertEquals(2, run("compare", "moons", "--seconds", -1).code());
    }

    /// Every kind can be fitted, saved, loaded and sampled.
    @ParameterizedTest
    @EnumSource(FlowFamily.class)
    void everyKindOfFlow(FlowFamily flow) throws IOException {
        Path run = folder.resolve(flow.label());
        Outcome fit = run("fit", table(), "--label", "name", "--flow", flow.label(), "--steps", 6, "--layers", flow.hasLayers() ? 2 : 1, "--out", run);
        assertEquals(0, fit.code(), fit::err);
        assertEquals(flow.label(), fit.lastLine().at("/flow").asText());
        assertTrue(fit.lastLine().at("/test_log_likelihood").isNumber(), fit::out);
        assertEquals(0, run("sample", run, "-n", 5, "--out", folder.resolve("drawn.csv")).code());
        Outcome hidden = run("fit", table(), "--label", "name", "--flow", flow.label(), "--hidden", "8", "--steps", 2, "--out", folder.resolve("second"));
        assertEquals(flow.hasNetworks() ? 0 : 2, hidden.code(), hidden::err);
    }

    @Test
    void speedGoesOnAfterACaseThatFails() {
        Outcome run = run("speed", "chain-16k", "chain-1m", "--peer", "wrong", "--rounds", 1);
        assertEquals(1, run.code());
        assertTrue(run.err().contains("failed: chain-16k: value 0 is ") && run.err().contains("failed: chain-1m: value 0 is "), run.err());
    }

    @Test
    void speedSaysWhatIsWrongBeforeItMeasures() {
        assertTrue(run("speed", "nope").err().contains("expected a case among realnvp-2d"));
        assertTrue(run("speed", "--out", "a.txt", "mlp").err().contains("ends in .json, .csv or .md"));
        assertTrue(run("speed", "--compare", folder.resolve("none.json"), "mlp").err().contains("there is no file"));
        assertTrue(run("speed", "--peer", "nope", "mlp").err().contains("--peer: there is no 'nope' here"));
        assertEquals(2, run("speed", "--rounds", 0, "mlp").code());
    }

    @Test
    void experimentsAreListed() {
        Outcome list = run("experiment");
        assertTrue(list.code() == 0 && list.out().contains("jacobian-cost"), list::out);
        Outcome unknown = run("experiment", "perpetual-motion");
        assertTrue(unknown.code() == 2 && unknown.err().contains("jacobian-cost"), unknown::err);
    }

    @Test
    void aResumedFitEndsAsAnUninterruptedOne() throws IOException {
        Path data = table();
        List<String> common = List.of("--label", "name", "--layers", "2", "--hidden", "8", "--steps", "60", "--quiet");
        Path whole = folder.resolve("whole");
        Outcome first = run(all(List.of("fit", data.toString(), "--out", whole.toString()), common));
        assertEquals(0, first.code(), first::err);
        assertEquals("", first.err());
        Path parts = folder.resolve("parts");
        // A time limit that is over at once: the state reached is kept.
        Outcome cut = run(all(List.of("fit", data.toString(), "--out", parts.toString(), "--time-limit", "0.001s"), common));
        assertEquals(0, cut.code(), cut::err);
        assertEquals("time_limit", cut.lastLine().at("/stop").asText());
        assertTrue(cut.lastLine().at("/steps").asInt() < 60);
        Outcome rest = run(all(List.of("fit", data.toString(), "--out", parts.toString(), "--resume"), common));
        assertEquals(0, rest.code(), rest::err);
        assertEquals(first.lastLine().at("/test_log_likelihood"), rest.lastLine().at("/test_log_likelihood"));
        assertEquals(-1, Files.mismatch(whole.resolve("model.safetensors"), parts.resolve("model.safetensors")));
        Outcome other = run("fit", data, "--out", parts, "--resume", "--label", "name", "--layers", 2, "--hidden", 8, "--steps", 61);
        assertEquals(1, other.code());
        assertTrue(other.err().contains("steps"), other::err);
    }

    private static Object[] all(List<String> first, List<String> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toArray();
    }

    @Test
    void aGeneratedSetIsHeldAgainstTheTruth() throws IOException {
        Path run = folder.resolve("moons");
        Outcome fit = run("fit", "moons", "--steps", 3, "--layers", 2, "--hidden", "4", "--seed", 1, "--out", run);
        assertEquals(0, fit.code(), fit::err);
        assertEquals(-0.287, fit.lastLine().at("/exact_log_likelihood").asDouble(), 0.05);
        assertEquals(5_000, fit.lastLine().at("/test_rows").asInt());
        Outcome score = run("score", run, "moons");
        assertTrue(score.lastLine().at("/exact_log_likelihood").asDouble() > score.lastLine().at("/log_likelihood").asDouble());
    }

    @Test
    void digitsAreScoredInBitsPerDimension() throws IOException {
        Path run = folder.resolve("digits");
        Outcome fit = run("fit", "digits", "--steps", 2, "--layers", 1, "--hidden", "4", "--out", run);
        assertEquals(0, fit.code(), fit::err);
        assertEquals(fit.lastLine().at("/gaussian_bits_per_dim").asDouble(), fit.lastLine().at("/bits_per_dim").asDouble(), 0.2);
        Outcome sample = run("sample", run, "-n", 3);
        for (String value : sample.out().lines().skip(1).findFirst().orElseThrow().split(",")) {
            double level = Double.parseDouble(value);
            assertTrue(level == Math.rint(level) && level >= 0 && level <= 16, value);
        }
    }

    @Test
    void problemsWithDataAreOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.csv"), "a,b\n" + "1.5,2\n".repeat(30));
        Outcome constant = run("fit", file, "--out", folder.resolve("x"));
        Outcome unknown = run("fit", "mooons");
        Outcome missing = run("info", folder.resolve("nothing"));
        assertAll(() -> assertEquals(1, constant.code()), () -> assertTrue(constant.err().contains("column 1 (a) is constant"), constant::err),
                () -> assertFalse(constant.err().contains("\tat "), constant::err), () -> assertEquals(1, unknown.code()),
                () -> assertTrue(unknown.err().contains("mooons") && !unknown.err().contains("\tat "), unknown::err), () -> assertEquals(1, missing.code()),
                () -> assertTrue(missing.err().contains("nothing") && !missing.err().contains("\tat "), missing::err));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fit", "fit moons --hidden 8,x", "fit moons --dtype f16", "fit moons --flow mystery", "fit moons --time-limit soon", "fit moons --steps 0",
        "fit moons --batch -3", "fit moons --lr 0", "fit moons --unknown", "sample", "sample m -n 0", "score m", "info"})
    void wrongCommandLinesAreUsageErrors(String line) {
        Outcome outcome = run((Object[]) line.split(" "));
        assertEquals(2, outcome.code(), outcome::err);
        assertFalse(outcome.err().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fit", "sample", "score", "info"})
    void helpHasExamples(String command) {
        Outcome help = run(command, "--help");
        assertEquals(0, help.code());
        assertTrue(help.out().contains("Example") && help.out().contains("  pushforward " + command), help::out);
    }
}
