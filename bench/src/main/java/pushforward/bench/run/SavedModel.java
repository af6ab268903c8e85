package pushforward.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import pushforward.bench.anomaly.AnomalyScores;
import pushforward.bench.anomaly.Typical;
import pushforward.bench.data.DataException;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Measure;
import pushforward.bench.data.Preprocessing;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.flows.Bijection;
import pushforward.flows.Compose;
import pushforward.flows.Conditioned;
import pushforward.flows.Model;
import pushforward.flows.ModelFile;

/// A model read from a file, with the workbench's notes on its data.
public final class SavedModel implements AutoCloseable {
    private static final int DRAWS = 8;
    private static final int TYPICAL_ROWS = 10_000;

    private final Path file;
    private final Model model;
    private final ModelCard card;

    private SavedModel(Path file, Model model, ModelCard card) {
        this.file = file;
        this.model = model;
        this.card = card;
    }

    /// Writes a model with a card.
    static void write(Path file, Model model, ModelCard card) throws IOException {
        ModelFile.save(model, file, Map.of(ModelCard.KEY, card.text()));
    }

    /// Reads a model file, or that of a run folder. A model that the workbench did not write has columns without names and real numbers.
    ///
    /// @throws DataException if there is no such file or folder
    public static SavedModel read(Path path) throws IOException {
        Path file = Files.isDirectory(path) ? new RunFolder(path).model() : path;
        if (!Files.isRegularFile(file)) {
            throw new DataException("there is no model " + file + (Files.isDirectory(path) ? ": the run folder has none (was the fit interrupted?)" : ""));
        }
        ModelFile.Loaded loaded = ModelFile.load(file);
        String notes = loaded.notes().get(ModelCard.KEY);
        ModelCard card;
        if (notes != null) {
            card = ModelCard.parse(notes, file.toString());
        } else {
            card = new ModelCard("unknown", names("x", Math.toIntExact(loaded.model().flow().shape().size())), names("c", loaded.model().flow().contextSize()), new Measure.Continuous(),
                    Optional.empty());
        }
        if (card.columns().size() != loaded.model().flow().shape().size() || card.context().size() != loaded.model().flow().contextSize()) {
            loaded.close();
            throw new DataException(file + ": the notes name " + card.columns().size() + " columns and " + card.context().size() + " of context, the flow has "
                    + loaded.model().flow().shape() + " and " + loaded.model().flow().contextSize());
        }
        return new SavedModel(file, loaded.model(), card);
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    /// The notes on its data.
    public ModelCard card() {
        return card;
    }

    /// Rows drawn with `seed`, `[n, columns]`; whole numbers are whole.
    ///
    /// @param context what each row is drawn given, `[n, context]`, if the model has a context
    public Rows samples(int n, long seed, Optional<Rows> context) {
        return Figures.floor(card.measure(), learned(context).sample(n, seed));
    }

    private Learned learned(Optional<Rows> context) {
        Learned learned = new LearnedFlow(model);
        return context.map(learned::given).orElse(learned);
    }

    /// The scores of every row of `rows[n, columns]`, log-densities and squared norms averaged over noise drawn with `seed` where the numbers are whole.
    ///
    /// @param context what each row is given, `[n, context]`, if the model has a context
    public AnomalyScores scores(Rows rows, long seed, Optional<Rows> context) {
        return scores(learned(context), card.measure(), rows, seed, card.typical());
    }

    private static AnomalyScores scores(Learned flow, Measure measure, Rows rows, long seed, Optional<Typical> typical) {
        int draws = measure instanceof Measure.Levels ? DRAWS : 1;
        double[] log = new double[rows.count()];
        double[] norm = new double[rows.count()];
        for (int draw = 0; draw < draws; draw++) {
            Rows noisy = Preprocessing.dequantise(measure, rows, Random.of(seed, "score noise " + draw));
            double[] values = flow.logDensity(noisy);
            double[] squares = flow.squaredNorm(noisy);
            for (int i = 0; i < log.length; i++) {
                log[i] += values[i] / draws;
                norm[i] += squares[i] / draws;
            }
        }
        return AnomalyScores.of(log, norm, typical);
    }

    /// What log-density is typical of the training rows, of at most [#TYPICAL_ROWS] spread over them.
    static Optional<Typical> typical(Learned flow, DataSet data, long seed) {
        int n = data.train().count();
        int[] some = n <= TYPICAL_ROWS ? IntStream.range(0, n).toArray() : IntStream.range(0, TYPICAL_ROWS).map(i -> (int) ((long) i * n / TYPICAL_ROWS)).toArray();
        Learned given = data.context().map(c -> flow.given(c.train().select(some))).orElse(flow);
        double[] log = scores(given, data.measure(), data.train().select(some), seed, Optional.empty()).logDensity();
        return Arrays.stream(log).anyMatch(Double::isFinite) ? Optional.of(Typical.of(log)) : Optional.empty();
    }

    /// Checks the number of columns of rows to score.
    ///
    /// @param origin what to call them
    public void requireWidth(int width, String origin) {
        if (width != card.columns().size()) {
            throw new DataException(origin + " has " + width + " columns, the model " + card.columns().size() + " ("
                    + String.join(", ", card.columns().subList(0, Math.min(8, card.columns().size()))) + (card.columns().size() > 8 ? ", ..." : "")
                    + "); choose them with --columns");
        }
    }

    /// What there is to say of it, line by line.
    public List<String> describe() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("file        " + file + " (" + format("%,d", Files.size(file)) + " bytes)");
        lines.add("data        " + card.data());
        int shown = Math.min(12, card.columns().size());
        lines.add("columns     " + card.columns().size() + ": " + String.join(", ", card.columns().subList(0, shown)) + (shown < card.columns().size() ? ", ..." : ""));
        if (!card.context().isEmpty()) {
            lines.add("given       " + card.context().size() + ": " + String.join(", ", card.context()));
        }
        lines.add("values      " + (card.measure() instanceof Measure.Levels levels
                ? "whole numbers, " + levels.levels()[0] + " levels from " + format("%.0f", levels.low()[0]) + (card.columns().size() > 1 ? " in the first column" : "")
                : "real numbers"));
        lines.add("typical     " + card.typical().map(t -> format("log p of %.3f, give or take %.3f nats, over %,d training rows", t.mean(), t.deviation(), t.rows())).orElse("not known"));
        lines.add("type        " + model.dtype());
        lines.add("parameters  " + format("%,d trained", model.parameters().trainedCount()));
        lines.add("base        " + model.flow().base());
        lines.add("layers, from the base to the data:");
        Bijection whole = model.flow().bijection() instanceof Conditioned conditioned ? conditioned.bijection() : model.flow().bijection();
        List<Bijection> layers = whole instanceof Compose compose ? compose.layers() : List.of(whole);
        for (int i = 0; i < layers.size(); i++) {
            long count = layers.get(i).parameters().stream().filter(parameter -> parameter.trained()).mapToLong(parameter -> parameter.shape().size()).sum();
            lines.add(format("  %3d  %-16s %,9d trained", i, layers.get(i).getClass().getSimpleName(), count));
        }
        return lines;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    @Override
    public void close() {
        model.close();
    }
}
