package pushforward.bench.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A table that has been checked and split, ready to be fitted.
///
/// @param name what the user called it
/// @param description one sentence for reports
/// @param columns the column names
/// @param train the training rows, `[n, columns]`, in the data's own units
/// @param validation rows for early stopping
/// @param test rows that no choice may depend on
/// @param testPlaces where each test row is in the source, for messages and reports
/// @param measure real or whole numbers
/// @param image the shape of a row that is a picture
/// @param truth the distribution the rows were drawn from, where it is known
/// @param context what each row is conditioned on, if anything
/// @param warnings sentences the user should see
public record DataSet(String name, String description, List<String> columns, Rows train, Rows validation, Rows test, List<String> testPlaces,
        Measure measure, Optional<ImageShape> image, Optional<Generated> truth, Optional<Context> context,
        List<String> warnings) {
    private static final int GENERATED_TRAIN = 20_000;
    private static final int GENERATED_HELD = 5_000;
    private static final int LEAST_ROWS = 20;

    /// What the rows of a data set are conditioned on, row by row.
    ///
    /// @param columns the column names
    /// @param train one row per training row, `[n, columns]`
    /// @param validation one per validation row
    /// @param test one per test row
    public record Context(List<String> columns, Rows train, Rows validation, Rows test) {
        /// Copies the list.
        public Context {
            columns = List.copyOf(columns);
        }
    }

    /// Copies the lists.
    public DataSet {
        columns = List.copyOf(columns);
        testPlaces = List.copyOf(testPlaces);
        warnings = List.copyOf(warnings);
    }

    /// Finds, checks and splits what the command line calls `name`. Rows of generated sets, and the order in which others are split, depend on `seed`.
    ///
    /// @throws DataException if it cannot be used as it is
    public static DataSet load(String name, Catalogue catalogue, Selection selection, long seed) throws IOException {
        Optional<Generated> generated = Generated.named(name);
        return generated.isPresent() ? generated(generated.get(), selection, seed) : split(catalogue.read(name, selection), selection.context().size(), name, seed);
    }

    private static DataSet generated(Generated set, Selection selection, long seed) {
        List<String> names = List.of("x", "y");
        if (!selection.of(names, set.name()).equals(names)) {
            throw new DataException(set.name() + ": generated sets have the columns x and y and are modelled whole; leave out --columns, --context and --label");
        }
        Rows test = set.sample(GENERATED_HELD, Random.of(seed, "test " + set.name()));
        return new DataSet(set.name(), set.description(), names,
                set.sample(GENERATED_TRAIN, Random.of(seed, "train " + set.name())),
                set.sample(GENERATED_HELD, Random.of(seed, "validation " + set.name())), test, places(test.count()), new Measure.Continuous(),
                Optional.empty(), Optional.of(set), Optional.empty(), List.of());
    }

    /// As [#split(RawTable, int, String, long)], without context.
    static DataSet split(RawTable table, String name, long seed) {
        return split(table, 0, name, seed);
    }

    /// 70% for training, 10% for validation, 20% for test, unless the source fixes it.
    ///
    /// @param given how many of the last columns are context
    static DataSet split(RawTable all, int given, String name, long seed) {
        all.requireFinite();
        int width = all.names().size() - given;
        RawTable table = all.columns(0, width);
        int count = table.values().count();
        if (count < LEAST_ROWS) {
            throw new DataException(table.origin() + ": " + count + " rows are too few to fit and test a density; expected at least " + LEAST_ROWS);
        }
        Measure measure = measure(table);
        int[] order = table.blocks().isPresent() ? IntStream.range(0, count).toArray() : Random.permutation(count, Random.of(seed, "split"));
        int validation = table.blocks().map(blocks -> blocks[1]).orElse(count / 10);
        int test = table.blocks().map(blocks -> blocks[2]).orElse(count / 5);
        int train = count - validation - test;
        int[] first = Arrays.copyOf(order, train);
        int[] second = Arrays.copyOfRange(order, train, train + validation);
        int[] third = Arrays.copyOfRange(order, train + validation, count);
        Optional<Context> context = Optional.empty();
        if (given > 0) {
            RawTable held = all.columns(width, width + given);
            context = Optional.of(new Context(held.names(), held.values().select(first), held.values().select(second), held.values().select(third)));
        }
        DataSet set = new DataSet(name, table.description(), table.names(), table.values().select(first), table.values().select(second), table.values().select(third),
                Arrays.stream(third).mapToObj(table::place).toList(), measure,
                table.image().or(() -> measure instanceof Measure.Levels levels && common(levels) ? ImageShape.square(table.names().size()) : Optional.empty()),
                Optional.empty(), context, warnings(table, measure));
        if (measure instanceof Measure.Continuous) {
            requireVarying(table, set.train, " in the training rows");
        }
        return set;
    }

    private static Measure measure(RawTable table) {
        int width = table.values().width();
        double[] low = new double[width];
        double[] high = new double[width];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        for (int r = 0; r < table.values().count(); r++) {
            for (int c = 0; c < width; c++) {
                low[c] = Math.min(low[c], table.values().at(r, c));
                high[c] = Math.max(high[c], table.values().at(r, c));
            }
        }
        boolean integer = table.isInteger();
        double least = Arrays.stream(low).min().orElseThrow();
        double most = Arrays.stream(high).max().orElseThrow();
        if (integer && (table.image().isPresent() || ImageShape.square(width).isPresent() && least == 0 && most <= 255) && most > least) {
            // Pixels share one scale, and some of them may never change.
            double top = most > 16 && most <= 255 ? 255 : most;
            double[] shared = new double[width];
            Arrays.fill(shared, least);
            int[] levels = new int[width];
            Arrays.fill(levels, levels(table, 0, least, top));
            return new Measure.Levels(shared, levels);
        }
        requireVarying(table, table.values(), "");
        if (!integer) {
            return new Measure.Continuous();
        }
        int[] levels = new int[width];
        for (int c = 0; c < width; c++) {
            levels[c] = levels(table, c, low[c], high[c]);
        }
        return new Measure.Levels(low, levels);
    }

    private static int levels(RawTable table, int column, double low, double high) {
        if (high - low >= 1 << 24) {
            throw new DataException(table.origin() + ": column " + (column + 1) + " (" + table.names().get(column) + ") holds whole numbers from "
                    + low + " to " + high + ", too many levels to model one by one; divide it by a suitable unit so that it is no longer whole, "
                    + "or leave it out with --columns " + table.without(column));
        }
        return (int) (high - low) + 1;
    }

    private static boolean common(Measure.Levels levels) {
        return Arrays.stream(levels.levels()).distinct().count() == 1 && Arrays.stream(levels.low()).distinct().count() == 1;
    }

    private static void requireVarying(RawTable table, Rows rows, String where) {
        for (int c = 0; c < rows.width(); c++) {
            double first = rows.at(0, c);
            int r = 1;
            while (r < rows.count() && rows.at(r, c) == first) {
                r++;
            }
            if (r == rows.count()) {
                throw new DataException(table.origin() + ": column " + (c + 1) + " (" + table.names().get(c) + ") is constant" + where + ": it is "
                        + first + " in every row from " + (table.lines().length > 0 ? table.place(0) : "row 1") + " on, so it has no density. "
                        + (rows.width() > 1 ? "Leave it out with --columns " + table.without(c) + "." : "There is nothing else to model."));
            }
        }
    }

    /// A continuous density over a column of few distinct values can grow without bound.
    private static List<String> warnings(RawTable table, Measure measure) {
        List<String> warnings = new ArrayList<>();
        if (measure instanceof Measure.Continuous) {
            List<String> repeated = new ArrayList<>();
            for (int c = 0; c < table.values().width(); c++) {
                double[] column = table.values().column(c);
                long distinct = Arrays.stream(column).distinct().count();
                if (distinct * 20 < column.length) {
                    repeated.add(table.names().get(c));
                }
            }
            if (!repeated.isEmpty()) {
                warnings.add("few distinct values in " + Selection.shown(repeated)
                        + ": a continuous density can put arbitrarily high spikes on them, so likelihoods mean little there");
            }
        }
        return warnings;
    }

    private static List<String> places(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(row -> "row " + row).toList();
    }
}
