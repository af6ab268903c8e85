package pushforward.bench.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.io.Csv;
import pushforward.tensor.io.CsvOptions;
import pushforward.tensor.io.Idx;
import pushforward.tensor.io.StoredArray;
import pushforward.tensor.io.Table;

/// Finds a table by what the command line calls it: a bundled name, a file, or a public name in the data directory.
public final class Catalogue {
    private static final String DIGITS = "digits";
    private static final int DIGITS_SIDE = 8;
    private static final String BSDS300 = "bsds300";

    private final @Nullable Path directory;

    private Catalogue(@Nullable Path directory) {
        this.directory = directory;
    }

    /// The catalogue over a data directory, if there is one.
    public static Catalogue of(Optional<Path> directory) {
        return new Catalogue(directory.orElse(null));
    }

    /// The names that need no file.
    public static List<String> bundled() {
        return Stream.concat(Stream.of(DIGITS), Generated.all().stream().map(Generated::name)).toList();
    }

    /// Reads the table called `name`, the selected columns of it. Not for generated sets.
    ///
    /// @throws DataException if there is no such table, or it has no such columns
    public RawTable read(String name, Selection selection) throws IOException {
        if (name.equals(DIGITS)) {
            return digits().select(selection);
        }
        Path file = Path.of(name);
        if (Files.isRegularFile(file)) {
            return DataFiles.read(file, selection);
        }
        if (directory != null) {
            if (Files.isRegularFile(directory.resolve(name))) {
                return DataFiles.read(directory.resolve(name), selection);
            }
            switch (name) {
                case "mnist" -> {
                    return mnist(directory.resolve("mnist")).select(selection);
                }
                case "power_subset" -> {
                    return power(directory.resolve("power_subset").resolve("household_power_2007H1.csv.gz")).select(selection);
                }
                case BSDS300 -> {
                    return Patches.of(folder(BSDS300), 0).table(Patches.Counts.published()).select(selection);
                }
                case "wine", "wine_data" -> {
                    return labelled("wine", directory.resolve("sklearn_small").resolve("wine_data.csv.gz")).select(selection);
                }
                case "breast_cancer", "iris" -> {
                    return labelled(name, directory.resolve("sklearn_small").resolve(name + ".csv.gz")).select(selection);
                }
                default -> {
                    Optional<Path> found = search(directory, name);
                    if (found.isPresent()) {
                        return DataFiles.read(found.get(), selection);
                    }
                }
            }
        }
        throw new DataException("there is no data set or file \"" + name + "\". Bundled: " + String.join(", ", bundled()) + ". "
                + (directory == null ? "For others by name give the directory that holds them with --data-dir or PUSHFORWARD_DATA."
                        : "In " + directory + ": " + String.join(", ", names(directory)) + "."));
    }

    /// The folder of that name in the data directory.
    ///
    /// @throws DataException if there is no data directory or no such folder in it
    public Path folder(String name) {
        if (directory == null) {
            throw new DataException("expected a data directory with the folder " + name + ", got none: give it with --data-dir or PUSHFORWARD_DATA");
        }
        Path folder = directory.resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new DataException("expected the folder " + name + " in " + directory + ", got none");
        }
        return folder;
    }

    /// The file that [#read] reads for a name that is a path or found by its file's name.
    Optional<Path> file(String name) {
        if (Files.isRegularFile(Path.of(name)) || directory == null) {
            return Optional.of(Path.of(name)).filter(Files::isRegularFile);
        }
        return Files.isRegularFile(directory.resolve(name)) ? Optional.of(directory.resolve(name)) : search(directory, name);
    }

    /// Whether what the command line calls `name` is a text file whose header has all these columns.
    public boolean has(String name, List<String> columns) throws IOException {
        Optional<Path> file = file(name).filter(f -> f.toString().matches("(?i).*\\.(csv|tsv|txt)(\\.gz)?"));
        return file.isPresent() && Csv.names(file.get(), CsvOptions.defaults()).containsAll(columns);
    }

    /// The bundled images.
    private static RawTable digits() throws IOException {
        try (InputStream resource = Catalogue.class.getResourceAsStream("digits.csv.gz")) {
            if (resource == null) {
                throw new IOException("the resource digits.csv.gz is missing from the jar");
            }
            try (Table table = Csv.read("digits.csv.gz", new GZIPInputStream(resource), CsvOptions.defaults())) {
                int pixels = DIGITS_SIDE * DIGITS_SIDE;
                List<String> names = new ArrayList<>();
                int[] index = new int[pixels];
                for (int i = 0; i < pixels; i++) {
                    names.add("pixel_" + i / DIGITS_SIDE + "_" + i % DIGITS_SIDE);
                    index[i] = i;
                }
                return RawTable.of(DIGITS, "1797 real handwritten digits, 8 x 8 pixels of 17 grey levels (UCI optdigits)", names,
                        Rows.of(table.values()).columns(index)).withImage(new ImageShape(DIGITS_SIDE, DIGITS_SIDE));
            }
        }
    }

    /// The usual 50,000 / 10,000 / 10,000.
    private static RawTable mnist(Path folder) throws IOException {
        Rows train = idx(folder, "train-images-idx3-ubyte");
        Rows test = idx(folder, "t10k-images-idx3-ubyte");
        double[] values = new double[Math.addExact(train.count(), test.count()) * train.width()];
        System.arraycopy(train.toArray(), 0, values, 0, train.count() * train.width());
        System.arraycopy(test.toArray(), 0, values, train.count() * train.width(), test.count() * test.width());
        int held = train.count() / 6;
        return RawTable.of("mnist", "MNIST handwritten digits, 28 x 28 pixels of 256 grey levels", RawTable.names(train.width()),
                Rows.wrap(values, train.width())).withImage(new ImageShape(28, 28)).withBlocks(train.count() - held, held, test.count());
    }

    private static Rows idx(Path folder, String name) throws IOException {
        Path zipped = folder.resolve(name + ".gz");
        try (StoredArray array = Idx.read(Files.exists(zipped) ? zipped : folder.resolve(name))) {
            return Rows.of(array.values());
        }
    }

    /// POWER as Papamakarios et al. (2017) prepare it, on the rows there are: reactive power and intensity left out, the discreteness of the meters
    /// hidden by uniform noise, shuffled, 10% for test and 10% of the rest for validation.
    private static RawTable power(Path file) throws IOException {
        List<String> columns = List.of("Global_active_power", "Voltage", "Sub_metering_1", "Sub_metering_2", "Sub_metering_3");
        double[] noise = {0.001, 0.01, 1, 1, 1};
        List<double[]> rows = new ArrayList<>();
        UniformRandomProvider rng = Random.of(0, "power noise");
        try (Table table = Csv.read(file, CsvOptions.defaults().withColumns(concat("index", columns)))) {
            Rows values = Rows.of(table.values());
            for (int r = 0; r < values.count(); r++) {
                double[] row = new double[columns.size() + 1];
                boolean complete = true;
                for (int c = 0; c < columns.size(); c++) {
                    row[c] = values.at(r, c + 1) + noise[c] * rng.nextDouble();
                    complete &= Double.isFinite(row[c]);
                }
                row[columns.size()] = values.at(r, 0) % 1440; // minute of the day: the rows are minutes from midnight
                if (complete) {
                    rows.add(row);
                }
            }
        }
        Rows all = Rows.of(rows.toArray(double[][]::new));
        Rows shuffled = all.select(Random.permutation(all.count(), Random.of(0, "power order")));
        int test = all.count() / 10;
        int validation = (all.count() - test) / 10;
        return RawTable.of("power_subset", "half a year of household electric power by the minute (UCI, a part of POWER)",
                append(columns, "minute"), shuffled).withBlocks(all.count() - test - validation, validation, test);
    }

    private static List<String> concat(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }

    private static List<String> append(List<String> rest, String last) {
        return Stream.concat(rest.stream(), Stream.of(last)).toList();
    }

    /// A file whose first line is not a header but counts and class names, and whose last column is the class.
    private static RawTable labelled(String name, Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                continue;
            }
            try (Table table = Csv.read(file.toString(), in, CsvOptions.defaults().withHeader(CsvOptions.Header.ABSENT))) {
                int[] index = java.util.stream.IntStream.range(0, table.columns() - 1).toArray();
                return RawTable.of(name, "the public data set " + name, RawTable.names(index.length), Rows.of(table.values()).columns(index));
            }
        }
    }

    /// A file in the directory or one below it whose name is `name` but for its ending and a leading number (`38_thyroid.npz` is thyroid).
    private static Optional<Path> search(Path directory, String name) {
        return files(directory).stream().filter(path -> stem(path).equals(name)
                || String.valueOf(path.getParent().getFileName()).equals(name) && files(path.getParent()).size() == 1).findFirst();
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> walk = Files.walk(directory, 2)) {
            return walk.filter(Files::isRegularFile)
                    .filter(path -> String.valueOf(path.getFileName()).matches("(?i).*\\.(csv|tsv|txt|npy|npz|idx)(\\.gz)?")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stem(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("(\\.[a-z]+)(\\.gz)?$", "").replaceFirst("^[0-9]+_", "");
    }

    private static List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(directory.resolve("mnist"))) {
            names.add("mnist");
        }
        if (Files.isDirectory(directory.resolve("power_subset"))) {
            names.add("power_subset");
        }
        if (Files.isDirectory(directory.resolve(BSDS300))) {
            names.add(BSDS300);
        }
        if (Files.isDirectory(directory.resolve("sklearn_small"))) {
            names.addAll(List.of("wine", "breast_cancer", "iris"));
        }
        names.addAll(files(directory).stream().filter(path -> !path.startsWith(directory.resolve("sklearn_small")))
                .map(Catalogue::stem).distinct().limit(40).collect(Collectors.toList()));
        return names;
    }
}
