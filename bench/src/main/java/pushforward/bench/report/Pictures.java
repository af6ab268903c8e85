package pushforward.bench.report;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import pushforward.bench.data.ImageShape;

/// Numbers as small pictures with 256 colours, PNG in a `data:` address.
final class Pictures {
    /// White over blue-green to near black: lightness falls evenly, so equal steps of density look equal, in print too.
    private static final int[] DENSITY = {0xffffff, 0xdcebee, 0xb2d5dc, 0x80bccb, 0x4e9fb8, 0x2b80a3, 0x1f6189, 0x1b436b, 0x14274a, 0x0b1026};
    private static final int[] INK = {0xffffff, 0x1c2733};
    private static final int COLOURS = 256;

    private Pictures() {}

    /// A density of `cells x cells` cells from the bottom left, coloured from 0 to `top`; larger values get the last colour, NaN the first.
    static String density(double[] values, int cells, double top) {
        BufferedImage image = indexed(cells, cells, DENSITY);
        for (int j = 0; j < cells; j++) {
            for (int i = 0; i < cells; i++) {
                image.getRaster().setSample(i, cells - 1 - j, 0, level(values[j * cells + i] / top));
            }
        }
        return png(image);
    }

    /// Grey pictures side by side with a border of one pixel, `columns` of them per row.
    ///
    /// @param rows each `[height * width]`, 0 for white and `top` for black
    static String sheet(List<double[]> rows, ImageShape shape, int columns, double top) {
        int down = (rows.size() + columns - 1) / columns;
        BufferedImage image = indexed(columns * (shape.width() + 1) + 1, down * (shape.height() + 1) + 1, INK);
        int border = level(0.09);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.getRaster().setSample(x, y, 0, border);
            }
        }
        for (int k = 0; k < rows.size(); k++) {
            int left = k % columns * (shape.width() + 1) + 1;
            int above = k / columns * (shape.height() + 1) + 1;
            for (int p = 0; p < shape.height() * shape.width(); p++) {
                image.getRaster().setSample(left + p % shape.width(), above + p / shape.width(), 0, level(rows.get(k)[p] / top));
            }
        }
        return png(image);
    }

    /// The colours of [#density] as a CSS gradient from left to right.
    static String gradient() {
        StringBuilder css = new StringBuilder("linear-gradient(to right");
        for (int colour : DENSITY) {
            css.append(String.format(", #%06x", colour));
        }
        return css.append(')').toString();
    }

    /// The top of a colour scale: the largest finite value but for a thousandth of them, so that one spike does not bleach the rest.
    static double top(double[] values) {
        double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        double top = sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * 0.999)];
        return top > 0 ? top : 1;
    }

    private static int level(double share) {
        return Double.isNaN(share) ? 0 : (int) Math.round(Math.clamp(share, 0, 1) * (COLOURS - 1));
    }

    private static BufferedImage indexed(int width, int height, int[] stops) {
        byte[] red = new byte[COLOURS];
        byte[] green = new byte[COLOURS];
        byte[] blue = new byte[COLOURS];
        for (int i = 0; i < COLOURS; i++) {
            double place = (double) i / (COLOURS - 1) * (stops.length - 1);
            int k = Math.min((int) place, stops.length - 2);
            red[i] = mix(stops[k] >> 16, stops[k + 1] >> 16, place - k);
            green[i] = mix(stops[k] >> 8, stops[k + 1] >> 8, place - k);
            blue[i] = mix(stops[k], stops[k + 1], place - k);
        }
        return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, COLOURS, red, green, blue));
    }

    private static byte mix(int from, int to, double share) {
        return (byte) Math.round((from & 0xff) + share * ((to & 0xff) - (from & 0xff)));
    }

    private static String png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
    }
}
