package pushforward.bench.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import pushforward.bench.data.DataException;
import pushforward.bench.data.Rows;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.Npz;
import pushforward.tensor.io.SafeTensors;
import pushforward.tensor.io.TensorFiles;

/// Several numbers per row in one file: columns of a table (CSV, npy), or arrays by name where a format has names (npz, safetensors).
final class ScoreFile {
    private ScoreFile() {
    }

    /// Checks that there can be a file of this name.
    ///
    /// @throws DataException if not
    static void require(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).matches(".*\\.((csv|txt|npy)(\\.gz)?|npz|safetensors)")) {
            throw new DataException("--out: expected a name ending in .csv, .npy, .npz or .safetensors, got " + file);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new DataException("--out: there is no folder " + folder + " for " + file.getFileName());
        }
    }

    /// Writes the file.
    ///
    /// @param columns by name, all of one length
    static void write(Path file, SequencedMap<String, double[]> columns) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npz") || name.endsWith(".safetensors")) {
            Map<String, Tensor> arrays = new LinkedHashMap<>();
            try {
                columns.forEach((column, values) -> arrays.put(column, Tensor.of(values)));
                if (name.endsWith(".npz")) {
                    Npz.write(file, arrays);
                } else {
                    SafeTensors.write(file, arrays, Map.of());
                }
            } finally {
                arrays.values().forEach(Tensor::close);
            }
            return;
        }
        List<double[]> values = new ArrayList<>(columns.values());
        int count = values.getFirst().length;
        double[] table = new double[count * values.size()];
        for (int i = 0; i < table.length; i++) {
            table[i] = values.get(i % values.size())[i / values.size()];
        }
        try (Tensor tensor = Rows.wrap(table, values.size()).tensor(DType.F64)) {
            TensorFiles.write(file, new ArrayList<>(columns.keySet()), tensor);
        }
    }
}
