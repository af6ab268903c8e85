package pushforward.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import pushforward.bench.command.CompareCommand;
import pushforward.bench.command.ExperimentCommand;
import pushforward.bench.command.FiguresCommand;
import pushforward.bench.command.FitCommand;
import pushforward.bench.command.InfoCommand;
import pushforward.bench.command.OdeCommand;
import pushforward.bench.command.SampleCommand;
import pushforward.bench.command.ScoreCommand;
import pushforward.bench.command.SpeedCommand;
import pushforward.bench.data.DataException;
import pushforward.flows.train.NonFiniteLossException;

/// The entry point of the `pushforward` command: picks a subcommand and turns its outcome into an exit code.
///
/// Exit codes: 0 success, 1 a command failed, 2 the command line is wrong.
@Command(
        name = "pushforward",
        description = "Normalising flows: train, sample, score and measure.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {FitCommand.class, SampleCommand.class, ScoreCommand.class, InfoCommand.class, CompareCommand.class, OdeCommand.class,
            SpeedCommand.class, ExperimentCommand.class, FiguresCommand.class, JmhCommand.class, CommandLine.HelpCommand.class})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    /// Runs the command line and exits the JVM with its exit code.
    ///
    /// @param args the command and its options
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /// The parser with all subcommands: one per call, not shared.
    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(Main::report);
    }

    /// Says what went wrong: in one sentence if it lies with the input, with the place in the program otherwise.
    private static int report(Exception e, CommandLine line, ParseResult arguments) {
        boolean input = e instanceof DataException || e instanceof IOException || e instanceof UncheckedIOException || e instanceof IllegalArgumentException
                || e instanceof NonFiniteLossException;
        line.getErr().println("pushforward: " + message(e));
        if (!input) {
            e.printStackTrace(line.getErr());
        }
        line.getErr().flush();
        return 1;
    }

    private static String message(Throwable e) {
        if (e instanceof NoSuchFileException file) {
            return "there is no file " + file.getFile();
        }
        if (e instanceof UncheckedIOException && e.getCause() != null) {
            return message(e.getCause());
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /// The version the jar's manifest names.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"pushforward " + (version == null ? "(unpackaged)" : version),
                "Java " + System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vm.name")};
        }
    }
}
