package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.tensor.Tensor;

class TensorFilesTest {
    @TempDir
    Path directory;

    private static final double[][] ROWS = {{1, 2.5}, {-3, 0.1}};

    private static Tensor only(Contents contents) {
        return switch (contents) {
            case StoredArray array -> array.values();
            case NamedArrays arrays -> arrays.at("arr_0").values();
            case Table table -> table.values();
            case SafeTensors tensors -> tensors.at("values");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.npy", "a.NPY.gz", "a.npz", "a.csv", "a.csv.gz", "a.txt", "a.safetensors"})
    void whatIsWrittenIsReadByNameAndByContent(String name) throws IOException {
        Path file = directory.resolve(name);
        TensorFiles.write(file, Tensor.of(ROWS));
        assertArrayEquals(ROWS, only(TensorFiles.read(file)).toDoubleArray2());
        Path unnamed = directory.resolve("data");
        Files.copy(file, unnamed);
        assertArrayEquals(ROWS, only(TensorFiles.read(unnamed)).toDoubleArray2());
    }

    @Test
    void idxIsToldByItsContent() throws IOException {
        Path file = directory.resolve("train-labels-idx1-ubyte.gz");
        Gzip.write(file, out -> out.write(new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 7, 9}));
        assertArrayEquals(new double[] {7, 9}, assertInstanceOf(StoredArray.class, TensorFiles.read(file)).values().toDoubleArray());
    }

    @Test
    void namesOfColumns() throws IOException {
        Path file = directory.resolve("a.csv");
        TensorFiles.write(file, List.of("u", "v"), Tensor.of(ROWS));
        assertEquals("u,v\n1.0,2.5\n-3.0,0.1\n", Files.readString(file));
        assertThrows(IllegalArgumentException.class, () -> TensorFiles.write(file, List.of("u"), Tensor.of(ROWS)));
    }

    @Test
    void unknownFormatsAreRefused() throws IOException {
        Path file = directory.resolve("picture.png");
        Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        assertTrue(assertThrows(FormatException.class, () -> TensorFiles.read(file)).getMessage().contains("got another format"));
        assertThrows(IOException.class, () -> TensorFiles.write(file, Tensor.of(ROWS)));
        assertThrows(IOException.class, () -> TensorFiles.read(directory.resolve("none.npy")));
    }
}
