package pushforward.bench.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.GaussianBaseline;
import pushforward.bench.data.Measure;
import pushforward.bench.data.Preprocessing;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.bench.report.Report;
import pushforward.bench.report.ReportData;

/// Measures a trained model on the test rows and fills the run folder: `result.json`, `log.csv`, `report.html`.
public final class Fit {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Draws of the noise per row for whole-numbered data: the bound is a mean over the noise.
    private static final long DRAWN_VALUES = 4_000_000;
    private static final int MOST_DRAWS = 8;

    private final DataSet data;
    private final Recipe recipe;

    /// @param data what was fitted
    /// @param recipe how
    public Fit(DataSet data, Recipe recipe) {
        this.data = data;
        this.recipe = recipe;
    }

    /// Scores the model and writes everything but the model itself.
    ///
    /// @param command the command line, for the report
    /// @return result.json as one line
    public String finish(Trained trained, RunFolder folder, String command) throws IOException {
        Learned model = data.context().map(c -> trained.model().given(c.test())).orElse(trained.model());
        Scores test = scores(model::logDensity);
        Optional<Scores> gaussian = gaussian();
        Optional<Scores> exact = exact();
        ObjectNode result = result(trained, test, gaussian, exact);
        RunFolder.write(folder.log(), log(trained));
        RunFolder.write(folder.report(), Report.html(Figures.report(data, model, test, recipe.seed(), history(trained), subtitle(trained),
                facts(trained, test, gaussian, exact), settings(trained), notes(trained), command)));
        RunFolder.write(folder.result(), text(result, true) + "\n");
        return text(result, false);
    }

    /// Scores the model, and writes nothing.
    ///
    /// @return what result.json would hold
    public ObjectNode measure(Trained trained) {
        Learned model = data.context().map(c -> trained.model().given(c.test())).orElse(trained.model());
        return result(trained, scores(model::logDensity), gaussian(), exact());
    }

    private Optional<Scores> exact() {
        return data.truth().map(truth -> new Scores(truth.logDensity(data.test())));
    }

    /// A log-density as a function of rows.
    private interface Density {
        double[] at(Rows rows);
    }

    /// Per test row, averaged over the noise if there is any. The draws are the same for every density.
    private Scores scores(Density density) {
        int draws = draws();
        double[] sum = new double[data.test().count()];
        for (int draw = 0; draw < draws; draw++) {
            UniformRandomProvider rng = Random.of(recipe.seed(), "test noise " + draw);
            double[] values = density.at(Preprocessing.dequantise(data.measure(), data.test(), rng));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i] / draws;
            }
        }
        return new Scores(sum);
    }

    private int draws() {
        long values = (long) data.test().count() * data.columns().size();
        return data.measure() instanceof Measure.Levels ? Math.clamp(DRAWN_VALUES / values, 1, MOST_DRAWS) : 1;
    }

    /// The full-covariance Gaussian fitted to the same training rows after the same preprocessing, scored in the data's own units. With a context it is the
    /// conditional law of the Gaussian fitted to both: log p(x | c) = log p(x, c) - log p(c).
    private Optional<Scores> gaussian() {
        Rows train = Preprocessing.dequantise(data.measure(), data.train(), Random.of(recipe.seed(), "gaussian noise"));
        Preprocessing map = Preprocessing.fit(data.measure(), train);
        if (data.context().isEmpty()) {
            return GaussianBaseline.fit(map.apply(train))
                    .map(normal -> scores(rows -> new Scores(normal.logDensity(map.apply(rows))).plus(map.logAbsDet(rows)).values()));
        }
        DataSet.Context context = data.context().get();
        Optional<GaussianBaseline> marginal = GaussianBaseline.fit(context.train());
        return marginal.flatMap(given -> GaussianBaseline.fit(map.apply(train).beside(context.train())).map(joint -> {
            double[] less = Arrays.stream(given.logDensity(context.test())).map(v -> -v).toArray();
            return scores(rows -> new Scores(joint.logDensity(map.apply(rows).beside(context.test()))).plus(map.logAbsDet(rows)).plus(less).values());
        }));
    }

    private ObjectNode result(Trained trained, Scores test, Optional<Scores> gaussian, Optional<Scores> exact) {
        int columns = data.columns().size();
        ObjectNode node = JSON.createObjectNode();
        node.put("data", data.name()).put("flow", recipe.flow().label()).put("seed", recipe.seed()).put("parameters", trained.parameters());
        node.put("steps", trained.steps()).put("best_step", trained.bestStep()).put("stop", trained.stop());
        node.put("seconds", rounded(trained.seconds())).put("rows_per_second", rounded(trained.rowsPerSecond()));
        JsonNumbers.put(node, "test_log_likelihood", test.mean());
        JsonNumbers.put(node, "test_standard_error", test.standardError());
        gaussian.ifPresent(scores -> {
            JsonNumbers.put(node, "gaussian_log_likelihood", scores.mean());
            JsonNumbers.put(node, "gaussian_standard_error", scores.standardError());
        });
        exact.ifPresent(scores -> JsonNumbers.put(node, "exact_log_likelihood", scores.mean()));
        if (data.measure() instanceof Measure.Levels) {
            JsonNumbers.put(node, "bits_per_dim", test.bitsPerDim(columns));
            gaussian.ifPresent(scores -> JsonNumbers.put(node, "gaussian_bits_per_dim", scores.bitsPerDim(columns)));
        }
        data.context().ifPresent(context -> context.columns().forEach(node.putArray("context")::add));
        node.put("columns", columns).put("train_rows", data.train().count()).put("validation_rows", data.validation().count())
                .put("test_rows", data.test().count());
        node.put("trained_by", recipe.flow().trainedBy().label()).put("layers", recipe.layers());
        ArrayNode hidden = node.putArray("hidden");
        recipe.hidden().forEach(hidden::add);
        node.put("batch", recipe.batch()).put("learning_rate", recipe.learningRate()).put("weight_decay", recipe.weightDecay())
                .put("patience", recipe.patience()).put("dtype", recipe.dtype().name().toLowerCase(Locale.ROOT)).put("threads", recipe.threads());
        return node;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String text(ObjectNode node, boolean indented) {
        try {
            return indented ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) : JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Losses are negative log-likelihoods in nats per row, unless their names say otherwise.
    private String log(Trained trained) {
        String loss = recipe.flow().trainedBy().loss().replaceAll("[ -]", "_");
        StringBuilder csv = new StringBuilder("step,train_" + loss + ",validation_" + loss + ",learning_rate,gradient_norm,seconds\n");
        for (Trained.Point point : trained.log()) {
            csv.append(point.step()).append(',').append(point.train()).append(',').append(point.validation()).append(',').append(point.learningRate())
                    .append(',').append(point.gradientNorm()).append(',').append(rounded(point.seconds())).append('\n');
        }
        return csv.toString();
    }

    private ReportData.History history(Trained trained) {
        double[] steps = trained.log().stream().mapToDouble(Trained.Point::step).toArray();
        return new ReportData.History(steps, trained.log().stream().mapToDouble(Trained.Point::train).toArray(), steps,
                trained.log().stream().mapToDouble(Trained.Point::validation).toArray(), trained.bestStep(), recipe.flow().trainedBy().meaning());
    }

    private String subtitle(Trained trained) {
        return Character.toUpperCase(data.description().charAt(0)) + data.description().substring(1) + "; " + trained.architecture() + ".";
    }

    private List<ReportData.Fact> facts(Trained trained, Scores test, Optional<Scores> gaussian, Optional<Scores> exact) {
        List<ReportData.Fact> facts = new ArrayList<>();
        int columns = data.columns().size();
        facts.add(new ReportData.Fact("Test log-likelihood", format("%.3f", test.mean()), format("nats per row, ± %.3f", test.standardError())));
        exact.ifPresent(scores -> facts.add(new ReportData.Fact("Exact log-likelihood", format("%.3f", scores.mean()), "the true density, same rows")));
        if (data.measure() instanceof Measure.Levels) {
            facts.add(new ReportData.Fact("Bits per dimension", format("%.3f", test.bitsPerDim(columns)),
                    format("± %.3f", test.standardError() / (columns * Math.log(2)))));
            gaussian.ifPresent(scores -> facts.add(new ReportData.Fact("Gaussian bits per dim.", format("%.3f", scores.bitsPerDim(columns)), "full covariance, same rows")));
        } else {
            gaussian.ifPresent(scores -> facts.add(new ReportData.Fact("Gaussian log-likelihood", format("%.3f", scores.mean()), "full covariance, same rows")));
        }
        facts.add(new ReportData.Fact("Parameters", format("%,d", trained.parameters()), recipe.layers() + (recipe.layers() == 1 ? " layer" : " layers")));
        facts.add(new ReportData.Fact("Training", Progress.duration(trained.seconds()), format("%,d rows/s", Math.round(trained.rowsPerSecond()))));
        return facts;
    }

    private List<ReportData.Fact> settings(Trained trained) {
        List<ReportData.Fact> rows = new ArrayList<>();
        rows.add(row("Data", data.name() + ": " + data.description()));
        rows.add(row("Rows", format("%,d for training, %,d for validation, %,d for test", data.train().count(), data.validation().count(), data.test().count())));
        rows.add(row("Columns", data.columns().size() <= 24 ? String.join(", ", data.columns()) : String.valueOf(data.columns().size())));
        data.context().ifPresent(c -> rows.add(row("Given", String.join(", ", c.columns()))));
        rows.add(row("Preparation", data.measure() instanceof Measure.Levels
                ? "uniform noise on [0, 1) added to each level, logit with lambda 0.05, standardised; likelihoods per level" : "standardised; likelihoods per unit of the data"));
        rows.add(row("Flow", trained.architecture()));
        rows.add(row("Trained by", recipe.flow().trainedBy().label()));
        rows.add(row("Steps", format("%,d of at most %,d, best after %,d; ended by %s", trained.steps(), recipe.steps(), trained.bestStep(), trained.stop().replace('_', ' '))));
        rows.add(row("Optimiser", format("AdamW, %d rows per step, learning rate %s after a warm-up and with cosine decay, weight decay %s", recipe.batch(), recipe.learningRate(), recipe.weightDecay())));
        rows.add(row("Seed", String.valueOf(recipe.seed())));
        rows.add(row("Computed with", recipe.dtype() + ", " + recipe.threads() + (recipe.threads() == 1 ? " thread" : " threads") + ", Java "
                + System.getProperty("java.version")));
        return rows;
    }

    private List<String> notes(Trained trained) {
        List<String> notes = new ArrayList<>(data.warnings());
        if (trained.stop().equals(Trained.INTERRUPTED)) {
            notes.add("The training was interrupted; the same command with --resume goes on with it.");
        }
        return notes;
    }

    private static ReportData.Fact row(String name, String value) {
        return new ReportData.Fact(name, value, "");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
