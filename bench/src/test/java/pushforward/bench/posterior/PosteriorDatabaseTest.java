package pushforward.bench.posterior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.autodiff.Autodiff;
import pushforward.bench.data.DataException;
import pushforward.bench.data.Rows;
import pushforward.flows.constraint.Support;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

class PosteriorDatabaseTest {
    private static BayesianModel model(int index) throws IOException {
        return database().models().get(index);
    }

    private static PosteriorDatabase database() {
        String data = System.getenv("PUSHFORWARD_DATA");
        assumeTrue(data != null && Files.isDirectory(Path.of(data, PosteriorDatabase.FOLDER)),
                "needs the folder posteriordb in the data directory that PUSHFORWARD_DATA names");
        return new PosteriorDatabase(Path.of(data, PosteriorDatabase.FOLDER));
    }

    /// Stein's identity: over draws of a density on the whole space, the mean of its gradient is 0. So the density is the one the draws are of. On the scale of the
    /// logarithm u of a positive number x, `d/du (log p(x) + u) = x d/dx log p(x) + 1`.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void theGradientsOverTheDrawsAverageToNothing(int index) throws IOException {
        BayesianModel model = model(index);
        Rows draws = model.parameters(database().draws(model));
        assertEquals(10_000, draws.count());
        try (Tensor x = draws.tensor(DType.F64); Tensor g = Autodiff.grad(BayesianModelsTest.density(model)).apply(x)) {
            Rows gradients = Rows.of(g);
            int c = 0;
            for (BayesianModel.Block block : model.parameters()) {
                boolean positive = block.support() instanceof Support.Beyond;
                for (int i = 0; i < block.support().columns(); i++, c++) {
                    double[] v = gradients.column(c);
                    for (int r = 0; r < v.length && positive; r++) {
                        v[r] = v[r] * draws.at(r, c) + 1;
                    }
                    double mean = java.util.Arrays.stream(v).average().orElseThrow();
                    double variance = java.util.Arrays.stream(v).map(a -> (a - mean) * (a - mean)).sum() / (v.length - 1);
                    assertEquals(0, mean, 4.5 * Math.sqrt(variance / v.length), block.name() + " " + i);
                }
            }
        }
    }

    @Test
    void namesAreTheDatabases() throws IOException {
        assertEquals(List.of("eight_schools", "kidiq", "sblrc", "arK", "hudson_lynx_hare"), database().models().stream().map(BayesianModel::name).toList());
        assertEquals(List.of("theta[1]", "theta[2]", "theta[3]", "theta[4]", "z_init[1]", "z_init[2]", "sigma[1]", "sigma[2]"), model(4).names());
    }

    @Test
    void aFolderWithoutPosteriorsIsNamed(@TempDir Path folder) {
        assertTrue(assertThrows(DataException.class, () -> new PosteriorDatabase(folder)).getMessage().contains(folder.toString()));
    }
}
