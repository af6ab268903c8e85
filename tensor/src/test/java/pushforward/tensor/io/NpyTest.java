package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// The files under `npy/` in the test resources were written by NumPy 2.4.
class NpyTest {
    @TempDir
    Path directory;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NpyTest.class.getResourceAsStream("/npy/" + name)) {
            return in.readAllBytes();
        }
    }

    static StoredArray read(byte[] bytes) throws IOException {
        return Npy.read(new ByteReader("a.npy", new ByteArrayInputStream(bytes), bytes.length), null);
    }

    private static StoredArray read(String name) throws IOException {
        return read(resource(name));
    }

    @Test
    void readsDoublesInRowMajorOrder() throws IOException {
        StoredArray array = read("f8.npy");
        assertEquals(ElementType.F64, array.element());
        assertFalse(array.isInteger());
        assertArrayEquals(new double[][] {{0, 0.25, 0.5}, {0.75, 1, 1.25}}, array.values().toDoubleArray2());
    }

    @Test
    void readsBigEndianFloatsInFortranOrder() throws IOException {
        StoredArray array = read("f4_big_fortran.npy");
        assertEquals(DType.F32, array.values().dtype());
        assertEquals(Shape.of(2, 3, 4), array.values().shape());
        for (int i = 0; i < 24; i++) {
            assertEquals(i, array.values().at(i / 12, i / 4 % 3, i % 4));
        }
    }

    @Test
    void readsIntegersAsDoublesAndSaysSo() throws IOException {
        StoredArray array = read("i2_big.npy");
        assertTrue(array.isInteger());
        assertEquals(DType.F64, array.values().dtype());
        assertArrayEquals(new double[] {1, -2, 300, -30000}, array.values().toDoubleArray());
        assertArrayEquals(new double[] {1, 2, 3, 0x1p53, 5, 6}, read("u8_fortran.npy").values().toDoubleArray());
        assertArrayEquals(new double[] {1, 0, 1}, read("bool.npy").values().toDoubleArray());
    }

    @Test
    void refusesIntegersThatAreNotExact() {
        FormatException e = assertThrows(FormatException.class, () -> read("i8_inexact.npy"));
        assertEquals("a.npy: byte 136: the integer 9007199254740993 is not exact in F64", e.getMessage());
    }

    @Test
    void readsScalarsEmptyArraysHalvesAndLaterVersions() throws IOException {
        assertEquals(2.5, read("scalar.npy").values().item());
        assertEquals(Shape.of(0, 3), read("empty.npy").values().shape());
        assertArrayEquals(new float[] {0.5f, -2, 65504}, read("f2.npy").values().toFloatArray());
        assertArrayEquals(new float[] {0, 1, 2}, read("v2.npy").values().toFloatArray());
        assertArrayEquals(new double[] {0, 1, 2}, read("v3.npy").values().toDoubleArray());
    }

    @ParameterizedTest
    @CsvSource({"f8.npy", "f2.npy", "scalar.npy", "empty.npy"})
    void writesTheBytesNumpyWrites(String name) throws IOException {
        StoredArray array = read(name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, array.values());
        byte[] expected = resource(name);
        if (array.element() == ElementType.F16) {
            expected = out.toByteArray();
            assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", new String(expected, 10, 118, StandardCharsets.US_ASCII).strip());
        }
        assertArrayEquals(expected, out.toByteArray());
    }

    @Test
    void convertsOnRequest() throws IOException {
        Path file = directory.resolve("a.npy.gz");
        Npy.write(file, Tensor.of(0.1, 1e300));
        assertEquals(0.1, Npy.read(file).values().at(0));
        FormatException e = assertThrows(FormatException.class, () -> Npy.read(file, DType.F32));
        assertTrue(e.getMessage().endsWith("byte 136: the number 1.0E300 is too large for F32: read it as F64"), e.getMessage());
        Files.write(directory.resolve("i.npy"), resource("i2_big.npy"));
        assertArrayEquals(new float[] {1, -2, 300, -30000}, Npy.read(directory.resolve("i.npy"), DType.F32).values().toFloatArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 8), }|more elements than fit",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 4, 0), }|more elements than fit",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }|longer",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000,), }|expected 8000000 bytes of numbers, got 16",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }|expected 8 bytes of numbers, got 16",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }|axis length",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2), }|tuple",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2 2), }|','",
        "{'descr': '<f8', 'fortran_order': False, }|shape",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,), }|once",
        "{'descr': 'OO', 'fortran_order': False, 'shape': (2,), }|expected numbers of type",
        "{'descr': '=f8', 'fortran_order': False, 'shape': (2,), }|expected numbers of type",
        "{'descr': '', 'fortran_order': False, 'shape': (2,), }|expected numbers of type",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }|structured",
        "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (2,), }|True or False",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), } x|end of the npy header",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'more': 'x'}|'more'",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,|axis length",
        "['descr']|'{'"})
    void refusesBadHeaders(String header, String expected) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[16]);
        FormatException e = assertThrows(FormatException.class, () -> read(out.toByteArray()));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertTrue(e.offset() >= 10, e.getMessage());
    }

    @Test
    void refusesWrongMagicVersionAndLength() throws IOException {
        byte[] good = resource("f8.npy");
        assertEquals("a.npy: byte 0: expected 6 bytes of npy magic, got 3", fail(new byte[3]));
        assertTrue(fail(new byte[200]).contains("byte 0: expected the npy magic"));
        byte[] version = good.clone();
        version[6] = 4;
        assertEquals("a.npy: byte 6: expected npy version 1.0, 2.0 or 3.0, got 4.0", fail(version));
        byte[] length = good.clone();
        length[8] = (byte) 0xff;
        length[9] = (byte) 0xff;
        assertEquals("a.npy: byte 10: expected 65535 bytes of npy header, got 166", fail(length));
        byte[] huge = good.clone();
        huge[6] = 2;
        assertTrue(fail(huge).contains("expected an npy header of at most"), fail(huge));
    }

    private static String fail(byte[] bytes) {
        return assertThrows(FormatException.class, () -> read(bytes)).getMessage();
    }
}
