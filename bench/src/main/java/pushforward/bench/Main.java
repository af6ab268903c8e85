package pushforward.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The entry point of the `pushforward` command: picks a subcommand and turns its outcome into an exit code.
///
/// Exit codes: 0 success, 1 a command failed, 2 the command line is wrong.
@Command(
        name = "pushforward",
        description = "Normalising flows: train, sample, score and measure.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {JmhCommand.class, CommandLine.HelpCommand.class})
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
        return new CommandLine(new Main());
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
