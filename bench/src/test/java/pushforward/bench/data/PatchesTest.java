package pushforward.bench.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import pushforward.tensor.Tensor;

class PatchesTest {
    private static final Patches.Counts COUNTS = new Patches.Counts(500, 60, 70);

    @TempDir
    private Path folder;

    /// @param colour of a pixel (y, x), as 0xRRGGBB
    private void image(String name, int height, int width, IntBinaryOperator colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour.applyAsInt(y, x));
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertTrue(ImageIO.write(image, name.endsWith("png") ? "png" : "jpg", file.toFile()));
    }

    private static int grey(int level) {
        return level << 16 | level << 8 | level;
    }

    /// Ten training images whose levels rise by 2, 4 .. 20 from column to column, and a test image that rises by 3 from line to line.
    private void slopes() throws IOException {
        for (int k = 1; k <= 10; k++) {
            int slope = 2 * k;
            image("train/" + k + ".png", 9 + k, 12, (y, x) -> grey(slope * x));
        }
        image("test/only.png", 11, 8, (y, x) -> grey(3 * y));
    }

    @Test
    void rowsAreLevelsLessTheirMeanWithNoiseOfOneLevel() throws IOException {
        slopes();
        try (Patches.Split split = Patches.of(folder, 0).split(COUNTS); Tensor test = split.test().to(pushforward.tensor.DType.F64)) {
            double[][] rows = test.toDoubleArray2();
            assertEquals(70, rows.length);
            double noise = 0;
            double squares = 0;
            for (double[] row : rows) {
                assertEquals(63, row.length);
                for (int i = 0; i < row.length; i++) {
                    double left = 256 * row[i] - 3 * (i / 8 - 3.5); // U less the mean of 64 of them
                    assertTrue(Math.abs(left) < 1, () -> "noise of " + left + " levels");
                    noise += left;
                    squares += left * left;
                }
            }
            int n = rows.length * 63;
            assertEquals(0, noise / n, 5 * Math.sqrt(1.0 / 12 / n));
            assertEquals(63.0 / 64 / 12, squares / n, 0.004);
        }
    }

    @Test
    void validationRowsAreOfImagesOfTheirOwn() throws IOException {
        slopes();
        try (Patches.Split split = Patches.of(folder, 3).split(COUNTS)) {
            Set<Long> train = slopes(split.train());
            Set<Long> validation = slopes(split.validation());
            assertEquals(1, validation.size());
            assertEquals(9, train.size());
            train.retainAll(validation);
            assertEquals(Set.of(), train);
        }
    }

    private static Set<Long> slopes(Tensor rows) {
        Set<Long> found = new TreeSet<>();
        for (float[] row : rows.toFloatArray2()) {
            found.add(Math.round(256 * (row[7] - row[0]) / 7.0));
        }
        return found;
    }

    @Test
    void aSeedDecidesEveryBit() throws IOException {
        slopes();
        try (Patches.Split a = Patches.of(folder, 1).split(COUNTS); Patches.Split b = Patches.of(folder, 1).split(COUNTS); Patches.Split c = Patches.of(folder, 2).split(COUNTS)) {
            assertArrayEquals(a.train().toFloatArray(), b.train().toFloatArray());
            assertArrayEquals(a.test().toFloatArray(), b.test().toFloatArray());
            assertFalse(java.util.Arrays.equals(a.test().toFloatArray(), c.test().toFloatArray()));
        }
    }

    @Test
    void theTableHasTheSameRows() throws IOException {
        slopes();
        Patches patches = Patches.of(folder, 1);
        RawTable table = patches.table(COUNTS);
        assertEquals(630, table.values().count());
        DataSet set = DataSet.split(table, "bsds300", 0);
        assertEquals("pixel_7_6", set.columns().getLast());
        try (Patches.Split split = patches.split(COUNTS); Tensor validation = set.validation().tensor(pushforward.tensor.DType.F32)) {
            assertArrayEquals(split.validation().toFloatArray(), validation.toFloatArray());
            assertEquals(500, set.train().count());
        }
    }

    @Test
    void greyIsLumaRoundedToALevel() throws IOException {
        // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2 on the left half of the only patch, 0 on the right
        image("train/a.png", 8, 8, (y, x) -> 0);
        image("train/b.png", 8, 8, (y, x) -> 0);
        image("test/a.png", 8, 8, (y, x) -> x < 4 ? 200 << 16 | 100 << 8 | 50 : 0);
        try (Patches.Split split = Patches.of(folder, 0).split(new Patches.Counts(1, 1, 2_000)); Tensor mean = split.test().mean(0)) {
            assertEquals(62.0 / 256, mean.at(0), 0.0003);
            assertEquals(-62.0 / 256, mean.at(7), 0.0003);
        }
    }

    /// Half of the columns at level 180, half at 20, in grey images of 8 and of 16 bits: the levels are those of the file.
    @Test
    void greyImagesKeepTheirLevels() throws IOException {
        image("train/a.png", 8, 8, (y, x) -> 0);
        image("train/b.png", 8, 8, (y, x) -> 0);
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            BufferedImage grey = new BufferedImage(8, 8, type);
            for (int i = 0; i < 64; i++) {
                int level = i % 8 < 4 ? 180 : 20;
                grey.getRaster().setSample(i % 8, i / 8, 0, type == BufferedImage.TYPE_BYTE_GRAY ? level : level << 8 | 0x7f);
            }
            Files.createDirectories(folder.resolve("test"));
            assertTrue(ImageIO.write(grey, "png", folder.resolve("test/a.png").toFile()));
            try (Patches.Split split = Patches.of(folder, 0).split(new Patches.Counts(1, 1, 2_000)); Tensor mean = split.test().mean(0)) {
                assertEquals(80.0 / 256, mean.at(0), 0.0003);
                assertEquals(-80.0 / 256, mean.at(7), 0.0003);
            }
        }
    }

    @Test
    void jpegImagesAreRead() throws IOException {
        image("train/a.jpg", 20, 30, (y, x) -> grey(100));
        image("train/b.JPEG.jpg", 20, 30, (y, x) -> grey(100));
        image("test/a.jpg", 30, 20, (y, x) -> grey(8 * y));
        try (Patches.Split split = Patches.of(folder, 0).split(new Patches.Counts(5, 5, 200)); Tensor mean = split.test().mean(0)) {
            assertEquals(-8 * 3.5 / 256, mean.at(0), 0.02);
        }
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        assertTrue(assertThrows(DataException.class, () -> Patches.of(folder, 0)).getMessage().contains("expected a folder of JPEG images"));
        image("train/a.png", 8, 8, (y, x) -> 0);
        assertTrue(assertThrows(DataException.class, () -> Patches.of(folder, 0)).getMessage().contains("at least 2"));
        image("train/b.png", 8, 7, (y, x) -> 0);
        assertTrue(assertThrows(DataException.class, () -> Patches.of(folder, 0)).getMessage().contains("got 8 x 7"));
        Files.writeString(folder.resolve("train/b.png"), "no image");
        assertTrue(assertThrows(DataException.class, () -> Patches.of(folder, 0)).getMessage().contains("b.png: expected a JPEG or PNG image"));
        assertThrows(IllegalArgumentException.class, () -> new Patches.Counts(1, 0, 1));
        assertTrue(assertThrows(DataException.class, () -> Catalogue.of(Optional.empty()).folder("bsds300")).getMessage().contains("bsds300"));
        assertTrue(assertThrows(DataException.class, () -> Catalogue.of(Optional.of(folder)).folder("bsds300")).getMessage().contains("bsds300"));
    }

    /// The published figure of the Gaussian is 96.67 +- 0.25.
    @Test
    @EnabledIfEnvironmentVariable(named = "PUSHFORWARD_DATA", matches = ".+", disabledReason = "needs bsds300 in the directory PUSHFORWARD_DATA")
    void theGaussianIsThePublishedOne() throws IOException {
        Path images = Path.of(System.getenv("PUSHFORWARD_DATA")).resolve("bsds300");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(images), "needs bsds300 in the directory PUSHFORWARD_DATA");
        try (Patches.Split split = Patches.of(images, 0).split(new Patches.Counts(200_000, 1, 100_000))) {
            double[] log = GaussianBaseline.fit(Rows.of(split.train())).orElseThrow().logDensity(Rows.of(split.test()));
            assertEquals(96.8, java.util.Arrays.stream(log).average().orElseThrow(), 0.5);
        }
    }
}
