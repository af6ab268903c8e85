package pushforward.bench.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Public data sets by name, where the variable PUSHFORWARD_DATA says that they are.
@EnabledIfEnvironmentVariable(named = "PUSHFORWARD_DATA", matches = ".+")
class PublicSetsTest {
    private final Path directory = Path.of(System.getenv("PUSHFORWARD_DATA"));
    private final Catalogue catalogue = Catalogue.of(Optional.of(directory));

    @ParameterizedTest
    @CsvSource({"wine, sklearn_small, 178, 13", "breast_cancer, sklearn_small, 569, 30", "iris, sklearn_small, 150, 4", "miniboone_partial, miniboone_partial, 1523, 43",
        "thyroid, adbench, 3772, 6", "yacht, uci_regression, 308, 7"})
    void areFoundByName(String name, String folder, int rows, int columns) throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(directory.resolve(folder)));
        RawTable table = catalogue.read(name, Selection.all()).requireFinite();
        assertEquals(List.of(rows, columns), List.of(table.values().count(), table.values().width()));
    }

    @Test
    void powerFollowsItsProtocol() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(directory.resolve("power_subset")));
        DataSet power = DataSet.load("power_subset", catalogue, Selection.all(), 0);
        assertEquals(256_869, power.train().count() + power.validation().count() + power.test().count());
        assertEquals(25_686, power.test().count());
        assertEquals(6, power.columns().size());
        Preprocessing map = Preprocessing.fit(power.measure(), power.train());
        double[] log = GaussianBaseline.fit(map.apply(power.train())).orElseThrow().logDensity(map.apply(power.test()));
        double mean = java.util.Arrays.stream(log).average().orElseThrow();
        // The README of the subset: -7.86 +- 0.06 after standardisation.
        assertEquals(-7.86, mean, 0.1);
    }

    @Test
    void mnistIsFiftyTenTen() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(directory.resolve("mnist")));
        DataSet mnist = DataSet.load("mnist", catalogue, Selection.all(), 0);
        assertEquals(List.of(50_000, 10_000, 10_000), List.of(mnist.train().count(), mnist.validation().count(), mnist.test().count()));
        assertEquals(Optional.of(new ImageShape(28, 28)), mnist.image());
        Measure.Levels levels = assertInstanceOf(Measure.Levels.class, mnist.measure());
        assertTrue(levels.levels()[0] == 256 && levels.levels()[783] == 256);
    }
}
