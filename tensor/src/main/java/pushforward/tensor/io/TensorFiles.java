package pushforward.tensor.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pushforward.tensor.Tensor;

/// Reads and writes files of numbers without being told their format.
public final class TensorFiles {
    private static final int PEEK = 16;

    private TensorFiles() {}

    /// The formats.
    private enum Format { NPY, NPZ, CSV, IDX, SAFETENSORS }

    /// Reads a file, plain or gzipped. The format is told by the name (`.npy`, `.npz`, `.csv`, `.tsv`, `.txt`, `.idx`,
    /// `.safetensors`, with or without `.gz`) or else by the first bytes.
    ///
    /// ```
    /// switch (TensorFiles.read(path)) {
    ///     case StoredArray array -> ...    // .npy, IDX
    ///     case NamedArrays arrays -> ...   // .npz
    ///     case Table table -> ...          // CSV
    ///     case SafeTensors tensors -> ...  // safetensors
    /// }
    /// ```
    ///
    /// @throws FormatException if the file is damaged or of no known format
    public static Contents read(Path file) throws IOException {
        return switch (format(file)) {
            case NPY -> Npy.read(file);
            case NPZ -> Npz.read(file);
            case CSV -> Csv.read(file);
            case IDX -> Idx.read(file);
            case SAFETENSORS -> SafeTensors.read(file);
        };
    }

    /// Writes a tensor in the format the name asks for: `.npy` or `.csv` (with or without `.gz`), `.npz` (under the name
    /// `arr_0`) or `.safetensors` (under the name `values`). Columns of CSV files are called `x0`, `x1` and so on.
    public static void write(Path file, Tensor values) throws IOException {
        int columns = values.rank() == 2 ? values.dim(1) : 1;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            names.add("x" + i);
        }
        write(file, names, values);
    }

    /// Writes a tensor as [#write(Path, Tensor)] does; a CSV file gets these column names, other formats have no place for them.
    public static void write(Path file, List<String> names, Tensor values) throws IOException {
        switch (formatOfName(file)) {
            case "npy" -> Npy.write(file, values);
            case "csv", "txt" -> Csv.write(file, names, values);
            case "npz" -> Npz.write(file, Map.of("arr_0", values));
            case "safetensors" -> SafeTensors.write(file, Map.of("values", values), Map.of());
            default -> throw new IOException("expected a name ending in .npy, .npz, .csv or .safetensors, got " + file);
        }
    }

    private static Format format(Path file) throws IOException {
        return switch (formatOfName(file)) {
            case "npy" -> Format.NPY;
            case "npz" -> Format.NPZ;
            case "csv", "tsv", "txt" -> Format.CSV;
            case "idx" -> Format.IDX;
            case "safetensors" -> Format.SAFETENSORS;
            default -> formatOfContent(file);
        };
    }

    /// The last extension in lower case, `.gz` not counted; empty if there is none.
    private static String formatOfName(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    private static Format formatOfContent(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Gzip.isGzip(file) ? Gzip.open(file) : Files.newInputStream(file)) {
            head = in.readNBytes(PEEK);
        }
        if (startsWith(head, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return Format.NPY;
        } else if (startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6)) {
            return Format.NPZ;
        } else if (startsWith(head, 0, 0) && head.length >= 4 && head[2] >= 0x08 && head[2] <= 0x0e) {
            return Format.IDX;
        } else if (head.length > 8 && head[8] == '{' && head[4] == 0 && head[5] == 0 && head[6] == 0 && head[7] == 0) {
            return Format.SAFETENSORS;
        }
        for (byte b : head) {
            if (b >= 0 && b < 0x20 && b != '\t' && b != '\n' && b != '\r') {
                throw FormatException.atByte(file.toString(), 0, "expected an npy, npz, CSV, IDX or safetensors file, got another format");
            }
        }
        return Format.CSV;
    }

    private static boolean startsWith(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= head.length || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
