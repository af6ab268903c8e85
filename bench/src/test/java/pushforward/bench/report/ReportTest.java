package pushforward.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
    private static JsonNode numbers(String html) throws IOException {
        Matcher matcher = Pattern.compile("<script type=\"application/json\" id=\"numbers\">(.*?)</script>", Pattern.DOTALL).matcher(html);
        assertTrue(matcher.find());
        return new ObjectMapper().readTree(matcher.group(1));
    }

    /// Everything is inside: no element, style or address refers to another file. The charting script itself is left out of the search for
    /// addresses and elements: its licence and its namespaces hold some.
    @ParameterizedTest
    @ValueSource(strings = {"moons", "table", "images"})
    void asksTheNetworkForNothing(String kind) throws IOException {
        String page = Report.html(kind.equals("moons") ? SampleReports.moons() : kind.equals("table") ? SampleReports.table(5) : SampleReports.images());
        String out = System.getProperty("pushforward.reports");
        if (out != null) {
            Files.writeString(Path.of(out, kind + ".html"), page);
        }
        assertTrue(page.length() < 2_500_000, () -> "size " + page.length());
        assertEquals(3, page.split("<script", -1).length - 1, "script elements");
        assertEquals(3, page.split("</script", -1).length - 1, "ends of script elements");
        assertFalse(Pattern.compile("\\bfetch\\(|XMLHttpRequest|importScripts|WebSocket").matcher(page).find());
        int charts = page.indexOf("<script>");
        String rest = page.substring(0, charts) + page.substring(page.indexOf("</script>", charts));
        assertFalse(Pattern.compile("<(link|iframe|object|embed|base)\\b|<(script|img)[^>]*\\bsrc\\s*=").matcher(rest).find());
        assertFalse(Pattern.compile("url\\(|@import|https?://").matcher(rest).find());
        assertFalse(rest.contains("{{"), "a place of the template was not filled");
    }

    @Test
    void carriesTheNumbersOfThePlane() throws IOException {
        JsonNode root = numbers(Report.html(SampleReports.moons()));
        assertEquals(List.of(2000, 2000, 6, 26, 26), List.of(root.at("/data").size(), root.at("/samples").size(), root.at("/plane/layers").size(),
                root.at("/plane/grid").size(), root.at("/plane/pushed").size()));
        assertEquals(1500, root.at("/history/best").asInt());
        assertEquals("a note & a <tag>", root.at("/notes/0").asText());
        for (String picture : List.of("/plane/exact", "/plane/learned", "/plane/layers/0/picture")) {
            byte[] png = Base64.getDecoder().decode(root.at(picture).asText().replaceFirst("^data:image/png;base64,", ""));
            assertEquals(160, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
        }
    }

    /// The pull-back of normal rows of deviation 1 lies on the diagonal and has a flat histogram.
    @Test
    void quantilesOfNormalRowsLieOnTheDiagonal() throws IOException {
        JsonNode latent = numbers(Report.html(SampleReports.table(1))).at("/latent");
        for (JsonNode pair : latent.at("/qq/0")) {
            if (Math.abs(pair.get(0).asDouble()) < 2) {
                assertEquals(pair.get(0).asDouble(), pair.get(1).asDouble(), 0.15);
            }
        }
        double sum = 0;
        for (JsonNode height : latent.at("/pit")) {
            assertEquals(1, height.asDouble(), 2 * latent.at("/band").asDouble());
            sum += height.asDouble();
        }
        assertEquals(20, sum, 1e-3);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 8, 9, 30})
    void aCornerHasAtMostEightColumns(int d) throws IOException {
        JsonNode root = numbers(Report.html(SampleReports.table(d)));
        assertEquals(d <= 8 ? d : 6, root.at("/corner").asInt());
        assertEquals(root.at("/corner").asInt(), root.at("/data/0").size());
    }

    /// The page of a posterior: pairs of all its quantities with and without draws to compare with, a table, and nothing from the network.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 12})
    void aPosteriorHasPairsAndATable(int d) throws IOException {
        ReportData table = SampleReports.table(d);
        PosteriorReport report = new PosteriorReport("schools", "a posterior", table.facts(), table.settings(), table.history(), table.columns(), table.samples(),
                d == 2 ? java.util.Optional.empty() : java.util.Optional.of(table.data()), List.of(), "pushforward experiment posteriors");
        String page = report.html();
        String out = System.getProperty("pushforward.reports");
        if (out != null) {
            Files.writeString(Path.of(out, "posterior-" + d + ".html"), page);
        }
        JsonNode root = numbers(page);
        assertEquals(Math.min(d, 10), root.at("/corner").asInt());
        assertEquals(Math.min(d, 10), root.at("/samples/0").size());
        assertEquals(d == 2 ? 0 : 900, root.at("/data").size());
        assertEquals(d, root.at("/summary/lines").size());
        assertEquals(root.at("/summary/head").size() - 1, root.at("/summary/lines/0/values").size());
        assertEquals(table.samples().mean()[d - 1], root.at("/summary/lines/" + (d - 1) + "/values/0").asDouble(), 1e-4);
        int charts = page.indexOf("<script>");
        String rest = page.substring(0, charts) + page.substring(page.indexOf("</script>", charts));
        assertFalse(Pattern.compile("url\\(|@import|https?://|\\{\\{").matcher(rest).find());
        assertThrows(IllegalArgumentException.class, () -> new PosteriorReport("", "", List.of(), List.of(), table.history(), List.of(), table.samples(), java.util.Optional.empty(), List.of(), ""));
    }

    @Test
    void theTopOfAScaleIgnoresSpikesAndInfinities() {
        double[] values = new double[10_000];
        java.util.Arrays.fill(values, 2);
        values[3] = 1e9;
        values[4] = Double.POSITIVE_INFINITY;
        values[5] = Double.NaN;
        assertEquals(2, Pictures.top(values));
        assertEquals(1, Pictures.top(new double[4]));
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        ReportData moons = SampleReports.moons();
        assertThrows(IllegalArgumentException.class, () -> new ReportData("", "", List.of(), List.of(), moons.history(), List.of("x"), moons.data(),
                moons.samples(), moons.image(), 0, moons.plane(), moons.latent(), List.of(), List.of(), ""));
    }

    @Test
    void theNormalDistributionFunctionAndItsInverse() {
        assertEquals(0.9750021048517795, Normal.cdf(1.96), 1e-9);
        assertEquals(0.5, Normal.cdf(0));
        assertEquals(0, Normal.cdf(-40), 1e-9);
        assertEquals(-1.2815515655446004, Normal.quantile(0.1), 1e-7);
    }
}
