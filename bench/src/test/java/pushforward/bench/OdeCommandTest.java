package pushforward.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command `ode`, in this process.
class OdeCommandTest {
    private record Outcome(int code, String out, String err) {
        JsonNode line() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    private static Outcome run(String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(("ode " + line).split(" "));
        return new Outcome(code, out.toString(), err.toString());
    }

    @Test
    void hairersArenstorfOrbit() throws IOException {
        Outcome outcome = run("arenstorf --method dopri5 --rtol 1e-7 --atol 1e-7");
        assertEquals(0, outcome.code(), outcome::err);
        JsonNode line = outcome.line();
        assertEquals("success", line.at("/status").asText());
        assertEquals(1442, line.at("/evaluations").asInt());
        assertEquals(240, line.at("/steps").asInt());
        assertEquals(216, line.at("/accepted").asInt());
        assertEquals(24, line.at("/rejected").asInt());
        assertEquals(0.9940021016, line.at("/y/0").asDouble(), 1e-8);
        assertEquals(Math.abs(line.at("/y/2").asDouble()), line.at("/error").asDouble());
        assertTrue(line.at("/seconds").asDouble() > 0);
        assertEquals(Math.abs(line.at("/t").asDouble() - 17.0652165601579625588917206249), 0);
    }

    @Test
    void fixedStepsAndTimesBetween() throws IOException {
        JsonNode line = run("decay --method rk4 --h 0.1 --t1 2 --dense 4").line();
        assertEquals(20, line.at("/steps").asInt());
        assertEquals(2, line.at("/t").asDouble());
        assertTrue(line.at("/error").asDouble() < 1e-6, line::toString);
        assertEquals(5, line.at("/states").size());
        for (int i = 0; i < 5; i++) {
            assertEquals(0.5 * i, line.at("/times/" + i).asDouble(), 1e-15);
            assertEquals(Math.exp(-0.5 * i), line.at("/states/" + i + "/0").asDouble(), 1e-5);
        }
        JsonNode backwards = run("decay --t1 -1 --dense 2").line();
        assertEquals(Math.E, backwards.at("/y/0").asDouble(), 1e-5);
        assertEquals(-1, backwards.at("/times/2").asDouble());
    }

    @Test
    void aSolveThatDoesNotArrive() throws IOException {
        Outcome outcome = run("van-der-pol --max-steps 1000");
        assertEquals(1, outcome.code());
        assertEquals("max_steps", outcome.line().at("/status").asText());
        assertTrue(outcome.line().at("/t").asDouble() < 2 && outcome.err().contains("take a stiff method"), outcome::err);
        assertFalse(outcome.line().has("error"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"decay", "lotka-volterra", "kepler", "brusselator", "lorenz", "detest-A1", "detest-B3", "detest-C5", "detest-D5", "detest-E5"})
    void problems(String name) throws IOException {
        Outcome outcome = run(name + " --method tsit5 --rtol 1e-9 --atol 1e-9");
        assertEquals(0, outcome.code(), outcome::err);
        assertTrue(!outcome.line().has("error") || outcome.line().at("/error").asDouble() < 1e-6, outcome::out);
    }

    @Test
    void whatIsUnknownIsAnsweredByWhatIsKnown() {
        Outcome problem = run("pendulum");
        assertTrue(problem.code() == 2 && problem.err().contains("'pendulum'; there are decay, lotka-volterra") && problem.err().contains("detest-E5"), problem::err);
        Outcome method = run("decay --method rk5");
        assertTrue(method.code() == 2 && method.err().contains("'rk5'; there are euler") && method.err().contains("dop853"), method::err);
        Outcome euler = run("decay --method euler");
        assertTrue(euler.code() == 2 && euler.err().contains("--h"), euler::err);
        assertEquals(2, run("decay --dense 0").code());
        Outcome tolerance = run("decay --rtol -1");
        assertTrue(tolerance.code() == 1 && tolerance.err().contains("tolerances of at least 0"), tolerance::err);
        assertTrue(run("--help").out().contains("  pushforward ode arenstorf"));
    }
}
