package pushforward.bench.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pushforward.tensor.io.NamedArrays;
import pushforward.tensor.io.Npz;
import pushforward.tensor.io.StoredArray;

/// Which rows of a table are anomalies.
///
/// @param anomalous per row, `[n]`
/// @param column whether they are a column of the table, which then is no feature, or an array beside it
public record Labels(boolean[] anomalous, boolean column) {

    /// Reads the labels of what the command line calls `name`: an array of that name beside the rows of an npz file, or else a column. 1 is an anomaly, 0 a normal row.
    ///
    /// @param label the array or the column, by name or number from 1
    /// @throws DataException if there is none, or it holds something else than 0 and 1
    public static Labels read(String name, String label, Catalogue catalogue) throws IOException {
        if (Generated.named(name).isPresent()) {
            throw new DataException(name + ": the rows of a generated set have no labels, got label \"" + label + "\"");
        }
        Optional<Path> npz = catalogue.file(name).filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".npz"));
        if (npz.isPresent()) {
            try (NamedArrays arrays = Npz.read(npz.get())) {
                StoredArray array = arrays.arrays().get(label);
                if (array != null && arrays.arrays().size() > 1) {
                    if (array.values().rank() == 0 || array.values().size() != array.values().dim(0)) {
                        throw new DataException(npz.get() + ": expected one label per row in the array \"" + label + "\", got shape " + array.values().shape());
                    }
                    return new Labels(flags(array.values().toDoubleArray(), npz.get() + ": array \"" + label + "\""), false);
                }
                if (arrays.arrays().size() > 1 && !label.matches("x?[0-9]+")) {
                    throw new DataException(npz.get() + ": there is no array \"" + label + "\"; there are " + String.join(", ", arrays.arrays().keySet()));
                }
            }
        }
        double[] values = catalogue.read(name, Selection.of(List.of(label))).values().column(0);
        return new Labels(flags(values, name + ": column \"" + label + "\""), true);
    }

    private static boolean[] flags(double[] values, String what) {
        boolean[] flags = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0 && values[i] != 1) {
                throw new DataException(what + ": expected labels 0 (normal) and 1 (anomaly), got "
                        + (values[i] == Math.rint(values[i]) ? String.valueOf((long) values[i]) : values[i]) + " in row " + (i + 1));
            }
            flags[i] = values[i] == 1;
        }
        return flags;
    }

    /// Checks that there are labels of both kinds, one per row.
    ///
    /// @param rows how many rows there are
    /// @param what to call them in errors
    public Labels require(int rows, String what) {
        if (anomalous.length != rows) {
            throw new DataException(what + ": expected " + rows + " labels, one per row, got " + anomalous.length);
        }
        int anomalies = 0;
        for (boolean flag : anomalous) {
            anomalies += flag ? 1 : 0;
        }
        if (anomalies == 0 || anomalies == rows) {
            throw new DataException(what + ": expected labels of both kinds, got " + (anomalies == 0 ? "only 0 (normal)" : "only 1 (anomaly)")
                    + ": nothing can be told apart");
        }
        return this;
    }

    @Override
    public String toString() {
        return "Labels[" + anomalous.length + (column ? ", a column]" : ", an array]");
    }
}
