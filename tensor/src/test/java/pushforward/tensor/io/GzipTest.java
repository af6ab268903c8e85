package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.tensor.Tensor;

class GzipTest {
    @TempDir
    Path directory;

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] bytes) throws IOException {
        try (InputStream in = new GzipStream("a.gz", new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    @Property(tries = 50)
    void membersJoin(@ForAll @Size(max = 5) byte[][] parts, @ForAll @IntRange(max = 200_000) int length, @ForAll int seed) throws IOException {
        byte[] large = new byte[length];
        new Random(seed).nextBytes(large);
        byte[] expected = large;
        byte[] zipped = gzip(large);
        for (byte[] part : parts) {
            expected = join(expected, part);
            zipped = join(zipped, gzip(part));
        }
        assertArrayEquals(expected, gunzip(zipped));
        assertArrayEquals(expected, new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes());
        assertArrayEquals(expected, gunzip(join(zipped, new byte[100])));
    }

    @Test
    void readsEveryHeaderField() throws IOException {
        byte[] plain = gzip(new byte[] {1, 2, 3});
        byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 'c', 0, 7, 7};
        assertArrayEquals(new byte[] {1, 2, 3}, gunzip(join(header, Arrays.copyOfRange(plain, 10, plain.length))));
    }

    @Test
    void everyTruncationIsReported() throws IOException {
        byte[] zipped = join(gzip("hello hello hello".getBytes()), gzip("again".getBytes()));
        int members = gzip("hello hello hello".getBytes()).length;
        for (int n = 0; n < zipped.length; n++) {
            byte[] cut = Arrays.copyOf(zipped, n);
            if (n == members) {
                assertEquals(17, gunzip(cut).length);
            } else {
                FormatException e = assertThrows(FormatException.class, () -> gunzip(cut), "at " + n);
                assertEquals(n, e.offset(), e.getMessage());
            }
        }
    }

    @Test
    void everyFlippedBitIsReportedOrHarmless() throws IOException {
        byte[] text = "the quick brown fox jumps over the lazy dog".getBytes();
        byte[] zipped = gzip(text);
        for (int i = 0; i < zipped.length * 8; i++) {
            byte[] bad = zipped.clone();
            bad[i / 8] ^= (byte) (1 << i % 8);
            try {
                assertArrayEquals(text, gunzip(bad));
                // Flags and time of the header, and the unused bits of the last compressed byte.
                assertTrue((i / 8 >= 3 && i / 8 < 10) || i / 8 == zipped.length - 9, "flipped bit " + i + " went unnoticed");
            } catch (FormatException e) {
                assertTrue(e.getMessage().startsWith("a.gz: byte "), e.getMessage());
            }
        }
        assertTrue(assertThrows(FormatException.class, () -> gunzip(join(zipped, new byte[] {0, 5}))).getMessage().contains("expected a gzip header"));
    }

    @Test
    void bombsStopAtTheLimit() throws IOException {
        Path file = directory.resolve("bomb.npy.gz");
        Files.write(file, gzip(new byte[1 << 20]));
        NpzTest.withLimit(1000, () -> {
            String message = assertThrows(FormatException.class, () -> Npy.read(file)).getMessage();
            assertTrue(message.contains("decompresses to more than 1000 bytes"), message);
        });
        Path csv = directory.resolve("bomb.csv.gz");
        byte[] commas = new byte[1 << 20];
        Arrays.fill(commas, (byte) ',');
        commas[7] = '\n';
        Files.write(csv, gzip(commas));
        NpzTest.withLimit(1000, () -> assertThrows(FormatException.class, () -> Csv.read(csv)));
    }

    @Test
    void damagedNpyNamesTheCompressedByte() throws IOException {
        Path file = directory.resolve("a.npy.gz");
        Npy.write(file, Tensor.of(1.0, 2.0));
        byte[] zipped = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(zipped, zipped.length - 9));
        FormatException e = assertThrows(FormatException.class, () -> Npy.read(file));
        assertTrue(e.getMessage().contains("gzip: expected more"), e.getMessage());
    }
}
