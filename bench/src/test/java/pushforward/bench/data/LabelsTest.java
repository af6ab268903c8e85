package pushforward.bench.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.Npz;

class LabelsTest {
    @TempDir
    private Path folder;
    private final Catalogue catalogue = Catalogue.of(Optional.empty());

    private String message(String data, String label) {
        return assertThrows(DataException.class, () -> Labels.read(data, label, catalogue)).getMessage();
    }

    @Test
    void aColumnOfATable() throws IOException {
        String file = Files.writeString(folder.resolve("a.csv"), "u,bad,text,many\n1.5,0,a,0\n2,1,b,1\n3,0.0,c,2\n").toString();
        Labels labels = Labels.read(file, "bad", catalogue);
        assertArrayEquals(new boolean[] {false, true, false}, labels.anomalous());
        assertTrue(labels.column());
        assertArrayEquals(labels.anomalous(), Labels.read(file, "2", catalogue).anomalous());
        assertTrue(message(file, "many").contains("\"many\": expected labels 0 (normal) and 1 (anomaly), got 2 in row 3"), message(file, "many"));
        assertTrue(message(file, "u").contains("got 1.5 in row 1"), message(file, "u"));
        assertTrue(message(file, "none").contains("no column \"none\""), message(file, "none"));
        assertTrue(message(file, "text").contains("line 2"), message(file, "text"));
        assertTrue(message("moons", "y").contains("generated"));
    }

    @Test
    void anArrayBesideTheRows() throws IOException {
        Path file = folder.resolve("b.npz");
        try (Tensor x = Tensor.of(new double[][] {{1, 0}, {2, 1}, {3, 1}}); Tensor y = Tensor.of(new double[] {1, 0, 0}); Tensor wide = Tensor.of(new double[][] {{1, 0}, {0, 1}, {1, 1}})) {
            Npz.write(file, Map.of("X", x, "y", y, "wide", wide));
        }
        Labels labels = Labels.read(file.toString(), "y", catalogue);
        assertArrayEquals(new boolean[] {true, false, false}, labels.anomalous());
        assertFalse(labels.column());
        Labels column = Labels.read(file.toString(), "x1", catalogue);
        assertTrue(column.column() && column.anomalous()[1] && !column.anomalous()[0]);
        assertTrue(message(file.toString(), "z").contains("no array \"z\""), message(file.toString(), "z"));
        assertTrue(message(file.toString(), "wide").contains("[3, 2]"), message(file.toString(), "wide"));
        assertTrue(message(file.toString(), "x7").contains("x7"), message(file.toString(), "x7"));
    }

    /// A label is no feature, whether it is called by its name or by its number.
    @Test
    void aLabelIsNoColumnToModel() {
        assertThrows(DataException.class, () -> new Selection(List.of("u", "bad"), List.of(), Optional.of("bad")));
        Selection byNumber = new Selection(List.of("u", "bad"), List.of(), Optional.of("2"));
        assertTrue(assertThrows(DataException.class, () -> byNumber.of(List.of("u", "bad", "v"), "a")).getMessage().contains("\"bad\" is both the label"));
        assertEquals(List.of("u", "v"), new Selection(List.of(), List.of(), Optional.of("2")).of(List.of("u", "bad", "v"), "a"));
    }

    @Test
    void oneKindIsNotEnough() {
        Labels none = new Labels(new boolean[3], true);
        assertTrue(assertThrows(DataException.class, () -> none.require(3, "a")).getMessage().contains("a: expected labels of both kinds, got only 0"));
        assertTrue(assertThrows(DataException.class, () -> new Labels(new boolean[] {true}, true).require(1, "a")).getMessage().contains("only 1"));
        assertTrue(assertThrows(DataException.class, () -> none.require(4, "a")).getMessage().contains("expected 4 labels, one per row, got 3"));
        Labels both = new Labels(new boolean[] {true, false}, false);
        assertEquals(both, both.require(2, "a"));
    }
}
