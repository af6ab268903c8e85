package pushforward.bench.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pushforward.bench.data.Catalogue;

/// Where data sets with a name are looked for.
final class DataOptions {
    @Option(names = "--data-dir", paramLabel = "DIR", defaultValue = "${env:PUSHFORWARD_DATA}",
            description = "Directory of data sets that are found by name, mnist for example. Default: the variable PUSHFORWARD_DATA.")
    private @Nullable Path directory;

    Catalogue catalogue() {
        return Catalogue.of(Optional.ofNullable(directory).filter(path -> !path.toString().isEmpty()));
    }

    /// Comma-separated names without blanks around them.
    static List<String> names(@Nullable String list) {
        return list == null || list.isBlank() ? List.of() : java.util.Arrays.stream(list.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }
}
