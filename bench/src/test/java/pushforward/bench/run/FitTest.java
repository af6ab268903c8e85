package pushforward.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.bench.data.Catalogue;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.GaussianBaseline;
import pushforward.bench.data.Preprocessing;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.bench.data.Selection;

/// Scores and files of a model that is known: the Gaussian baseline itself, dressed as a flow.
class FitTest {
    @TempDir
    private Path folder;

    /// The full-covariance Gaussian after the preprocessing.
    private record Normal(GaussianBaseline normal, Preprocessing map, Rows train) implements Learned {
        static Normal of(DataSet data) {
            Rows train = Preprocessing.dequantise(data.measure(), data.train(), Random.of(0, "gaussian noise"));
            Preprocessing map = Preprocessing.fit(data.measure(), train);
            return new Normal(GaussianBaseline.fit(map.apply(train)).orElseThrow(), map, train);
        }

        @Override
        public double[] logDensity(Rows x) {
            return new Scores(normal.logDensity(map.apply(x))).plus(map.logAbsDet(x)).values();
        }

        @Override
        public Rows sample(int n, long seed) {
            return train.head(n);
        }

        @Override
        public Rows pull(Rows x) {
            return map.apply(x);
        }

        @Override
        public List<Stage> stages() {
            return train.width() != 2 ? List.of() : List.of(new Stage() {
                @Override
                public String name() {
                    return "base";
                }

                @Override
                public Optional<double[]> logDensity(Rows x) {
                    return Optional.of(new double[x.count()]);
                }

                @Override
                public Rows push(Rows base) {
                    return base;
                }
            });
        }
    }

    private JsonNode finish(String name) throws IOException {
        DataSet data = DataSet.load(name, Catalogue.of(Optional.empty()), Selection.all(), 0);
        Recipe recipe = Recipe.of(new Recipe.Overrides(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 2), data);
        Trained trained = new Trained(Normal.of(data), "a Gaussian", 5, List.of(new Trained.Point(10, 3, 2.5, 1e-3, 1, 0.5), new Trained.Point(20, 2, 2.75, 5e-4, 1, 1)),
                20, 10, 1, 5120, "steps");
        RunFolder run = new RunFolder(folder).create();
        String line = new Fit(data, recipe).finish(trained, run, "pushforward fit " + name);
        assertFalse(line.contains("\n"));
        JsonNode node = new ObjectMapper().readTree(line);
        assertEquals(node, new ObjectMapper().readTree(Files.readString(run.result())));
        return node;
    }

    /// Scored through the model or as the baseline, it is one density: the figures must agree.
    @Test
    void aGaussianScoresAsTheBaseline() throws IOException {
        JsonNode moons = finish("moons");
        assertEquals(moons.at("/gaussian_log_likelihood").asDouble(), moons.at("/test_log_likelihood").asDouble(), 1e-12);
        assertEquals(-0.287, moons.at("/exact_log_likelihood").asDouble(), 0.05);
        assertFalse(moons.has("bits_per_dim"));
        assertEquals(List.of("step,train_loss,validation_loss,learning_rate,gradient_norm,seconds", "10,3.0,2.5,0.001,1.0,0.5", "20,2.0,2.75,5.0E-4,1.0,1.0"),
                Files.readAllLines(folder.resolve("log.csv")));
        String report = Files.readString(folder.resolve("report.html"));
        assertTrue(report.contains("\"exact\":\"data:image/png") && report.contains("\"learned\":\"data:image/png"));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of("log.csv", "report.html", "result.json"), files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void digitsHaveBitsPerDimension() throws IOException {
        JsonNode digits = finish("digits");
        assertEquals(2.46, digits.at("/bits_per_dim").asDouble(), 0.06);
        assertEquals(digits.at("/gaussian_bits_per_dim").asDouble(), digits.at("/bits_per_dim").asDouble(), 1e-12);
        assertEquals(-digits.at("/test_log_likelihood").asDouble() / (64 * Math.log(2)), digits.at("/bits_per_dim").asDouble(), 1e-12);
        assertFalse(digits.has("exact_log_likelihood"));
    }

    @Test
    void samplesOfLevelsAreLevels() throws IOException {
        DataSet digits = DataSet.load("digits", Catalogue.of(Optional.empty()), Selection.all(), 0);
        UniformRandomProvider rng = Random.of(1, "any");
        double[] values = new double[64];
        Arrays.setAll(values, i -> 30 * rng.nextDouble() - 5);
        for (double value : Figures.floor(digits.measure(), Rows.wrap(values, 64)).toArray()) {
            assertTrue(value == Math.rint(value) && value >= 0 && value <= 16, () -> "got " + value);
        }
    }

    @Test
    void theNextFreeFolderIsTaken() throws IOException {
        assertEquals(folder.resolve("moons"), RunFolder.of(folder, "moons", false).path());
        Files.createDirectory(folder.resolve("moons"));
        assertEquals(folder.resolve("moons-2"), RunFolder.of(folder, "moons", false).path());
        Files.createDirectory(folder.resolve("moons-2"));
        assertEquals(folder.resolve("moons-2"), RunFolder.of(folder, "moons", true).path());
    }

    @Test
    void scoresHaveAMeanAndAnError() {
        Scores scores = new Scores(new double[] {1, 2, 3, 6});
        assertEquals(3, scores.mean());
        assertEquals(Math.sqrt(14.0 / 3 / 4), scores.standardError(), 1e-15);
        assertEquals(-3 / (2 * Math.log(2)), scores.bitsPerDim(2));
        assertEquals("[0, 1]", Arrays.toString(scores.lowest(2)));
    }
}
