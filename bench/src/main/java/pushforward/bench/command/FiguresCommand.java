package pushforward.bench.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.figure.Figure;

/// Draws the guide's pictures.
@Command(
        name = "figures",
        description = "Draw the pictures of the guide: those named, or all.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110)
public final class FiguresCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Which; ${COMPLETION-CANDIDATES}.", completionCandidates = Names.class)
    private List<String> names = List.of();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "docs/figures", description = "Where to put them (default: ${DEFAULT-VALUE}).")
    private Path out;

    /// What there is to draw.
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Figure.all().stream().map(Figure::name).iterator();
        }
    }

    @Override
    public Integer call() throws Exception {
        List<Figure> all = Figure.all();
        for (String name : names) {
            if (all.stream().noneMatch(f -> f.name().equals(name))) {
                throw new ParameterException(spec.commandLine(), "there is no figure '" + name + "'; there are " + String.join(", ", new Names()));
            }
        }
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(out);
        PrintWriter print = spec.commandLine().getOut();
        for (Figure figure : all) {
            if (names.isEmpty() || names.contains(figure.name())) {
                figure.draw(out).forEach(print::println);
                print.flush();
            }
        }
        return 0;
    }
}
