package pushforward.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the commands make of continuous flows, in this process.
class ContinuousCommandsTest {
    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {
        JsonNode lastLine() throws IOException {
            return new ObjectMapper().readTree(out.lines().reduce((a, b) -> b).orElseThrow());
        }
    }

    private static Outcome run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        int code = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(texts);
        return new Outcome(code, out.toString(), err.toString());
    }

    /// y given (a, b), jointly normal, in units far from each other.
    private Path joint() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder("a,y,b\n");
        for (int i = 0; i < 3_000; i++) {
            double a = 100 + 20 * random.nextGaussian();
            double b = 0.01 * random.nextGaussian();
            text.append(a).append(',').append(0.05 * a - 200 * b + 0.6 * random.nextGaussian()).append(',').append(b).append('\n');
        }
        return Files.writeString(folder.resolve("joint.csv"), text);
    }

    /// No conditional density beats that of the Gaussian, and every kind comes near it.
    @ParameterizedTest
    @ValueSource(strings = {"cnf", "fm", "ot-cfm", "diffusion"})
    void theyReadAContext(String flow) throws IOException {
        Outcome fit = run("fit", joint(), "--columns", "y", "--context", "a,b", "--flow", flow, "--hidden", "24,24", "--steps", flow.equals("cnf") ? 250 : 2_500, "--lr", 5e-3, "--quiet",
                "--patience", 0, "--weight-decay", 0, "--out", folder.resolve("run"));
        assertEquals(0, fit.code(), fit::err);
        double gaussian = fit.lastLine().at("/gaussian_log_likelihood").asDouble();
        double marginal = -0.5 * Math.log(2 * Math.PI * Math.E * 5.36);
        assertEquals(-0.5 * Math.log(2 * Math.PI * Math.E * 0.36), gaussian, 0.1);
        assertTrue(fit.lastLine().at("/test_log_likelihood").asDouble() > gaussian - 0.1 * (gaussian - marginal), fit::out);
    }

    @Test
    void lossesThatAreNoLikelihoodsSaySo() throws IOException {
        Path out = folder.resolve("run");
        Outcome fit = run("fit", "moons", "--flow", "fm", "--hidden", "8", "--steps", 30, "--out", out);
        assertEquals(0, fit.code(), fit::err);
        assertTrue(fit.err().contains("matching loss"), fit::err);
        assertEquals("step,train_matching_loss,validation_matching_loss,learning_rate,gradient_norm,seconds", Files.readAllLines(out.resolve("log.csv")).getFirst());
        assertEquals("flow matching", fit.lastLine().at("/trained_by").asText());
        assertTrue(fit.lastLine().at("/exact_log_likelihood").isNumber());
        String report = Files.readString(out.resolve("report.html"));
        assertTrue(report.contains("no likelihood") && report.contains("\"motion\":{\"box\"") && report.contains("t = 0.600"));
        assertTrue(run("info", out).out().contains("ContinuousFlow"));
        Outcome layers = run("fit", "moons", "--flow", "fm", "--layers", 2);
        assertTrue(layers.code() == 2 && layers.err().contains("fm has one layer"), layers::err);
    }

    /// Rectified flow has two parts, of which the first has checkpoints.
    @ParameterizedTest
    @ValueSource(strings = {"cnf", "ot-cfm", "rectified", "diffusion"})
    void aResumedFitEndsAsAnUninterruptedOne(String flow) throws IOException {
        Object[] common = {"fit", joint(), "--flow", flow, "--hidden", "8", "--steps", 40, "--batch", 32, "--quiet", "--out"};
        Path whole = folder.resolve("whole");
        assertEquals(0, run(with(common, whole)).code());
        Path parts = folder.resolve("parts");
        Outcome cut = run(with(common, parts, "--time-limit", "0.001s"));
        assertEquals("time_limit", cut.lastLine().at("/stop").asText(), cut::err);
        assertTrue(cut.lastLine().at("/steps").asInt() < 40);
        Outcome rest = run(with(common, parts, "--resume"));
        assertEquals(0, rest.code(), rest::err);
        assertEquals(40, rest.lastLine().at("/steps").asInt());
        assertEquals(-1, Files.mismatch(whole.resolve("model.safetensors"), parts.resolve("model.safetensors")));
    }

    private static Object[] with(Object[] first, Object... more) {
        Object[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}
