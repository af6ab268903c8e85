package pushforward.bench.posterior;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.zip.ZipFile;
import pushforward.bench.data.DataException;
import pushforward.bench.data.Rows;

/// A folder with posteriors of the public database: `data/NAME.json.zip` and `draws/NAME.json.zip`, one JSON value each.
///
/// M. Magnusson et al., posteriordb: Testing, Benchmarking and Developing Bayesian Inference Algorithms, AISTATS 2025, DOI 10.48550/arXiv.2407.04967.
public final class PosteriorDatabase {
    /// The folder's name in the data directory.
    public static final String FOLDER = "posteriordb";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /// @throws DataException if there is no such folder
    public PosteriorDatabase(Path folder) {
        this.folder = folder;
        if (!Files.isDirectory(folder.resolve("data")) || !Files.isDirectory(folder.resolve("draws"))) {
            throw new DataException("expected the folders data and draws of the posterior database in " + folder + ", got none");
        }
    }

    /// The models written here, with their data.
    public List<BayesianModel> models() throws IOException {
        return List.of(model("eight_schools", EightSchools::of), model("kidiq", LinearRegression::kidScore), model("sblrc", LinearRegression::made),
                model("arK", LinearRegression::autoregression), model("hudson_lynx_hare", LotkaVolterra::of));
    }

    private BayesianModel model(String name, Function<JsonNode, BayesianModel> made) throws IOException {
        Path file = folder.resolve("data").resolve(name + ".json.zip");
        JsonNode data = read(file);
        try {
            return made.apply(data);
        } catch (DataException | IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
    }

    /// The reference draws of what a model reports, chain after chain.
    public Rows draws(BayesianModel model) throws IOException {
        Path file = folder.resolve("draws").resolve(model.posterior() + ".json.zip");
        JsonNode chains = read(file);
        List<String> names = model.names();
        int count = 0;
        for (JsonNode chain : chains) {
            if (!names.stream().allMatch(chain::has)) {
                throw new DataException(file + ": expected draws of " + String.join(", ", names) + ", got " + Json.names(chain));
            }
            count += chain.path(names.get(0)).size();
        }
        double[] values = new double[count * names.size()];
        int from = 0;
        for (JsonNode chain : chains) {
            int length = chain.path(names.get(0)).size();
            for (int c = 0; c < names.size(); c++) {
                JsonNode column = chain.path(names.get(c));
                if (column.size() != length) {
                    throw new DataException(file + ": expected " + length + " draws of " + names.get(c) + ", got " + column.size());
                }
                for (int r = 0; r < length; r++) {
                    values[(from + r) * names.size() + c] = column.get(r).asDouble();
                }
            }
            from += length;
        }
        return Rows.wrap(values, names.size());
    }

    private static JsonNode read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataException("expected the file " + file + ", got none");
        }
        try (ZipFile zip = new ZipFile(file.toFile()); InputStream in = zip.getInputStream(zip.entries().nextElement())) {
            return JSON.readTree(in);
        }
    }
}
