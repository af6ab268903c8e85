package pushforward.bench.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.Npy;
import pushforward.tensor.io.Npz;

class DataSetTest {
    @TempDir
    private Path folder;

    private final Catalogue catalogue = Catalogue.of(Optional.empty());

    private DataSet load(String name, Selection selection) throws IOException {
        return DataSet.load(name, catalogue, selection, 0);
    }

    private DataSet load(Path file) throws IOException {
        return load(file.toString(), Selection.all());
    }

    private Path csv(String header, java.util.function.IntFunction<String> line) throws IOException {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int i = 0; i < 40; i++) {
            text.append(line.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve("data.csv"), text);
    }

    private static void assertSays(DataException e, String... parts) {
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> "expected \"" + part + "\" in: " + e.getMessage());
        }
    }

    @Test
    void digitsAreBundled() throws IOException {
        DataSet digits = load("digits", Selection.all());
        assertEquals(List.of(1259, 179, 359), List.of(digits.train().count(), digits.validation().count(), digits.test().count()));
        assertEquals(64, digits.columns().size());
        assertEquals(Optional.of(new ImageShape(8, 8)), digits.image());
        Measure.Levels levels = assertInstanceOf(Measure.Levels.class, digits.measure());
        assertEquals(17, levels.levels()[0]);
        assertEquals(0, levels.low()[63]);
        double ink = Arrays.stream(digits.train().toArray()).average().orElseThrow();
        assertEquals(4.88, ink, 0.1);
    }

    @Test
    void generatedSetsHaveTheirSizesAndTruth() throws IOException {
        DataSet moons = load("moons", Selection.all());
        assertEquals(List.of(20_000, 5_000, 5_000), List.of(moons.train().count(), moons.validation().count(), moons.test().count()));
        double mean = Arrays.stream(moons.truth().orElseThrow().logDensity(moons.test())).average().orElseThrow();
        assertEquals(-0.287, mean, 0.05);
    }

    @Test
    void theSplitCoversEveryRowOnceAndFollowsTheSeed() throws IOException {
        Path file = csv("a,b", i -> i + ".5," + (i * i % 7 + 0.25));
        DataSet set = load(file);
        assertEquals(List.of(28, 4, 8), List.of(set.train().count(), set.validation().count(), set.test().count()));
        double sum = Arrays.stream(set.train().column(0)).sum() + Arrays.stream(set.validation().column(0)).sum() + Arrays.stream(set.test().column(0)).sum();
        assertEquals(40 * 39 / 2.0 + 20, sum, 1e-9);
        assertArrayEquals(set.test().toArray(), load(file).test().toArray());
        assertTrue(!Arrays.equals(set.test().toArray(), DataSet.load(file.toString(), catalogue, Selection.all(), 1).test().toArray()));
        assertEquals("line " + (int) (set.test().at(0, 0) + 1.5), set.testPlaces().getFirst());
    }

    @Test
    void aMissingValueIsNamed() throws IOException {
        Path file = csv("a,b,c", i -> i + ".5," + (i == 7 || i == 9 ? "" : i * 0.1) + "," + i % 5);
        assertSays(assertThrows(DataException.class, () -> load(file)), "line 9", "column 2 (b)", "missing", "1 more", "--columns a,c");
    }

    @Test
    void anInfinityIsNamed() throws IOException {
        Path file = csv("a,b", i -> i + ".5," + (i == 3 ? "inf" : i * 0.1));
        assertSays(assertThrows(DataException.class, () -> load(file)), "line 5", "column 2 (b)", "Infinity");
    }

    @Test
    void aConstantColumnIsNamed() throws IOException {
        Path file = csv("a,b,c", i -> i + ".5,3.25," + i * 0.1);
        assertSays(assertThrows(DataException.class, () -> load(file)), "column 2 (b)", "constant", "3.25", "line 2", "--columns a,c");
        assertEquals(List.of("a", "c"), load(file.toString(), Selection.of(List.of("a", "c"))).columns());
        Path whole = csv("a,b", i -> i + ",3");
        assertSays(assertThrows(DataException.class, () -> load(whole)), "column 2 (b)", "constant");
    }

    @Test
    void textIsNamedAndMayBeTheLabel() throws IOException {
        Path file = csv("a,b,kind", i -> i + ".5," + i * 0.1 + "," + (i % 2 == 0 ? "tree" : "bush"));
        assertSays(assertThrows(DataException.class, () -> load(file)), "line 2", "column 3", "\"kind\"", "tree", "--columns a,b", "--label kind");
        assertEquals(List.of("a", "b"), load(file.toString(), new Selection(List.of(), List.of(), Optional.of("kind"))).columns());
    }

    @Test
    void anUnknownColumnOrNameListsWhatThereIs() throws IOException {
        Path file = csv("a,b", i -> i + ".5," + i * 0.1);
        assertSays(assertThrows(DataException.class, () -> load(file.toString(), Selection.of(List.of("z")))), "\"z\"", "a, b");
        assertEquals(List.of("b"), load(file.toString(), Selection.of(List.of("2"))).columns());
        assertSays(assertThrows(DataException.class, () -> load("mooons", Selection.all())), "mooons", "moons", "digits", "--data-dir", "PUSHFORWARD_DATA");
    }

    @Test
    void tooFewRowsAreRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("few.csv"), "a\n1.5\n2.5\n");
        assertSays(assertThrows(DataException.class, () -> load(file)), "2 rows", "20");
    }

    @Test
    void wholeNumbersAreLevels() throws IOException {
        DataSet set = load(csv("a,b", i -> (i % 6 - 2) + "," + i % 3));
        Measure.Levels levels = assertInstanceOf(Measure.Levels.class, set.measure());
        assertArrayEquals(new int[] {6, 3}, levels.levels());
        assertArrayEquals(new double[] {-2, 0}, levels.low());
        assertEquals(Optional.empty(), set.image());
        assertInstanceOf(Measure.Continuous.class, load(csv("a,b", i -> i % 6 + "," + i * 0.1)).measure());
    }

    @Test
    void everyFormatGivesTheSameRows() throws IOException {
        Rows rows = new Moons().sample(50, Random.of(0, "test"));
        Path npy = folder.resolve("p.npy");
        Path npz = folder.resolve("p.npz");
        try (Tensor tensor = rows.tensor(DType.F64)) {
            Npy.write(npy, tensor);
            Npz.write(npz, java.util.Map.of("X", tensor, "y", tensor));
        }
        StringBuilder text = new StringBuilder();
        for (double[] row : rows.toArray2()) {
            text.append(row[0]).append(',').append(row[1]).append('\n');
        }
        Path zipped = folder.resolve("p.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(text.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        for (Path file : List.of(npy, npz, zipped)) {
            assertArrayEquals(rows.toArray(), catalogue.read(file.toString(), Selection.all()).values().toArray(), file.toString());
        }
    }

    @Test
    void idxImagesKeepTheirShape() throws IOException {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(16 + 30 * 6).putInt(0x0803).putInt(30).putInt(2).putInt(3);
        for (int i = 0; i < 30 * 6; i++) {
            bytes.put((byte) (i * 37));
        }
        Path file = Files.write(folder.resolve("train-images"), bytes.array());
        DataSet set = load(file);
        assertEquals(Optional.of(new ImageShape(2, 3)), set.image());
        assertEquals(256, assertInstanceOf(Measure.Levels.class, set.measure()).levels()[0]);
    }

    @Test
    void filesInTheDataDirectoryHaveShortNames() throws IOException {
        Files.createDirectory(folder.resolve("sets"));
        Files.writeString(folder.resolve("sets").resolve("38_trees.csv"), "a,b\n1.5,2\n2.5,3\n");
        Catalogue there = Catalogue.of(Optional.of(folder));
        assertEquals(2, there.read("trees", Selection.all()).values().count());
        assertEquals(2, there.read("sets/38_trees.csv", Selection.all()).values().count());
        assertSays(assertThrows(DataException.class, () -> there.read("bushes", Selection.all())), "bushes", "trees");
    }
}
