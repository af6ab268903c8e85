package pushforward.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line =
            Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void helpGoesToStandardOutputAndSucceeds() {
        assertEquals(0, line.execute("--help"));
        assertAll(
                () -> assertTrue(out.toString().startsWith("Usage: pushforward"), out::toString),
                () -> assertEquals("", err.toString()));
    }

    @Test
    void aMissingCommandIsAUsageError() {
        assertEquals(2, line.execute());
        assertTrue(err.toString().startsWith("Missing command"), err::toString);
    }

    @Test
    void anUnknownCommandIsAUsageErrorThatNamesIt() {
        assertEquals(2, line.execute("fti"));
        assertTrue(err.toString().contains("fti"), err::toString);
    }

    @Test
    void everyCommandHasHelpThatNamesItself() {
        line.getSubcommands().forEach((name, command) -> {
            assertTrue(command.getUsageMessage().contains("pushforward " + name), command::getUsageMessage);
        });
    }
}
