package pushforward.bench.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import pushforward.bench.data.Box;
import pushforward.bench.data.Rows;

/// One look for all pictures: line charts, density panels, panels in a grid, files.
public final class Charts {
    /// Colours of series, told apart also without colour vision (M. Okabe and K. Ito, 2008).
    static final List<Color> COLOURS = List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7), new Color(0x56B4E9), new Color(0xE69F00));
    private static final Color[] DENSITY = {new Color(0xFCFDFF), new Color(0xC6DBEF), new Color(0x6BAED6), new Color(0x2171B5), new Color(0x08306B)};
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    private static final int GAP = 12;
    private static final int TITLE = 26;

    private Charts() {
    }

    /// An empty line chart.
    public static XYChart lines(int width, int height, String title, String x, String y) {
        XYChart chart = new XYChartBuilder().width(width).height(height).title(title).xAxisTitle(x).yAxisTitle(y).theme(Styler.ChartTheme.XChart).build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setChartTitleBoxVisible(false).setChartTitleFont(FONT)
                .setLegendPosition(Styler.LegendPosition.InsideNE).setLegendBorderColor(Color.WHITE).setLegendFont(FONT);
        chart.getStyler().setAxisTitleFont(FONT).setAxisTickLabelsFont(FONT.deriveFont(13f)).setPlotGridLinesColor(new Color(0xE4E4E4))
                .setSeriesColors(COLOURS.toArray(Color[]::new));
        return chart;
    }

    /// The colour of series number i, over and over.
    public static Color colour(int i) {
        return COLOURS.get(i % COLOURS.size());
    }

    /// The slope of y over x when both are drawn as logarithms, by least squares.
    public static double slope(double[] x, double[] y) {
        double[] u = Arrays.stream(x).map(Math::log).toArray();
        double[] v = Arrays.stream(y).map(Math::log).toArray();
        double mu = Arrays.stream(u).average().orElse(Double.NaN);
        double mv = Arrays.stream(v).average().orElse(Double.NaN);
        double uv = 0;
        double uu = 0;
        for (int i = 0; i < u.length; i++) {
            uv += (u[i] - mu) * (v[i] - mv);
            uu += (u[i] - mu) * (u[i] - mu);
        }
        return uv / uu;
    }

    /// Adds a line without markers.
    public static XYSeries line(XYChart chart, String name, double[] x, double[] y) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE).setLineStyle(new BasicStroke(2f));
        return series;
    }

    /// What a chart looks like.
    public static BufferedImage image(XYChart chart) {
        return BitmapEncoder.getBufferedImage(chart);
    }

    /// A density over a box as shades, with a title; white is zero, the darkest shade the largest value.
    ///
    /// @param density `[n * n]` at [Box#grid(int)]
    static BufferedImage panel(String title, Box box, int n, double[] density, int width) {
        int height = (int) Math.round(width * (box.top() - box.bottom()) / (box.right() - box.left()));
        height = Math.clamp(height, width / 2, width);
        BufferedImage shades = new BufferedImage(n, n, BufferedImage.TYPE_INT_RGB);
        double most = 0;
        for (double p : density) {
            most = Math.max(most, p);
        }
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                shades.setRGB(i, n - 1 - j, shade(density[j * n + i] / most).getRGB());
            }
        }
        BufferedImage panel = blank(width, height + TITLE);
        Graphics2D g = pen(panel);
        g.drawString(title, 2, TITLE - 8);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(shades, 0, TITLE, width, height, null);
        g.setColor(Color.LIGHT_GRAY);
        g.drawRect(0, TITLE, width - 1, height - 1);
        g.dispose();
        return panel;
    }

    /// Points over a box, with a title.
    ///
    /// @param points `[n, 2]`
    public static BufferedImage points(String title, Box box, Rows points, int width) {
        int height = (int) Math.round(width * (box.top() - box.bottom()) / (box.right() - box.left()));
        BufferedImage panel = blank(width, height + TITLE);
        Graphics2D g = pen(panel);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.drawString(title, 2, TITLE - 8);
        g.clipRect(0, TITLE, width, height);
        g.setColor(new Color(COLOURS.get(0).getRed(), COLOURS.get(0).getGreen(), COLOURS.get(0).getBlue(), 110));
        for (double[] p : points.toArray2()) {
            double x = width * (p[0] - box.left()) / (box.right() - box.left());
            double y = TITLE + height * (box.top() - p[1]) / (box.top() - box.bottom());
            g.fill(new Ellipse2D.Double(x - 1.2, y - 1.2, 2.4, 2.4));
        }
        g.setColor(Color.LIGHT_GRAY);
        g.drawRect(0, TITLE, width - 1, height - 1);
        g.dispose();
        return panel;
    }

    /// Points over a box, and the paths that led some of them there.
    ///
    /// @param ends `[n, 2]`
    /// @param paths `[m * count, 2]`: all `count` of them at the first time, then at the next
    public static BufferedImage paths(String title, Box box, Rows ends, Rows paths, int count, int width) {
        BufferedImage panel = points(title, box, ends, width);
        int height = panel.getHeight() - TITLE;
        Graphics2D g = pen(panel);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.clipRect(0, TITLE, width, height);
        for (int i = 0; i < count; i++) {
            Path2D line = new Path2D.Double();
            for (int row = i; row < paths.count(); row += count) {
                double x = width * (paths.at(row, 0) - box.left()) / (box.right() - box.left());
                double y = TITLE + height * (box.top() - paths.at(row, 1)) / (box.top() - box.bottom());
                if (row == i) {
                    g.setColor(COLOURS.get(1));
                    g.fill(new Ellipse2D.Double(x - 2, y - 2, 4, 4));
                    line.moveTo(x, y);
                } else {
                    line.lineTo(x, y);
                }
            }
            g.setColor(new Color(COLOURS.get(1).getRed(), COLOURS.get(1).getGreen(), COLOURS.get(1).getBlue(), 150));
            g.draw(line);
        }
        g.dispose();
        return panel;
    }

    private static Color shade(double value) {
        double at = Math.sqrt(Math.clamp(value, 0, 1)) * (DENSITY.length - 1);
        int i = Math.min((int) at, DENSITY.length - 2);
        double f = at - i;
        Color a = DENSITY[i];
        Color b = DENSITY[i + 1];
        return new Color(mix(a.getRed(), b.getRed(), f), mix(a.getGreen(), b.getGreen(), f), mix(a.getBlue(), b.getBlue(), f));
    }

    private static int mix(int a, int b, double f) {
        return (int) Math.round(a + f * (b - a));
    }

    /// Pictures in rows of `columns`.
    public static BufferedImage grid(int columns, List<BufferedImage> parts) {
        int width = parts.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
        int height = parts.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
        int rows = (parts.size() + columns - 1) / columns;
        BufferedImage all = blank(columns * (width + GAP) + GAP, rows * (height + GAP) + GAP);
        Graphics2D g = pen(all);
        for (int i = 0; i < parts.size(); i++) {
            g.drawImage(parts.get(i), GAP + i % columns * (width + GAP), GAP + i / columns * (height + GAP), null);
        }
        g.dispose();
        return all;
    }

    private static BufferedImage blank(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.dispose();
        return image;
    }

    private static Graphics2D pen(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setFont(FONT);
        g.setColor(Color.DARK_GRAY);
        return g;
    }

    /// Writes `directory/name.png`, whole or not at all.
    public static Path save(BufferedImage image, Path directory, String name) throws IOException {
        Path file = directory.resolve(name + ".png");
        Path temporary = directory.resolve(name + ".png.tmp");
        try {
            ImageIO.write(image, "png", temporary.toFile());
            return Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
