package pushforward.tensor.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// NumPy's `.npz` format: a zip file of `.npy` entries. Every entry is decompressed twice, once only to count its bytes and
/// verify its check sum; all entries together may hold at most 4 GiB (system property `pushforward.io.maxBytes`).
public final class Npz {
    /// The first moment zip files can name: the time of every entry written, so that equal tensors give equal files.
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /// Reads all arrays. Types become what [Npy#read(Path)] makes of them.
    public static NamedArrays read(Path file) throws IOException {
        return select(file, name -> true, null);
    }

    /// Reads the arrays whose names `wanted` accepts, as numbers of type `dtype`; the others are not decompressed.
    public static NamedArrays read(Path file, Predicate<String> wanted, DType dtype) throws IOException {
        return select(file, wanted, dtype);
    }

    /// The names of the arrays, in the file's order.
    public static List<String> names(Path file) throws IOException {
        String name = file.toString();
        if (Gzip.isGzip(file)) {
            return Gzip.expanded(file, expanded -> open(expanded, name, zip -> List.copyOf(entries(zip, name).keySet())));
        }
        return open(file, name, zip -> List.copyOf(entries(zip, name).keySet()));
    }

    /// Writes tensors by name, compressed, in the map's order.
    public static void write(Path file, Map<String, Tensor> arrays) throws IOException {
        for (String name : arrays.keySet()) {
            if (name.isEmpty() || name.startsWith("/") || name.contains("\\") || name.contains("..")) {
                throw new IllegalArgumentException("expected a plain name for an array, got \"" + name + "\"");
            }
        }
        AtomicFile.write(file, raw -> {
            ZipOutputStream out = new ZipOutputStream(raw);
            for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                entry.setTimeLocal(EPOCH);
                out.putNextEntry(entry);
                Npy.write(out, array.getValue());
                out.closeEntry();
            }
            out.finish();
        });
    }

    private interface Use<T> {
        T apply(ZipFile zip) throws IOException;
    }

    private static <T> T open(Path file, String name, Use<T> use) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return use.apply(zip);
        } catch (EOFException e) {
            throw FormatException.inFile(name, "damaged zip file: an offset points behind its end").causedBy(e);
        } catch (ZipException e) {
            throw FormatException.inFile(name, "damaged zip file: " + e.getMessage()).causedBy(e);
        }
    }

    private static SequencedMap<String, ZipEntry> entries(ZipFile zip, String file) throws FormatException {
        SequencedMap<String, ZipEntry> entries = new LinkedHashMap<>();
        for (ZipEntry entry : zip.stream().toList()) {
            String name = entry.getName();
            if (!name.endsWith(".npy")) {
                throw FormatException.inFile(file, "expected only .npy entries, got \"" + name + "\"");
            }
            if (entries.put(name.substring(0, name.length() - 4), entry) != null) {
                throw FormatException.inFile(file, "expected each name once, got \"" + name + "\" twice");
            }
        }
        return entries;
    }

    private static NamedArrays select(Path file, Predicate<String> wanted, @Nullable DType dtype) throws IOException {
        String name = file.toString();
        return Gzip.isGzip(file)
                ? Gzip.expanded(file, expanded -> select(expanded, name, wanted, dtype))
                : select(file, name, wanted, dtype);
    }

    private static NamedArrays select(Path file, String name, Predicate<String> wanted, @Nullable DType dtype) throws IOException {
        return open(file, name, zip -> {
            SequencedMap<String, StoredArray> arrays = new LinkedHashMap<>();
            long[] left = {Sizes.limit()};
            try {
                for (Map.Entry<String, ZipEntry> entry : entries(zip, name).entrySet()) {
                    if (wanted.test(entry.getKey())) {
                        arrays.put(entry.getKey(), read(zip, entry.getValue(), name + "!/" + entry.getValue().getName(), left, dtype));
                    }
                }
            } catch (IOException | RuntimeException e) {
                arrays.values().forEach(StoredArray::close);
                throw e;
            }
            return new NamedArrays(arrays);
        });
    }

    /// @param left the bytes that entries may still hold together, modified
    private static StoredArray read(ZipFile zip, ZipEntry entry, String name, long[] left, @Nullable DType dtype) throws IOException {
        long length;
        CRC32 crc = new CRC32();
        try (InputStream in = stream(zip, entry, name); InputStream checked = new CheckedInputStream(in, crc)) {
            length = Gzip.length(checked, name, left[0]);
        } catch (EOFException | ZipException e) {
            throw FormatException.inFile(name, "damaged compressed data: " + e.getMessage()).causedBy(e);
        }
        if (length != entry.getSize()) {
            throw FormatException.inFile(name, "expected " + entry.getSize() + " bytes as the zip directory says, got " + length);
        }
        if (crc.getValue() != entry.getCrc()) {
            throw FormatException.inFile(name, "the check sum of the uncompressed data is wrong");
        }
        left[0] -= length;
        try (ByteReader in = new ByteReader(name, new BufferedInputStream(stream(zip, entry, name)), length)) {
            return Npy.read(in, dtype);
        }
    }

    private static InputStream stream(ZipFile zip, ZipEntry entry, String name) throws IOException {
        InputStream in = zip.getInputStream(entry);
        if (in == null) {
            throw FormatException.inFile(name, "the entry is listed but missing");
        }
        return in;
    }
}
