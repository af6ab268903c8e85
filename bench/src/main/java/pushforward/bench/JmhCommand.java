package pushforward.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Runs the JMH benchmarks: every argument is JMH's own. Forks inherit this JVM's flags, so the incubator module is there too.
@Command(
        name = "jmh",
        description = "Run the micro-benchmarks whose name matches a regular expression.",
        synopsisHeading = "Usage: ",
        customSynopsis = "pushforward jmh [REGEX] [JMH options; -h lists them, -l the benchmarks]%n")
final class JmhCommand implements Callable<Integer> {
    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
