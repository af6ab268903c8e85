package pushforward.bench.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.run.SavedModel;

/// Says what a saved model is.
@Command(
        name = "info",
        description = "Describe a saved MODEL: its data, its layers and its parameters.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        footerHeading = "%nExample:%n",
        footer = "  pushforward info runs/moons-s1")
public final class InfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model.safetensors file or the run folder that holds it.")
    private Path model;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (SavedModel saved = SavedModel.read(model)) {
            saved.describe().forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
