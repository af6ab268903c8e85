package pushforward.bench.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Numbers as they came from their source: nothing prepared, nothing split.
///
/// @param origin what to call the source in messages: a name or a path
/// @param description one sentence for reports
/// @param names one name per column
/// @param values the numbers, `[rows, columns]`
/// @param lines the line of the file each row came from, from 1; empty where there are no lines
/// @param image the shape of a row that is a picture
/// @param blocks the numbers of training, validation and test rows where the source fixes them (in this order, one after the other)
public record RawTable(String origin, String description, List<String> names, Rows values, int[] lines, Optional<ImageShape> image,
        Optional<int[]> blocks) {
    /// Copies `names`.
    public RawTable {
        names = List.copyOf(names);
        if (names.size() != values.width()) {
            throw new IllegalArgumentException("expected " + values.width() + " names, got " + names.size());
        }
    }

    static RawTable of(String origin, String description, List<String> names, Rows values) {
        return new RawTable(origin, description, names, values, new int[0], Optional.empty(), Optional.empty());
    }

    RawTable withImage(ImageShape shape) {
        return new RawTable(origin, description, names, values, lines, Optional.of(shape), blocks);
    }

    RawTable withBlocks(int... sizes) {
        return new RawTable(origin, description, names, values, lines, image, Optional.of(sizes));
    }

    RawTable withDescription(String text) {
        return new RawTable(origin, text, names, values, lines, image, blocks);
    }

    /// Names `x0`, `x1` and so on.
    static List<String> names(int count) {
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add("x" + i);
        }
        return names;
    }

    /// The selected columns only.
    RawTable select(Selection selection) {
        List<String> wanted = selection.of(names, origin);
        if (wanted.equals(names)) {
            return this;
        }
        int[] index = wanted.stream().mapToInt(names::indexOf).toArray();
        return new RawTable(origin, description, wanted, values.columns(index), lines, Optional.empty(), blocks);
    }

    /// Columns `from` to `to`, exclusive, with all else as it is.
    RawTable columns(int from, int to) {
        int[] index = IntStream.range(from, to).toArray();
        return index.length == names.size() ? this
                : new RawTable(origin, description, names.subList(from, to), values.columns(index), lines, Optional.empty(), blocks);
    }

    /// Where a row is, for messages: its line if it came from a text file.
    public String place(int row) {
        return lines.length > 0 ? "line " + lines[row] : "row " + (row + 1);
    }

    /// Whether every number is whole.
    boolean isInteger() {
        for (int r = 0; r < values.count(); r++) {
            for (int c = 0; c < values.width(); c++) {
                if (values.at(r, c) != Math.rint(values.at(r, c))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Checks that every number is there and finite.
    ///
    /// @throws DataException naming the first cell that is not
    public RawTable requireFinite() {
        int bad = 0;
        int firstRow = -1;
        int firstColumn = -1;
        for (int r = 0; r < values.count(); r++) {
            for (int c = 0; c < values.width(); c++) {
                if (!Double.isFinite(values.at(r, c))) {
                    if (bad++ == 0) {
                        firstRow = r;
                        firstColumn = c;
                    }
                }
            }
        }
        if (bad > 0) {
            double value = values.at(firstRow, firstColumn);
            String what = Double.isNaN(value) ? "a value is missing (NaN)" : "the value is " + value;
            throw new DataException(origin + ": " + place(firstRow) + ", column " + (firstColumn + 1) + " (" + names.get(firstColumn) + "): " + what
                    + (bad == 1 ? "" : ", and " + (bad - 1) + " more like it") + ". Fill in or remove such rows"
                    + (names.size() > 1 ? ", or leave the column out with --columns " + without(firstColumn) : "") + ".");
        }
        return this;
    }

    /// The other columns as an argument of `--columns`.
    String without(int column) {
        List<String> others = new ArrayList<>(names);
        others.remove(column);
        return others.size() <= 12 ? quoted(String.join(",", others)) : "(all the others)";
    }

    static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_.,:/+-]*") ? argument : "'" + argument + "'";
    }
}
