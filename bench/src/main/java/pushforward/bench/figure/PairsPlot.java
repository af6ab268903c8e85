package pushforward.bench.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import pushforward.bench.data.Rows;

/// Two sets of draws, every pair of columns against each other below the diagonal and each column alone on it.
///
/// ```
///   [h1]
///   [12] [h2]
///   [13] [23] [h3]
/// ```
public final class PairsPlot {
    private static final Color OURS = Charts.COLOURS.get(1);
    private static final Color THEIRS = Charts.COLOURS.get(0);
    private static final Color FRAME = new Color(0xC8CED3);
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final int LEFT = 64;
    private static final int BOTTOM = 42;
    private static final int TOP = 34;
    private static final int GAP = 8;
    private static final int POINTS = 1_200;
    private static final int BINS = 30;
    private static final double TAIL = 0.002;

    private PairsPlot() {
    }

    /// Draws one.
    ///
    /// @param names of the columns, d of them
    /// @param draws `[n, d]`
    /// @param reference `[m, d]`
    /// @param side of a panel in pixels
    public static BufferedImage draw(List<String> names, Rows draws, Rows reference, int side) {
        int d = names.size();
        if (draws.width() != d || reference.width() != d) {
            throw new IllegalArgumentException("expected " + d + " columns, got " + draws.width() + " and " + reference.width());
        }
        int size = d * (side + GAP);
        BufferedImage image = new BufferedImage(LEFT + size + 14, TOP + size + BOTTOM, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.setFont(FONT);
        double[][] range = new double[d][];
        Arrays.setAll(range, c -> range(draws.column(c), reference.column(c)));
        for (int row = 0; row < d; row++) {
            for (int column = 0; column <= row; column++) {
                int x = LEFT + column * (side + GAP);
                int y = TOP + row * (side + GAP);
                Shape before = g.getClip();
                g.clipRect(x, y, side, side);
                if (row == column) {
                    double[] theirs = heights(reference.column(row), range[row]);
                    double[] ours = heights(draws.column(row), range[row]);
                    double top = 1.08 * DoubleStream.concat(Arrays.stream(theirs), Arrays.stream(ours)).max().orElseThrow();
                    outline(g, theirs, top, x, y, side, THEIRS);
                    outline(g, ours, top, x, y, side, OURS);
                } else {
                    points(g, reference.head(POINTS), column, row, range, x, y, side, THEIRS);
                    points(g, draws.head(POINTS), column, row, range, x, y, side, OURS);
                }
                g.setClip(before);
                g.setStroke(new BasicStroke(1));
                g.setColor(FRAME);
                g.drawRect(x, y, side, side);
            }
        }
        labels(g, names, range, side);
        legend(g, image.getWidth());
        g.dispose();
        return image;
    }

    private static double[] range(double[] a, double[] b) {
        double[] all = DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).sorted().toArray();
        int cut = (int) (all.length * TAIL);
        double low = all[cut];
        double high = all[all.length - 1 - cut];
        double margin = high > low ? 0.06 * (high - low) : 0.5;
        return new double[] {low - margin, high + margin};
    }

    private static double[] heights(double[] values, double[] range) {
        double[] heights = new double[BINS];
        for (double v : values) {
            int bin = (int) Math.floor((v - range[0]) / (range[1] - range[0]) * BINS);
            if (bin >= 0 && bin < BINS) {
                heights[bin] += 1.0 / values.length;
            }
        }
        return heights;
    }

    private static void outline(Graphics2D g, double[] heights, double top, int x, int y, int side, Color colour) {
        Path2D path = new Path2D.Double();
        path.moveTo(x, y + side);
        for (int i = 0; i < heights.length; i++) {
            double at = y + side * (1 - heights[i] / top);
            path.lineTo(x + (double) side * i / heights.length, at);
            path.lineTo(x + (double) side * (i + 1) / heights.length, at);
        }
        path.lineTo(x + side, y + side);
        g.setColor(transparent(colour, 30));
        g.fill(path);
        g.setColor(colour);
        g.setStroke(new BasicStroke(1.6f));
        g.draw(path);
    }

    private static void points(Graphics2D g, Rows rows, int column, int row, double[][] range, int x, int y, int side, Color colour) {
        g.setColor(transparent(colour, 90));
        for (int r = 0; r < rows.count(); r++) {
            double px = x + side * (rows.at(r, column) - range[column][0]) / (range[column][1] - range[column][0]);
            double py = y + side * (1 - (rows.at(r, row) - range[row][0]) / (range[row][1] - range[row][0]));
            g.fill(new Ellipse2D.Double(px - 1.2, py - 1.2, 2.4, 2.4));
        }
    }

    private static void labels(Graphics2D g, List<String> names, double[][] range, int side) {
        int d = names.size();
        g.setColor(Color.DARK_GRAY);
        for (int c = 0; c < d; c++) {
            int x = LEFT + c * (side + GAP);
            int bottom = TOP + d * (side + GAP) - GAP;
            centred(g, names.get(c), x + side / 2, bottom + 34);
            ends(g, range[c], x, bottom + 16, side);
            if (c > 0) {
                int y = TOP + c * (side + GAP);
                g.rotate(-Math.PI / 2);
                centred(g, names.get(c), -(y + side / 2), 16);
                ends(g, range[c], -(y + side), LEFT - 8, side);
                g.rotate(Math.PI / 2);
            }
        }
    }

    /// Two numbers a fifth of the way in from the ends of an axis.
    private static void ends(Graphics2D g, double[] range, int x, int y, int side) {
        double unit = Math.pow(10, Math.floor(Math.log10((range[1] - range[0]) / 2)));
        for (double share : new double[] {0.22, 0.78}) {
            double value = Math.round((range[0] + share * (range[1] - range[0])) / unit) * unit;
            int digits = Math.max(0, (int) -Math.round(Math.log10(unit)));
            centred(g, String.format(Locale.ROOT, "%." + digits + "f", value), (int) (x + side * (value - range[0]) / (range[1] - range[0])), y);
        }
    }

    private static void centred(Graphics2D g, String text, int x, int y) {
        g.drawString(text, x - g.getFontMetrics().stringWidth(text) / 2, y);
    }

    private static void legend(Graphics2D g, int width) {
        g.setColor(OURS);
        g.fillRect(width - 290, 13, 16, 4);
        g.setColor(THEIRS);
        g.fillRect(width - 150, 13, 16, 4);
        g.setColor(Color.DARK_GRAY);
        g.drawString("flow, resampled", width - 268, 20);
        g.drawString("reference draws", width - 128, 20);
    }

    private static Color transparent(Color colour, int alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
    }
}
