package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pushforward.bench.anomaly.AnomalyScores;
import pushforward.bench.anomaly.Detection;
import pushforward.bench.anomaly.FlowEnsemble;
import pushforward.bench.anomaly.NearestNeighbours;
import pushforward.bench.data.AnomalySet;
import pushforward.bench.data.GaussianBaseline;
import pushforward.flows.Flows;

/// Twelve sets with known anomalies: detectors that have seen half of the normal rows rank the other half and the anomalies.
///
/// The sets are those of S. Han, X. Hu, H. Huang, M. Jiang and Y. Zhao, ADBench: Anomaly Detection Benchmark, NeurIPS 2022, DOI 10.48550/arXiv.2206.09426. All
/// detectors get the same rows, without the columns that are constant in the training half, standardised by that half ([AnomalySet]). The flow's settings are the same
/// for all sets, and none was chosen by the AUROC it gives.
///
/// The headline is the flow's log-density. It was chosen beforehand: an anomaly is a row that the law of normal rows makes improbable, units are settled by the
/// standardisation, and it is the score that the Gaussian is judged by, so that the two differ in nothing but the density.
public final class Adbench implements Experiment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SETS = List.of("4_breastw", "6_cardio", "14_glass", "18_Ionosphere", "23_mammography", "26_optdigits", "28_pendigits", "30_satellite",
            "32_shuttle", "38_thyroid", "40_vowels", "45_wine");
    private static final String GAUSSIAN = "gaussian";
    private static final String NEIGHBOURS = "neighbours";

    /// The deviation of the noise on training rows, in standard deviations of each column; the Gaussian, which needs no draws, has its square added to every variance.
    private static final double BLUR = 0.1;
    private static final int MEMBERS = 4;
    private static final int LAYERS = 4;
    private static final int HIDDEN = 64;
    private static final long STEPS = 1_000;
    private static final int BATCH = 256;
    private static final double RATE = 1e-3;
    private static final double DECAY = 1;
    private static final int PATIENCE = 10;

    /// A column of the table.
    private record Column(String key, String title) {
    }

    private static final Column BASELINE = new Column(GAUSSIAN, "Gaussian");
    private static final Column HEADLINE = new Column(AnomalyScores.LOG_LIKELIHOOD, "**flow, log p**");
    private static final List<Column> COLUMNS = List.of(BASELINE, new Column(NEIGHBOURS, NearestNeighbours.USUAL + " nearest neighbours"), HEADLINE,
            new Column(AnomalyScores.SQUARED_NORM, "flow, ‖z‖²"), new Column(AnomalyScores.TYPICALITY, "flow, typicality"));

    @Override
    public String name() {
        return "adbench";
    }

    @Override
    public String summary() {
        return "anomalies among twelve public sets: AUROC of a flow, a full-covariance Gaussian and nearest neighbours, trained on normal rows only";
    }

    @Override
    public int seeds() {
        return 3;
    }

    @Override
    public List<Task> tasks(Request request) {
        List<Task> tasks = new ArrayList<>();
        for (String set : SETS) {
            for (long seed : request.seeds()) {
                tasks.add(new Task(set + " seed=" + seed + request.limit(),
                        () -> measure(AnomalySet.load("adbench/" + set + ".npz", request.catalogue(), seed), title(set), seed, request)));
            }
        }
        return tasks;
    }

    private static String title(String set) {
        return set.substring(set.indexOf('_') + 1).toLowerCase(Locale.ROOT);
    }

    /// All detectors on one split.
    static ObjectNode measure(AnomalySet set, String title, long seed, Request request) {
        long began = System.nanoTime();
        Map<String, Detection> detections = new LinkedHashMap<>();
        GaussianBaseline gaussian = GaussianBaseline.fit(set.train(), BLUR).orElseThrow(() -> new IllegalStateException("a blurred covariance is not singular"));
        double[] density = gaussian.logDensity(set.test());
        detections.put(GAUSSIAN, new Detection(Arrays.stream(density).map(v -> -v).toArray(), set.anomalous()));
        detections.put(NEIGHBOURS, new Detection(NearestNeighbours.of(set.train(), NearestNeighbours.USUAL).distances(set.test()), set.anomalous()));
        FlowEnsemble.Settings settings = new FlowEnsemble.Settings(MEMBERS, BLUR, STEPS, BATCH, RATE, DECAY, PATIENCE, request.timeLimit(), seed,
                request.threads());
        ObjectNode node = JSON.createObjectNode().put("set", title).put("seed", seed).put("train_rows", set.train().count()).put("test_rows", set.test().count())
                .put("anomalies", detections.get(GAUSSIAN).anomalies()).put("columns", set.train().width()).put("constant_columns", set.constant());
        Optional<FlowEnsemble> fitted = FlowEnsemble.fit(set.train(), Flows.splineCoupling(set.train().width()).layers(LAYERS).hidden(HIDDEN, HIDDEN), settings);
        if (fitted.isEmpty()) {
            return node;
        }
        try (FlowEnsemble flow = fitted.get()) {
            detections.putAll(flow.scores(set.test()).detections(set.anomalous()));
            node.put("validation_loss", flow.validationLoss());
            ArrayNode steps = node.putArray("best_steps");
            Arrays.stream(flow.bestSteps()).forEach(steps::add);
        }
        ObjectNode auroc = node.putObject("auroc");
        ObjectNode precision = node.putObject("average_precision");
        detections.forEach((name, detection) -> {
            auroc.put(name, detection.auroc());
            precision.put(name, detection.averagePrecision());
        });
        return node.put("seconds", Math.round((System.nanoTime() - began) * 1e-6) / 1e3);
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        StringBuilder text = new StringBuilder("| set | training rows | columns | anomalies, % of test rows");
        COLUMNS.forEach(column -> text.append(" | ").append(column.title()));
        text.append(" |\n|---|---|---|---").append("|---".repeat(COLUMNS.size())).append("|\n");
        List<ObjectNode> done = results.values().stream().filter(r -> r.has("auroc")).toList();
        List<List<ObjectNode>> sets = SETS.stream().map(set -> done.stream().filter(r -> r.path("set").asText().equals(title(set))).toList())
                .filter(runs -> !runs.isEmpty()).toList();
        for (List<ObjectNode> runs : sets) {
            ObjectNode first = runs.getFirst();
            text.append(String.format(Locale.ROOT, "| %s | %,d | %d | %.1f", first.path("set").asText(), first.path("train_rows").asInt(), first.path("columns").asInt(),
                    100.0 * first.path("anomalies").asInt() / first.path("test_rows").asInt()));
            COLUMNS.forEach(column -> text.append(" | ").append(Runner.spread(of(runs, "auroc", column), 3)));
            text.append(" |\n");
        }
        row(text, "**mean AUROC**", "auroc", sets);
        row(text, "mean average precision", "average_precision", sets);
        double[] gain = means(sets, "auroc", HEADLINE);
        double[] gaussian = means(sets, "auroc", BASELINE);
        Arrays.setAll(gain, i -> gain[i] - gaussian[i]);
        if (gain.length > 0) {
            text.append(String.format(Locale.ROOT, "\nAUROC, mean and standard error over %d splits; the means over the sets are taken split by split. The flow's "
                    + "log-density is above the Gaussian's by %s.\n", gain.length, Runner.spread(gain, 4)));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String title, String measure, List<List<ObjectNode>> sets) {
        text.append("| ").append(title).append(" | | | ");
        COLUMNS.forEach(column -> text.append(" | ").append(Runner.spread(means(sets, measure, column), 3)));
        text.append(" |\n");
    }

    private static double[] of(List<ObjectNode> runs, String measure, Column column) {
        return runs.stream().mapToDouble(r -> r.path(measure).path(column.key()).asDouble(Double.NaN)).toArray();
    }

    /// The mean over the sets for every seed that has all of them.
    private static double[] means(List<List<ObjectNode>> sets, String measure, Column column) {
        List<Long> seeds = sets.stream().flatMap(List::stream).map(Adbench::seed).distinct().sorted().toList();
        return seeds.stream().filter(seed -> sets.stream().allMatch(runs -> runs.stream().anyMatch(r -> seed(r) == seed)))
                .mapToDouble(seed -> sets.stream().flatMap(List::stream).filter(r -> seed(r) == seed)
                        .mapToDouble(r -> of(List.of(r), measure, column)[0]).average().orElseThrow()).toArray();
    }

    private static long seed(ObjectNode run) {
        return run.path("seed").asLong();
    }
}
