package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Allocation;
import pushforward.tensor.kernel.Memory;

/// Valid files with random damage: every reader either returns tensors no larger than the input can hold, or throws
/// [FormatException]. Anything else (another exception, an error, a hang) fails the test.
class FuzzProperties {
    /// Deflate expands by less than this factor.
    private static final int DEFLATE = 1032;
    /// One byte of a file becomes at most one element of 8 bytes.
    private static final int WIDEN = 8;
    /// Heap bytes one reading of so small a file may take: buffers, and the few rows or values it can hold.
    private static final long HEAP = 8 << 20;
    /// Off-heap bytes that all readings together may leave behind in the tensors' pool.
    private static final long OFF_HEAP = 64 << 20;

    private static Path directory;
    private static final Map<String, byte[]> SEEDS = new LinkedHashMap<>();

    @BeforeContainer
    static void writeSeeds() throws IOException {
        directory = Files.createTempDirectory("pushforward");
        Tensor doubles = Tensor.of(new double[][] {{1, -2.5, 1e300}, {4, Double.NaN, 6}});
        Tensor floats = Tensor.of(1f, 2f, 3f);
        seed("a.npy", file -> Npy.write(file, doubles));
        seed("f.npy", file -> Files.write(file, resource("f4_big_fortran.npy")));
        seed("b.npy", file -> Files.write(file, resource("bool.npy")));
        seed("z.npy.gz", file -> Npy.write(file, doubles));
        seed("two.npz", file -> Files.write(file, resource("two.npz")));
        seed("own.npz", file -> Npz.write(file, new LinkedHashMap<>(Map.of("a", doubles, "b", floats))));
        seed("a.csv", file -> Files.writeString(file, "a, b ,\"c, d\"\r\n1,2e5,\r\nNA,-.5,\"7\"\n8,inf,1234567890123456789\n"));
        seed("s.txt", file -> Files.writeString(file, "  1.5 2\t3\n 4 5  6 \n\n7 8 9"));
        seed("a.csv.gz", file -> Csv.write(file, List.of("a", "b", "c"), doubles));
        seed("a.idx", file -> Files.write(file, new byte[] {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6}));
        seed("a.safetensors", file -> SafeTensors.write(file, new LinkedHashMap<>(Map.of("w", floats, "v", doubles)), Map.of("k", "v")));
    }

    @AfterContainer
    static void deleteAll() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private interface Writer {
        void write(Path file) throws IOException;
    }

    private static void seed(String name, Writer writer) throws IOException {
        Path file = directory.resolve(name);
        writer.write(file);
        SEEDS.put(name, Files.readAllBytes(file));
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = FuzzProperties.class.getResourceAsStream("/npy/" + name)) {
            return in.readAllBytes();
        }
    }

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
    void damagedFilesAreReadOrRefused(@ForAll long seed, @ForAll @IntRange(max = 10) int which, @ForAll @IntRange(min = 1, max = 4) int edits)
            throws IOException {
        String name = List.copyOf(SEEDS.keySet()).get(which);
        Random random = new Random(seed);
        byte[] bytes = SEEDS.get(name);
        for (int i = 0; i < edits; i++) {
            bytes = edit(bytes, random);
        }
        Path file = directory.resolve(name);
        Files.write(file, bytes);
        read(file, bytes.length);
        if (name.endsWith(".safetensors")) {
            try {
                check(SafeTensors.map(file), bytes.length);
            } catch (FormatException e) {
                assertTrue(e.offset() >= 0, e.getMessage());
            }
        }
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void noiseIsReadOrRefused(@ForAll long seed, @ForAll @IntRange(max = 300) int length, @ForAll @IntRange(max = 5) int kind) throws IOException {
        byte[] bytes = new byte[length];
        Random random = new Random(seed);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed % 2 == 0 ? random.nextInt() : "0123456789.,-e\n\t \"[]{}:".charAt(random.nextInt(23)));
        }
        Path file = directory.resolve(List.of("n.npy", "n.npz", "n.csv", "n.idx", "n.safetensors", "n.unknown").get(kind));
        Files.write(file, bytes);
        read(file, length);
    }

    private static void read(Path file, int length) throws IOException {
        long heap = Allocation.bytes();
        long offHeap = Memory.allocatedBytes();
        try {
            check(TensorFiles.read(file), length);
        } catch (FormatException e) {
            assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        }
        long used = Allocation.bytes() - heap;
        assertTrue(used < HEAP, file + " took " + used + " bytes of heap");
        assertTrue(Memory.allocatedBytes() - offHeap < OFF_HEAP, file + " left off-heap memory behind");
    }

    private static byte[] edit(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int n = Math.min(1 + random.nextInt(16), bytes.length - at);
        byte[] copy = bytes.clone();
        switch (random.nextInt(8)) {
            case 0 -> copy[at] = (byte) random.nextInt();
            case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> copy[at] = (byte) "0123456789.,-e\"'[]{}()\n\t ".charAt(random.nextInt(25));
            case 3 -> Arrays.fill(copy, at, at + Math.min(n, 8), (byte) (random.nextBoolean() ? 0xff : random.nextBoolean() ? 0x7f : 0));
            case 4 -> copy = Arrays.copyOf(bytes, at);
            case 5 -> copy = splice(bytes, at, at + n, new byte[0]);
            case 6 -> copy = splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + n));
            default -> copy = splice(bytes, at, at, String.valueOf(random.nextLong() >> random.nextInt(64)).getBytes());
        }
        return copy;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(middle);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static void check(Contents contents, int length) {
        List<Tensor> tensors = new ArrayList<>();
        switch (contents) {
            case StoredArray array -> tensors.add(array.values());
            case NamedArrays arrays -> arrays.arrays().values().forEach(a -> tensors.add(a.values()));
            case Table table -> tensors.add(table.values());
            case SafeTensors all -> all.arrays().values().forEach(a -> tensors.add(a.values()));
        }
        long total = 0;
        for (Tensor tensor : tensors) {
            total += tensor.size() * tensor.dtype().bytes();
            tensor.toDoubleArray();
        }
        assertTrue(total <= (long) length * DEFLATE * WIDEN, total + " bytes of tensors from " + length + " bytes");
        contents.close();
    }
}
