package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Memory;

class SafeTensorsTest {
    @TempDir
    Path directory;

    private Path example() throws IOException {
        Path file = directory.resolve("model.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}));
        tensors.put("odd", Tensor.of(7f));
        tensors.put("d \"q\"", Tensor.of(Math.PI, Double.NaN, Double.NEGATIVE_INFINITY));
        tensors.put("s", Tensor.scalar(2.5));
        tensors.put("none", Tensor.zeros(DType.F32, 0, 4));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("architecture", "{\"kind\":\"flow\"}");
        metadata.put("format", "ü");
        SafeTensors.write(file, tensors, metadata);
        return file;
    }

    private static void check(SafeTensors read) {
        assertArrayEquals(new float[][] {{1, 2, 3}, {4, 5, 6}}, read.at("w").toFloatArray2());
        assertArrayEquals(new float[] {7}, read.at("odd").toFloatArray());
        assertArrayEquals(new double[] {Math.PI, Double.NaN, Double.NEGATIVE_INFINITY}, read.at("d \"q\"").toDoubleArray());
        assertEquals(2.5, read.at("s").item());
        assertEquals(Shape.of(0, 4), read.at("none").shape());
        assertEquals("{\"kind\":\"flow\"}", read.metadata().get("architecture"));
        assertEquals(List.of("architecture", "format"), List.copyOf(read.metadata().keySet()));
    }

    @Test
    void tensorsAndMetadataComeBack() throws IOException {
        try (SafeTensors read = SafeTensors.read(example())) {
            check(read);
            assertThrows(IllegalArgumentException.class, () -> read.at("v"));
        }
        byte[] bytes = Files.readAllBytes(example());
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, (buffer.getLong(0) + 8) % 64);
        assertEquals('{', bytes[8]);
    }

    @Test
    void mappedTensorsCostNoMemoryAndOutliveTheReader() throws IOException {
        Path file = example();
        long before = Memory.allocatedBytes();
        SafeTensors mapped = SafeTensors.map(file);
        assertTrue(Memory.allocatedBytes() - before <= 64 * 1024, "copied");
        check(mapped);
        Tensor view = mapped.at("w").reshape(6);
        mapped.close();
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, view.toFloatArray());
        assertThrows(IllegalStateException.class, () -> mapped.at("w").toFloatArray());
        view.close();
    }

    @Test
    void replacingAMappedFileLeavesTheMappingAlone() throws IOException {
        Path file = example();
        try (SafeTensors mapped = SafeTensors.map(file)) {
            SafeTensors.write(file, Map.of("other", Tensor.of(1.0)), Map.of());
            check(mapped);
        }
        assertEquals(1, SafeTensors.map(file).at("other").item());
    }

    @Test
    void readsThroughGzipButDoesNotMapIt() throws IOException {
        Path zipped = directory.resolve("model.safetensors.gz");
        byte[] bytes = Files.readAllBytes(example());
        Gzip.write(zipped, out -> out.write(bytes));
        check(SafeTensors.read(zipped));
        assertTrue(assertThrows(FormatException.class, () -> SafeTensors.map(zipped)).getMessage().contains("cannot be mapped"));
    }

    private Path file(String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(text.length).put(text);
        for (int i = 0; i < dataBytes; i++) {
            buffer.put((byte) i);
        }
        Path file = directory.resolve("hand.safetensors");
        Files.write(file, buffer.array());
        return file;
    }

    @Test
    void convertsOtherTypesAndCopiesWhatIsMisaligned() throws IOException {
        Path file = file("""
                {"u":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"h":{"dtype":"BF16","shape":[1],"data_offsets":[3,5]},\
                "d":{"dtype":"F64","shape":[1],"data_offsets":[5,13]},"l":{"dtype":"I64","shape":[],"data_offsets":[13,21]}}""", 21);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(bytes.length - 18, (short) 0x3fc0).putDouble(bytes.length - 16, -0.0)
                .putLong(bytes.length - 8, -5);
        Files.write(file, bytes);
        for (SafeTensors read : List.of(SafeTensors.read(file), SafeTensors.map(file))) {
            assertArrayEquals(new double[] {0, 1, 2}, read.at("u").toDoubleArray());
            assertTrue(read.arrays().get("u").isInteger());
            assertEquals(1.5, read.at("h").item());
            assertEquals(DType.F32, read.at("h").dtype());
            assertEquals(-0.0, read.at("d").item());
            assertEquals(-5, read.at("l").item());
            assertFalse(read.arrays().get("d").isInteger());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{`a`:F32[2]@0,8}|8|ok",
        "{`a`:F32[2]@0,8,`b`:F32[1]@4,8}|8|tensor \"b\" overlaps another",
        "{`a`:F32[1]@0,4,`b`:F32[1]@8,12}|12|tensor \"b\" follows a gap",
        "{`a`:F32[1]@0,4}|8|4 more bytes",
        "{`a`:F32[2]@0,8}|4|expected data_offsets in [0, 4], got [0, 8]",
        "{`a`:F32[2]@8,0}|8|expected data_offsets in [0, 8], got [8, 0]",
        "{`a`:F32[2]@-8,0}|8|expected data_offsets in [0, 8], got [-8, 0]",
        "{`a`:F32[2]@0,99999999999999999999}|8|expected a 64-bit integer",
        "{`a`:F32[3]@0,8}|8|expected 12 bytes for its shape and type, got 8",
        "{`a`:F32[-1]@0,8}|8|expected axes of 0 to",
        "{`a`:F32[2147483647,2147483647,2147483647]@0,8}|8|more elements than fit",
        "{`a`:F32[1.5]@0,8}|8|expected a 64-bit integer, got 1.5",
        "{`a`:F8[8]@0,8}|8|expected a dtype such as F32",
        "{`a`:F32[2]@0,8,`a`:F32[0]@8,8}|8|expected each name once",
        "{`a`:7}|0|expected an object, got 7",
        "{`a`:{`dtype`:`F32`}}|0|expected dtype, shape and data_offsets",
        "{`__metadata__`:{`a`:1}}|0|expected __metadata__ to hold strings",
        "{`__metadata__`:1}|0|expected __metadata__ to be an object",
        "~ {}~|0|begin with '{'", "{} x|0|expected the end"})
    void refusesBadHeaders(String shorthand, int dataBytes, String expected) throws IOException {
        String header = shorthand.replace('`', '"').replaceAll("(F\\d+)(\\[[^]]*])@([-\\d]+,\\d+)",
                "{\"dtype\":\"$1\",\"shape\":$2,\"data_offsets\":[$3]}");
        Path file = file(header, dataBytes);
        if (expected.equals("ok")) {
            SafeTensors.read(file).close();
            return;
        }
        for (FormatException e : List.of(assertThrows(FormatException.class, () -> SafeTensors.read(file)),
                assertThrows(FormatException.class, () -> SafeTensors.map(file)))) {
            assertTrue(e.getMessage().contains(expected), e.getMessage());
            assertTrue(e.offset() >= 8, e.getMessage());
        }
    }

    @Test
    void refusesHeadersLongerThanTheFileOrTheLimit() throws IOException {
        Path file = directory.resolve("bad.safetensors");
        for (long length : new long[] {0, 1, 100, 1L << 30, Long.MAX_VALUE, -1}) {
            Files.write(file, ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
            FormatException e = assertThrows(FormatException.class, () -> SafeTensors.read(file));
            assertTrue(e.getMessage().contains("header"), e.getMessage());
        }
        Files.write(file, new byte[5]);
        assertTrue(assertThrows(FormatException.class, () -> SafeTensors.read(file)).getMessage().contains("header length, got 5"));
    }

    @Test
    void theNameOfTheMetadataIsTaken() {
        Map<String, Tensor> tensors = Map.of("__metadata__", Tensor.of(1.0));
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.write(directory.resolve("x"), tensors, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.write(directory.resolve("x"), tensors, Map.of("a", "b")));
    }
}
