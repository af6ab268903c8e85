package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

class NpzTest {
    @TempDir
    Path directory;

    private Path numpy() throws IOException {
        Path file = directory.resolve("two.npz");
        try (InputStream in = NpzTest.class.getResourceAsStream("/npy/two.npz")) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    @Test
    void readsWhatNumpyWrote() throws IOException {
        try (NamedArrays arrays = Npz.read(numpy())) {
            assertEquals(List.of("X", "y"), List.copyOf(arrays.arrays().keySet()));
            assertEquals(1.25, arrays.at("X").values().at(1, 2));
            assertTrue(arrays.at("y").isInteger());
            String message = assertThrows(IllegalArgumentException.class, () -> arrays.at("z")).getMessage();
            assertEquals("expected an array \"z\", got only [X, y]", message);
        }
        assertEquals(List.of("X", "y"), Npz.names(numpy()));
        assertEquals(1, Npz.read(numpy(), "y"::equals, DType.F32).arrays().size());
    }

    @Test
    void writesWhatItReads() throws IOException {
        Path file = directory.resolve("a.npz");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.of(1.5, 2.5));
        tensors.put("a", Tensor.of(3f));
        Npz.write(file, tensors);
        NamedArrays arrays = Npz.read(file);
        assertEquals(List.of("b", "a"), List.copyOf(arrays.arrays().keySet()));
        assertArrayEquals(new double[] {1.5, 2.5}, arrays.at("b").values().toDoubleArray());
        assertEquals(DType.F32, arrays.at("a").values().dtype());
        byte[] once = Files.readAllBytes(file);
        Npz.write(file, tensors);
        assertArrayEquals(once, Files.readAllBytes(file));
        assertThrows(IllegalArgumentException.class, () -> Npz.write(file, Map.of("../x", Tensor.of(1.0))));
    }

    @Test
    void refusesBombsByWhatTheyHoldAndNotByWhatTheySay() throws IOException {
        Path file = directory.resolve("bomb.npz");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("a.npy"));
            out.write(new byte[1 << 20]);
            out.closeEntry();
        }
        assertTrue(Files.size(file) < 2000);
        withLimit(1 << 19, () -> {
            String message = assertThrows(FormatException.class, () -> Npz.read(file)).getMessage();
            assertTrue(message.contains("bomb.npz!/a.npy: decompresses to more than 512.0 KiB; set the system property"), message);
        });
    }

    @Test
    void refusesDamage() throws IOException {
        byte[] good = Files.readAllBytes(numpy());
        byte[] crc = good.clone();
        // The check sum in the central directory: 16 bytes behind its signature.
        for (int i = 0; i < crc.length - 4; i++) {
            if (crc[i] == 'P' && crc[i + 1] == 'K' && crc[i + 2] == 1) {
                crc[i + 16] ^= 1;
            }
        }
        assertTrue(fail(crc).contains("check sum"), fail(crc));
        byte[] cut = Arrays.copyOf(good, good.length - 10);
        assertTrue(fail(cut).contains("damaged zip file"), fail(cut));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("readme.txt"));
        }
        assertTrue(fail(bytes.toByteArray()).contains("expected only .npy entries, got \"readme.txt\""));
        assertTrue(fail(new byte[0]).contains("zip"), fail(new byte[0]));
    }

    @Test
    void refusesNamesGivenTwice() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (String name : new String[] {"a.npy", "b.npy"}) {
                out.putNextEntry(new ZipEntry(name));
                Npy.write(out, Tensor.of(1.0));
                out.closeEntry();
            }
        }
        byte[] zip = bytes.toByteArray();
        for (int i = 0; i < zip.length - 5; i++) {
            if (zip[i] == 'b' && zip[i + 1] == '.' && zip[i + 2] == 'n' && zip[i + 3] == 'p') {
                zip[i] = 'a';
            }
        }
        assertTrue(fail(zip).contains("expected each name once, got \"a.npy\" twice"), fail(zip));
    }

    private String fail(byte[] bytes) throws IOException {
        Path file = directory.resolve("bad.npz");
        Files.write(file, bytes);
        return assertThrows(FormatException.class, () -> Npz.read(file)).getMessage();
    }

    static void withLimit(long bytes, Runnable body) {
        System.setProperty(Sizes.PROPERTY, Long.toString(bytes));
        try {
            body.run();
        } finally {
            System.clearProperty(Sizes.PROPERTY);
        }
    }
}
