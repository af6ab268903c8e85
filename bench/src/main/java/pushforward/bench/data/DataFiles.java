package pushforward.bench.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pushforward.tensor.io.Csv;
import pushforward.tensor.io.CsvOptions;
import pushforward.tensor.io.FormatException;
import pushforward.tensor.io.NamedArrays;
import pushforward.tensor.io.SafeTensors;
import pushforward.tensor.io.StoredArray;
import pushforward.tensor.io.Table;
import pushforward.tensor.io.TensorFiles;

/// Tables from files: CSV, npy, npz and IDX, plain or gzipped.
final class DataFiles {
    private DataFiles() {}

    static RawTable read(Path file, Selection selection) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (plain.endsWith(".csv") || plain.endsWith(".tsv") || plain.endsWith(".txt")) {
            return csv(file, selection);
        }
        return switch (TensorFiles.read(file)) {
            case Table table -> {
                try (table) {
                    yield RawTable.of(file.toString(), description(file), table.names(), Rows.of(table.values())).select(selection);
                }
            }
            case StoredArray array -> {
                try (array) {
                    yield array(file, array).select(selection);
                }
            }
            case NamedArrays arrays -> {
                try (arrays) {
                    yield array(file, choose(file, arrays)).select(selection);
                }
            }
            case SafeTensors tensors -> {
                tensors.close();
                throw new DataException(file + ": a safetensors file is not a table; expected CSV, npy, npz or IDX");
            }
        };
    }

    /// Reads only the selected columns, so that a label or an unused column may hold text.
    private static RawTable csv(Path file, Selection selection) throws IOException {
        List<String> names = Csv.names(file, CsvOptions.defaults());
        List<String> wanted = selection.of(names, file.toString());
        try (Table table = Csv.read(file, CsvOptions.defaults().withColumns(wanted))) {
            int[] lines = new int[table.rows()];
            for (int r = 0; r < lines.length; r++) {
                lines[r] = table.line(r);
            }
            return new RawTable(file.toString(), description(file), table.names(), Rows.of(table.values()), lines, Optional.empty(), Optional.empty());
        } catch (FormatException e) {
            int column = e.column() - 1;
            if (column < 0 || column >= names.size()) {
                throw e;
            }
            List<String> others = new ArrayList<>(wanted);
            others.remove(names.get(column));
            String advice = others.isEmpty() ? "" : " Correct it, or leave the column out with --columns "
                    + (others.size() <= 12 ? RawTable.quoted(String.join(",", others)) : "(all the others)")
                    + " (or --label " + RawTable.quoted(names.get(column)) + ").";
            throw new DataException(e.getMessage() + "." + advice, e);
        }
    }

    private static RawTable array(Path file, StoredArray array) {
        if (array.values().rank() < 1 || array.values().size() == 0) {
            throw new DataException(file + ": expected an array [rows, columns], got shape " + array.values().shape());
        }
        Rows rows = Rows.of(array.values());
        RawTable table = RawTable.of(file.toString(), description(file), RawTable.names(rows.width()), rows);
        return array.values().rank() == 3 && array.isInteger() ? table.withImage(new ImageShape(array.values().dim(1), array.values().dim(2))) : table;
    }

    /// The only array, or the one under a customary name.
    private static StoredArray choose(Path file, NamedArrays arrays) {
        if (arrays.arrays().size() == 1) {
            return arrays.arrays().firstEntry().getValue();
        }
        for (String name : List.of("X", "x", "data", "arr_0")) {
            if (arrays.arrays().containsKey(name)) {
                return arrays.at(name);
            }
        }
        throw new DataException(file + ": expected one array, or one called X, x, data or arr_0; got " + arrays.arrays().keySet()
                + ". Save the one you mean as an .npy file.");
    }

    private static String description(Path file) {
        return "the file " + file.getFileName();
    }
}
