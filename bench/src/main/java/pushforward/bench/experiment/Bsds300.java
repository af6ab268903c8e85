package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pushforward.bench.data.Catalogue;
import pushforward.bench.data.DataException;
import pushforward.bench.data.GaussianBaseline;
import pushforward.bench.data.Patches;
import pushforward.bench.data.Rows;
import pushforward.bench.run.Progress;
import pushforward.bench.run.Scores;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Compose;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.LuLinear;
import pushforward.flows.TransformerFlow;
import pushforward.flows.transform.RationalQuadraticSpline;

/// The density benchmark BSDS300, 63 numbers of 8 x 8 patches of natural images: a full-covariance Gaussian, a masked autoregressive flow and a neural spline flow of couplings,
/// in nats beside the values their papers give.
///
/// The rows, drawn with seed 0, are the same for every seed of the training.
public final class Bsds300 implements Experiment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GAUSSIAN = "Gaussian";
    /// G. Papamakarios, T. Pavlakou and I. Murray, NeurIPS 2017, DOI 10.48550/arXiv.1705.07057 (Gaussian, MAF of 5 layers); C. Durkan, A. Bekasov, I. Murray and
    /// G. Papamakarios, NeurIPS 2019, DOI 10.48550/arXiv.1906.04032 (their MAF, RQ-NSF (C)).
    private static final Map<String, String> PUBLISHED = Map.of(GAUSSIAN, "96.67", "MAF", "155.69; 156.95", "RQ-NSF (C)", "157.54");

    /// Half the length of the interval on which splines bend, in standard deviations of whitened rows, whose tails are heavy: the paper's 3 is in units of the data.
    private static final double BOUND = 5;

    private final Patches.Counts counts;
    private final List<TimedTraining.Setting> settings;

    /// The benchmark.
    public Bsds300() {
        this(Patches.Counts.published(), published());
    }

    Bsds300(Patches.Counts counts, List<TimedTraining.Setting> settings) {
        this.counts = counts;
        this.settings = List.copyOf(settings);
    }

    private static List<TimedTraining.Setting> published() {
        int d = Patches.FEATURES;
        TransformerFlow spline = Flows.splineCoupling(d).transformer(RationalQuadraticSpline.of(8, BOUND)).layers(10).hidden(128, 128);
        return List.of(new TimedTraining.Setting("MAF", "5 layers, 512 and 512 units", flow(Flows.maf(d).layers(5).hidden(512, 512)), 200_000, 512, 2e-3, 0.999),
                new TimedTraining.Setting("RQ-NSF (C)", "10 layers, 128 and 128 units", flow(spline), 200_000, 512, 2e-3, 0.999));
    }

    /// A recipe's flow, whose linear map next to the data whitens pixel by pixel, each by those before it, instead of along principal axes: what it leaves of a pixel
    /// is what its neighbours do not tell.
    private static Flow flow(TransformerFlow recipe) {
        List<Bijection> layers = new ArrayList<>();
        List<Bijection> all = recipe.build().bijection() instanceof Compose several ? several.layers() : List.of();
        int last = all.size() - 2; // before the standardisation
        for (int i = 0; i < all.size(); i++) {
            layers.add(i == last && all.get(i) instanceof LuLinear linear ? linear.withStart(LuLinear.Start.TRIANGULAR) : all.get(i));
        }
        return Flow.of(Bijections.compose(layers));
    }

    @Override
    public String name() {
        return "bsds300";
    }

    @Override
    public String summary() {
        return "log-likelihood of 8 x 8 patches of natural images under a Gaussian, MAF and RQ-NSF (C), beside published values";
    }

    @Override
    public List<Task> tasks(Request request) {
        List<Task> tasks = new ArrayList<>();
        tasks.add(new Task(GAUSSIAN, () -> gaussian(request.catalogue())));
        for (long seed : request.seeds()) {
            for (TimedTraining.Setting setting : settings) {
                String key = setting.label() + " " + setting.description() + " batch=" + setting.batch() + " rate=" + setting.learningRate() + " seed=" + seed + request.limit();
                String file = key.replaceAll("[^A-Za-z0-9.-]+", "-").toLowerCase(Locale.ROOT);
                TimedTraining training = new TimedTraining(setting, seed, request.threads(), request.timeLimit(), request.folder(), file);
                tasks.add(new Task(key, () -> train(training, request), List.of(training.checkpoint())));
            }
        }
        return tasks;
    }

    private Patches.Split data(Catalogue catalogue) throws IOException {
        return Patches.of(catalogue.folder("bsds300"), 0).split(counts);
    }

    private ObjectNode gaussian(Catalogue catalogue) throws IOException {
        try (Patches.Split data = data(catalogue)) {
            long began = System.nanoTime();
            GaussianBaseline normal = GaussianBaseline.fit(Rows.of(data.train())).orElseThrow(() -> new DataException("bsds300: the covariance of the training rows is singular"));
            Scores test = new Scores(normal.logDensity(Rows.of(data.test())));
            Scores validation = new Scores(normal.logDensity(Rows.of(data.validation())));
            return JSON.createObjectNode().put("flow", GAUSSIAN).put("setting", "full covariance").put("test_log_likelihood", test.mean())
                    .put("test_standard_error", test.standardError()).put("validation_log_likelihood", validation.mean())
                    .put("parameters", Patches.FEATURES * (Patches.FEATURES + 3) / 2).put("seconds", (System.nanoTime() - began) * 1e-9)
                    .put("train_rows", counts.train()).put("validation_rows", counts.validation()).put("test_rows", counts.test());
        }
    }

    private ObjectNode train(TimedTraining training, Request request) throws IOException {
        String said = training.setting().label() + " seed=" + training.seed();
        try (Patches.Split data = data(request.catalogue()); Progress progress = new Progress(Progress.Mode.of(false), said, request.err())) {
            return training.run(data.train(), data.validation(), data.test(), progress);
        }
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        StringBuilder text = new StringBuilder("| model | size | seed | test log-likelihood | published | validation | parameters | steps | epochs | minutes | rows/s |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (ObjectNode r : results.values()) {
            String flow = r.path("flow").asText();
            text.append(String.format(Locale.ROOT, "| %s | %s | %s | %.2f ± %.2f | %s | %.2f | %,d |", flow, r.path("setting").asText(), r.path("seed").asText(),
                    r.path("test_log_likelihood").asDouble(), 2 * r.path("test_standard_error").asDouble(), PUBLISHED.getOrDefault(flow, ""),
                    r.path("validation_log_likelihood").asDouble(), r.path("parameters").asLong()));
            text.append(r.has("steps") ? String.format(Locale.ROOT, " %,d | %.1f | %.1f | %,.0f |\n", r.path("steps").asLong(), r.path("epochs").asDouble(),
                    r.path("seconds").asDouble() / 60, r.path("rows_per_second").asDouble()) : "  |  |  |  |\n");
        }
        results.values().stream().findFirst().ifPresent(r -> text.append(String.format(Locale.ROOT, "%nNats of the 63 numbers; ± two standard errors over %,d test rows, as if they "
                + "were independent. %,d training and %,d validation rows. Published: the Gaussian and MAF (5) by Papamakarios et al. (2017), the second MAF and RQ-NSF (C) by "
                + "Durkan et al. (2019); RealNVP (10) has 153.28.", r.path("test_rows").asLong(), r.path("train_rows").asLong(), r.path("validation_rows").asLong())));
        results.values().stream().filter(r -> r.has("steps")).findFirst().ifPresent(r -> text.append(String.format(Locale.ROOT, " The published flows were trained for "
                + "hundreds of thousands of steps on graphics processors; here each was to fit %s on %d threads (the column says what it took), with %,d rows per step.",
                r.has("time_limit") ? Progress.duration(r.path("time_limit").asDouble()) : "its steps", r.path("threads").asInt(), r.path("batch").asInt())));
        return text.append(text.toString().endsWith("|\n") ? "" : "\n").toString().replace(System.lineSeparator(), "\n");
    }
}
