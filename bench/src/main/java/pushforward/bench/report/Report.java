package pushforward.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import pushforward.bench.data.Box;
import pushforward.bench.data.ImageShape;
import pushforward.bench.data.Rows;

/// Draws a report: a page of HTML that carries its numbers, its style and the charting script (Apache ECharts) inside and asks the network for nothing.
///
/// The numbers are one JSON value; `report.js` turns it into charts. Densities and pictures are drawn here as PNG.
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MathContext FIVE_DIGITS = new MathContext(5);
    private static final String WEBJAR = "org.webjars.npm/echarts";
    private static final int POINTS = 2_000;
    private static final int CORNER_POINTS = 700;
    private static final int CORNER_COLUMNS = 8;
    private static final int WIDE_COLUMNS = 6;
    private static final int QUANTILES = 160;
    private static final int QQ_CURVES = 8;
    private static final int PIT_BINS = 20;
    private static final int SHEET = 100;
    private static final int SHEET_COLUMNS = 10;

    private Report() {}

    /// The page, UTF-8 text.
    public static String html(ReportData data) {
        return page(data.title(), json(data));
    }

    /// The page around some numbers.
    ///
    /// @param title of the window
    /// @param numbers what `report.js` draws
    static String page(String title, ObjectNode numbers) {
        return resource("report.html")
                .replace("{{title}}", escape(title))
                .replace("{{style}}", resource("report.css"))
                .replace("{{data}}", text(numbers))
                .replace("{{script}}", resource("report.js"))
                .replace("{{charts}}", charts()); // last: it is large and holds anything
    }

    /// A value of JSON that can stand within an element of a page.
    private static String text(ObjectNode root) {
        try {
            // "<" could end the script element that carries the value.
            return JSON.writeValueAsString(root).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode json(ReportData data) {
        ObjectNode root = JSON.createObjectNode();
        root.put("title", data.title()).put("subtitle", data.subtitle()).put("command", data.command());
        facts(root.putArray("facts"), data.facts());
        facts(root.putArray("settings"), data.settings());
        data.notes().forEach(root.putArray("notes")::add);
        data.columns().forEach(root.putArray("columns")::add);
        history(root.putObject("history"), data.history());
        if (data.image().isPresent()) {
            pictures(root.putObject("pictures"), data, data.image().get());
        } else if (data.columns().size() <= 2) {
            rows(root.putArray("data"), data.data().head(POINTS));
            rows(root.putArray("samples"), data.samples().head(POINTS));
        } else {
            int shown = data.columns().size() <= CORNER_COLUMNS ? data.columns().size() : WIDE_COLUMNS;
            int[] index = new int[shown];
            Arrays.setAll(index, i -> i);
            root.put("corner", shown);
            rows(root.putArray("data"), data.data().columns(index).head(CORNER_POINTS));
            rows(root.putArray("samples"), data.samples().columns(index).head(CORNER_POINTS));
        }
        data.plane().ifPresent(plane -> plane(root.putObject("plane"), plane));
        latent(root.putObject("latent"), data.latent());
        lowest(root.putObject("lowest"), data);
        return root;
    }

    static void history(ObjectNode node, ReportData.History history) {
        node.put("best", history.best()).put("meaning", history.meaning());
        pairs(node.putArray("train"), history.steps(), history.train());
        pairs(node.putArray("validation"), history.validationSteps(), history.validation());
    }

    static void facts(ArrayNode array, List<ReportData.Fact> facts) {
        for (ReportData.Fact fact : facts) {
            array.addObject().put("name", fact.name()).put("value", fact.value()).put("hint", fact.hint());
        }
    }

    private static void pictures(ObjectNode node, ReportData data, ImageShape shape) {
        double top = Math.max(1, data.levels() - 1);
        node.put("data", Pictures.sheet(head(data.data()), shape, SHEET_COLUMNS, top));
        node.put("samples", Pictures.sheet(head(data.samples()), shape, SHEET_COLUMNS, top));
        node.put("shown", Math.min(SHEET, Math.min(data.data().count(), data.samples().count())));
    }

    private static List<double[]> head(Rows rows) {
        return Arrays.asList(rows.head(SHEET).toArray2());
    }

    private static void plane(ObjectNode node, ReportData.Plane plane) {
        double top = Pictures.top(plane.exact().orElse(plane.learned()));
        node.put("top", rounded(top)).put("gradient", Pictures.gradient());
        box(node.putArray("box"), plane.box());
        plane.exact().ifPresent(exact -> node.put("exact", Pictures.density(exact, plane.cells(), top)));
        node.put("learned", Pictures.density(plane.learned(), plane.cells(), top));
        ArrayNode layers = node.putArray("layers");
        for (ReportData.Panel panel : plane.layers()) {
            ObjectNode layer = layers.addObject();
            layer.put("name", panel.name()).put("picture", Pictures.density(panel.density(), panel.cells(), Pictures.top(panel.density())));
            box(layer.putArray("box"), panel.box());
        }
        plane.motion().ifPresent(motion -> motion(node.putObject("motion"), motion));
        lines(node.putArray("grid"), plane.grid());
        lines(node.putArray("pushed"), plane.pushed());
    }

    /// Each density has a colour scale of its own: that of the base would be invisible on the scale of what the flow gathers it to.
    private static void motion(ObjectNode node, ReportData.Motion motion) {
        box(node.putArray("box"), motion.box());
        ArrayNode densities = node.putArray("densities");
        for (ReportData.Panel panel : motion.densities()) {
            densities.addObject().put("name", panel.name()).put("picture", Pictures.density(panel.density(), panel.cells(), Pictures.top(panel.density())));
        }
        ArrayNode times = node.putArray("times");
        Arrays.stream(motion.times()).forEach(t -> times.add(rounded(t)));
        ArrayNode paths = node.putArray("paths");
        motion.paths().forEach(path -> rows(paths.addArray(), path));
    }

    private static void lines(ArrayNode array, List<ReportData.Line> lines) {
        for (ReportData.Line line : lines) {
            ObjectNode node = array.addObject();
            node.put("family", line.family());
            rows(node.putArray("points"), line.points());
        }
    }

    private static void box(ArrayNode array, Box box) {
        array.add(rounded(box.left())).add(rounded(box.right())).add(rounded(box.bottom())).add(rounded(box.top()));
    }

    /// Quantile-quantile curves per column (pooled over all of them if there are many) and the histogram of the probability integral transform.
    private static void latent(ObjectNode node, Rows latent) {
        int curves = latent.width() <= QQ_CURVES ? latent.width() : 1;
        ArrayNode qq = node.putArray("qq");
        double[] all = latent.toArray();
        for (int c = 0; c < curves; c++) {
            double[] sorted = curves == 1 ? all.clone() : latent.column(c);
            Arrays.sort(sorted);
            ArrayNode curve = qq.addArray();
            int points = Math.min(QUANTILES, sorted.length);
            double reach = Normal.quantile(1 - 0.5 / sorted.length);
            for (int i = 0; i < points; i++) {
                // Evenly spaced in the normal quantile, so that the tails are seen as well as the middle.
                double z = points == 1 ? 0 : -reach + 2 * reach * i / (points - 1);
                int rank = Math.clamp((long) Math.floor(Normal.cdf(z) * sorted.length), 0, sorted.length - 1);
                curve.addArray().add(rounded(Normal.quantile((rank + 0.5) / sorted.length))).add(rounded(sorted[rank]));
            }
        }
        int[] counts = new int[PIT_BINS];
        int finite = 0;
        for (double z : all) {
            if (Double.isFinite(z)) {
                counts[Math.min(PIT_BINS - 1, (int) (Normal.cdf(z) * PIT_BINS))]++;
                finite++;
            }
        }
        ArrayNode pit = node.putArray("pit");
        for (int count : counts) {
            pit.add(rounded(finite == 0 ? 0 : (double) count * PIT_BINS / finite));
        }
        // Twice the standard deviation of a bin's height if all values were independent.
        node.put("band", rounded(finite == 0 ? 0 : 2 * Math.sqrt((PIT_BINS - 1.0) / finite)));
        if (latent.width() == 2) {
            rows(node.putArray("points"), latent.head(POINTS));
        }
    }

    private static void lowest(ObjectNode node, ReportData data) {
        ArrayNode array = node.putArray("rows");
        for (ReportData.Scored row : data.lowest()) {
            ObjectNode entry = array.addObject().put("place", row.place()).put("score", rounded(row.logLikelihood()));
            if (data.image().isPresent()) {
                entry.put("picture", Pictures.sheet(List.of(row.values()), data.image().get(), 1, Math.max(1, data.levels() - 1)));
            } else {
                ArrayNode values = entry.putArray("values");
                Arrays.stream(row.values()).limit(CORNER_COLUMNS + 2).forEach(value -> values.add(rounded(value)));
            }
        }
    }

    private static void pairs(ArrayNode array, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(y[i])) {
                array.addArray().add(x[i]).add(rounded(y[i]));
            }
        }
    }

    static void rows(ArrayNode array, Rows rows) {
        for (double[] row : rows.toArray2()) {
            if (Arrays.stream(row).allMatch(Double::isFinite)) {
                ArrayNode values = array.addArray();
                Arrays.stream(row).forEach(value -> values.add(rounded(value)));
            }
        }
    }

    /// Five significant digits: more than any screen shows. Not finite numbers, which JSON lacks, become zero.
    static double rounded(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value).round(FIVE_DIGITS).doubleValue() : 0;
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            return text(in, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The charting script from its webjar, whose own properties say its version.
    private static String charts() {
        ClassLoader loader = Report.class.getClassLoader();
        try (InputStream pom = loader.getResourceAsStream("META-INF/maven/" + WEBJAR + "/pom.properties")) {
            Properties properties = new Properties();
            properties.load(new java.io.StringReader(text(pom, WEBJAR)));
            String path = "META-INF/resources/webjars/echarts/" + properties.getProperty("version") + "/dist/echarts.common.min.js";
            try (InputStream in = loader.getResourceAsStream(path)) {
                return text(in, path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(@org.jspecify.annotations.Nullable InputStream in, String name) throws IOException {
        if (in == null) {
            throw new IOException("the resource " + name + " is missing from the class path");
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
