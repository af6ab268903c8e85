package pushforward.bench.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.tensor.Tensor;

/// Random patches of natural images: the density benchmark BSDS300.
///
/// ```
///   a patch    8 x 8 grey levels g of an image, every image and every place equally likely
///   a number   (g + U) / 256 less the mean of the patch's 64 of them, U uniform on [0, 1)
///   a row      the first 63 numbers, line by line: the last one is minus their sum
///   grey       0.299 red + 0.587 green + 0.114 blue, rounded to a whole level; of a grey image its levels as they are
/// ```
///
/// A tenth of the training images, chosen at random, gives the validation rows and no training rows.
///
/// D. Zoran and Y. Weiss, From Learning Models of Natural Image Patches to Whole Image Restoration, ICCV 2011, DOI 10.1109/ICCV.2011.6126278; G. Papamakarios, T. Pavlakou
/// and I. Murray, Masked Autoregressive Flow for Density Estimation, NeurIPS 2017, DOI 10.48550/arXiv.1705.07057.
public final class Patches {
    /// Pixels in a row and in a column of a patch.
    static final int SIDE = 8;
    /// Numbers per row.
    public static final int FEATURES = SIDE * SIDE - 1;
    private static final int LEVELS = 256;
    private static final int LEAST_IMAGES = 2;

    private final List<Grey> train;
    private final List<Grey> validation;
    private final List<Grey> test;
    private final long seed;

    private Patches(List<Grey> train, List<Grey> validation, List<Grey> test, long seed) {
        this.train = train;
        this.validation = validation;
        this.test = test;
        this.seed = seed;
    }

    /// How many rows to draw of each kind.
    ///
    /// @param train for training
    /// @param validation for validation
    /// @param test for testing
    public record Counts(int train, int validation, int test) {
        /// Checks the numbers.
        public Counts {
            if (train < 1 || validation < 1 || test < 1) {
                throw new IllegalArgumentException("expected at least 1 row of each kind, got " + train + ", " + validation + " and " + test);
            }
        }

        /// The benchmark's: 1,000,000, 50,000 and 250,000.
        public static Counts published() {
            return new Counts(1_000_000, 50_000, 250_000);
        }
    }

    /// Drawn rows, F32.
    ///
    /// @param train `[n, 63]`
    /// @param validation `[n, 63]`
    /// @param test `[n, 63]`
    public record Split(Tensor train, Tensor validation, Tensor test) implements AutoCloseable {
        @Override
        public void close() {
            train.close();
            validation.close();
            test.close();
        }
    }

    /// Takes row after row.
    private interface Sink {
        /// @param row its number
        /// @param values 64, of which the first 63 count; changed afterwards
        void accept(int row, double[] values);
    }

    /// An image of 256 grey levels, line by line.
    private record Grey(byte[] levels, int height, int width) {
        int at(int y, int x) {
            return levels[y * width + x] & 0xff;
        }
    }

    /// Reads the images in the folders `train` and `test`.
    ///
    /// @param seed chooses the images for validation, and later the patches and their noise
    /// @throws DataException if there are fewer than two training images or no test images, or one is smaller than a patch
    public static Patches of(Path folder, long seed) throws IOException {
        List<Grey> first = images(folder.resolve("train"), LEAST_IMAGES);
        List<Grey> test = images(folder.resolve("test"), 1);
        int held = Math.max(1, first.size() / 10);
        List<Grey> order = IntStream.of(Random.permutation(first.size(), Random.of(seed, "bsds300 validation images"))).mapToObj(first::get).toList();
        return new Patches(order.subList(held, order.size()), order.subList(0, held), test, seed);
    }

    private static List<Grey> images(Path folder, int least) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + ": expected a folder of JPEG images, got none");
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(f -> f.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png)")).sorted().toList();
        }
        if (files.size() < least) {
            throw new DataException(folder + ": expected at least " + least + " JPEG or PNG images, got " + files.size());
        }
        List<Grey> images = new ArrayList<>();
        for (Path file : files) {
            images.add(grey(file));
        }
        return images;
    }

    private static Grey grey(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null) {
            throw new DataException(file + ": expected a JPEG or PNG image, got something else");
        }
        int height = image.getHeight();
        int width = image.getWidth();
        if (height < SIDE || width < SIDE) {
            throw new DataException(file + ": expected an image of at least " + SIDE + " x " + SIDE + " pixels, got " + height + " x " + width);
        }
        byte[] levels = new byte[height * width];
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            // as colours they would come out brighter: Java takes the levels of grey images for linear light
            int[] samples = image.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
            int more = image.getSampleModel().getSampleSize(0) - Byte.SIZE;
            for (int i = 0; i < levels.length; i++) {
                levels[i] = (byte) (samples[i] >> more);
            }
            return new Grey(levels, height, width);
        }
        int[] colours = image.getRGB(0, 0, width, height, null, 0, width);
        for (int i = 0; i < levels.length; i++) {
            int c = colours[i];
            levels[i] = (byte) Math.round(0.299 * (c >> 16 & 0xff) + 0.587 * (c >> 8 & 0xff) + 0.114 * (c & 0xff));
        }
        return new Grey(levels, height, width);
    }

    /// Draws rows as tensors of F32, which is half the memory of a table.
    public Split split(Counts counts) {
        return new Split(tensor(train, counts.train(), "train"), tensor(validation, counts.validation(), "validation"), tensor(test, counts.test(), "test"));
    }

    private Tensor tensor(List<Grey> images, int n, String purpose) {
        float[] all = new float[Math.multiplyExact(n, FEATURES)];
        draw(images, n, purpose, (row, values) -> {
            for (int i = 0; i < FEATURES; i++) {
                all[row * FEATURES + i] = (float) values[i];
            }
        });
        try (Tensor flat = Tensor.of(all)) {
            return flat.reshape(n, FEATURES);
        }
    }

    /// Draws the same rows as a table of three blocks.
    RawTable table(Counts counts) {
        int n = Math.addExact(Math.addExact(counts.train(), counts.validation()), counts.test());
        double[] all = new double[Math.multiplyExact(n, FEATURES)];
        draw(train, counts.train(), "train", copyTo(all, 0));
        draw(validation, counts.validation(), "validation", copyTo(all, counts.train()));
        draw(test, counts.test(), "test", copyTo(all, counts.train() + counts.validation()));
        List<String> names = IntStream.range(0, FEATURES).mapToObj(i -> "pixel_" + i / SIDE + "_" + i % SIDE).toList();
        return RawTable.of("bsds300", "8 x 8 patches of natural images less their means (BSDS300)", names, Rows.wrap(all, FEATURES))
                .withBlocks(counts.train(), counts.validation(), counts.test());
    }

    private static Sink copyTo(double[] all, int first) {
        return (row, values) -> System.arraycopy(values, 0, all, (first + row) * FEATURES, FEATURES);
    }

    private void draw(List<Grey> images, int n, String purpose, Sink sink) {
        UniformRandomProvider rng = Random.of(seed, "bsds300 " + purpose);
        double[] patch = new double[FEATURES + 1];
        for (int row = 0; row < n; row++) {
            Grey image = images.get(rng.nextInt(images.size()));
            int top = rng.nextInt(image.height() - SIDE + 1);
            int left = rng.nextInt(image.width() - SIDE + 1);
            double sum = 0;
            for (int i = 0; i < patch.length; i++) {
                patch[i] = (image.at(top + i / SIDE, left + i % SIDE) + rng.nextDouble()) / LEVELS;
                sum += patch[i];
            }
            double mean = sum / patch.length;
            for (int i = 0; i < patch.length; i++) {
                patch[i] -= mean;
            }
            sink.accept(row, patch);
        }
    }
}
