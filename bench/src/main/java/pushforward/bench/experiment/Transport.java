package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Key;
import pushforward.autodiff.TracedMany;
import pushforward.bench.data.Box;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.bench.figure.Charts;
import pushforward.flows.Distribution;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Noise;
import pushforward.flows.Scope;
import pushforward.flows.StandardNormal;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.VelocityNet;
import pushforward.flows.train.Assignment;
import pushforward.flows.train.FlowMatching;
import pushforward.flows.train.Pairing;
import pushforward.flows.train.Reflow;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// How well and how straight flows carry one law to another: from two moons, and from a normal law, to eight normals on a circle.
///
/// ```
///   moons: 3 c - 1, c on two half circles with noise 0.2      eight normals: means on the circle of radius 5, covariance sqrt(0.1) I
///   x_1 by 20 steps of Euler's method;   W2 of 2,000 x_1 from 2,000 true points, by exact assignment;   path energy: mean over x_0 of the integral of |v|^2
/// ```
///
/// Two samples of one law are a distance apart as well: that of as many true points is the least there is to be had. No flow has a lower path energy than W2^2 of the two laws
/// it joins; W2^2 of samples is larger than that of their laws, here by about one in a hundred.
///
/// A. Tong et al., Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal Transport, TMLR 2024, DOI 10.48550/arXiv.2302.00482.
public final class Transport implements Experiment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int POINTS = 2_000;
    private static final int EULER_STEPS = 20;
    private static final int COMPARED = 4;
    private static final int TRUE_PAIRS = 20;
    private static final int TRAIN = 100_000;
    private static final int TRAINING_STEPS = 8_000;
    private static final int BATCH = 256;
    private static final VelocityNet NET = VelocityNet.of(2, 64, 64, 64);
    private static final int DRAWN = 600;
    private static final int DRAWN_PATHS = 60;

    /// Where points come from.
    private enum Source {
        MOONS("moons", new MoonsBase()), NOISE("normal", StandardNormal.of(2));

        private final String title;
        private final Distribution law;

        Source(String title, Distribution law) {
            this.title = title;
            this.law = law;
        }
    }

    /// How a flow is trained.
    private enum Method {
        OPTIMAL("ot-cfm"), INDEPENDENT("independent CFM"), RECTIFIED("rectified flow");

        private final String title;

        Method(String title) {
            this.title = title;
        }
    }

    @Override
    public String name() {
        return "transport";
    }

    @Override
    public String summary() {
        return "moons and noise carried to eight normals by flow matching: W2 after 20 steps of Euler's method, and path energy, beside those of the laws themselves";
    }

    @Override
    public List<Task> tasks(Request request) {
        List<Task> tasks = new ArrayList<>();
        for (Source source : Source.values()) {
            tasks.add(new Task(source.title + " true points", () -> truth(source)));
        }
        for (Method method : Method.values()) {
            for (Source source : Source.values()) {
                for (long seed : request.seeds()) {
                    tasks.add(new Task(source.title + " " + method.title + " steps=" + TRAINING_STEPS + " seed=" + seed, () -> measure(source, method, seed, request.threads())));
                }
            }
        }
        return tasks;
    }

    /// Points of the eight normals.
    private static Tensor target(int n, long seed, String purpose) {
        UniformRandomProvider rng = Random.of(seed, purpose);
        double deviation = Math.pow(0.1, 0.25);
        double[] values = new double[2 * n];
        for (int i = 0; i < n; i++) {
            double angle = rng.nextInt(8) * Math.PI / 4;
            values[2 * i] = 5 * Math.cos(angle) + deviation * Random.normal(rng);
            values[2 * i + 1] = 5 * Math.sin(angle) + deviation * Random.normal(rng);
        }
        return Rows.wrap(values, 2).tensor(DType.F32);
    }

    private static Tensor draw(Distribution law, int n, long seed) {
        TracedMany sample = Autodiff.compile(List.of(), v -> List.of(law.sample(new Noise(DType.F32), Scope.of(List.of(), List.of()))));
        try (Bound bound = sample.program().bind()) {
            return bound.run(n, Key.of(seed)).getFirst();
        }
    }

    private static double squaredDistance(Tensor a, Tensor b) {
        return Assignment.of(Assignment.squaredDistances(a.toDoubleArray(), b.toDoubleArray(), 2)).cost() / a.dim(0);
    }

    private static ObjectNode truth(Source source) {
        double[] same = new double[TRUE_PAIRS];
        double[] laws = new double[TRUE_PAIRS];
        for (int i = 0; i < TRUE_PAIRS; i++) {
            Tensor points = target(POINTS, i, "true points");
            same[i] = Math.sqrt(squaredDistance(points, target(POINTS, i, "more true points")));
            laws[i] = squaredDistance(draw(source.law, POINTS, i), points);
        }
        return JSON.createObjectNode().put("source", source.title).put("w2_of_true_points", mean(same)).put("error", deviation(same) / Math.sqrt(TRUE_PAIRS))
                .put("squared_w2_of_laws", mean(laws));
    }

    private static ObjectNode measure(Source source, Method method, long seed, int threads) {
        long began = System.nanoTime();
        Flow flow = new Flow(source.law, ContinuousFlow.of(NET));
        try (Tensor rows = target(TRAIN, seed, "training"); Model model = train(flow, method, seed, threads, rows)) {
            double seconds = (System.nanoTime() - began) * 1e-9;
            List<Argument> arguments = new ArrayList<>();
            List<Tensor> values = new ArrayList<>();
            NET.parameters().forEach(p -> {
                arguments.add(Argument.shared(p.name(), p.shape(), DType.F32));
                values.add(model.parameters().at("bijection." + p.name()));
            });
            int n = values.size();
            arguments.add(Argument.perSample("t", Shape.scalar(), DType.F32));
            arguments.add(Argument.perSample("x", Shape.of(2), DType.F32));
            TracedMany velocity = Autodiff.compile(arguments, v -> List.of(NET.at(v.get(n), v.get(n + 1), NET.prepare(Scope.of(NET.parameters(), v.subList(0, n))))));
            double[] distances = new double[COMPARED];
            double[] energies = new double[COMPARED];
            ObjectNode result = JSON.createObjectNode().put("source", source.title).put("method", method.title).put("seed", seed);
            for (int i = 0; i < COMPARED; i++) {
                List<Tensor> path = new ArrayList<>(List.of(draw(source.law, POINTS, 1_000 * seed + i)));
                for (int k = 0; k < EULER_STEPS; k++) {
                    List<Tensor> all = new ArrayList<>(values);
                    all.add(Tensor.full(DType.F32, (double) k / EULER_STEPS, POINTS));
                    all.add(path.getLast());
                    Tensor v = velocity.apply(all.toArray(Tensor[]::new)).getFirst();
                    energies[i] += v.square().sum(1).mean().item() / EULER_STEPS;
                    path.add(path.getLast().plus(v.div(EULER_STEPS)));
                }
                distances[i] = Math.sqrt(squaredDistance(path.getLast(), target(POINTS, 1_000 * seed + i, "test")));
                if (i == 0 && seed == 0) {
                    result.set("paths", points(path.stream().map(p -> p.rows(0, DRAWN_PATHS)).toList()));
                    result.set("ends", points(List.of(path.getLast().rows(0, DRAWN))));
                }
            }
            return result.put("w2", mean(distances)).put("path_energy", mean(energies)).put("seconds", seconds);
        }
    }

    private static Model train(Flow flow, Method method, long seed, int threads, Tensor rows) {
        Pairing pairing = method == Method.OPTIMAL ? Pairing.exact() : Pairing.independent();
        FlowMatching training = FlowMatching.of(flow).pairing(pairing).steps(TRAINING_STEPS).batch(BATCH).learningRate(3e-3).ema(0.999).seed(seed).threads(threads);
        Model model = training.fit(rows);
        if (method != Method.RECTIFIED) {
            return model;
        }
        try (model) {
            return Reflow.of(training).pairs(TRAIN).fit(model);
        }
    }

    /// Tensors `[n, 2]` as one list of numbers.
    private static ArrayNode points(List<Tensor> tensors) {
        ArrayNode all = JSON.createArrayNode();
        tensors.forEach(t -> Arrays.stream(t.toDoubleArray()).forEach(x -> all.add(Math.round(1e3 * x) / 1e3)));
        return all;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        StringBuilder text = new StringBuilder("| from | method | W2 | of that of true points | path energy | of W2^2 of the laws |\n|---|---|---|---|---|---|\n");
        for (Source source : Source.values()) {
            Optional<ObjectNode> truth = results.values().stream().filter(r -> r.path("source").asText().equals(source.title) && r.has("w2_of_true_points")).findFirst();
            double least = truth.map(r -> r.path("w2_of_true_points").asDouble()).orElse(Double.NaN);
            double squared = truth.map(r -> r.path("squared_w2_of_laws").asDouble()).orElse(Double.NaN);
            for (Method method : Method.values()) {
                List<ObjectNode> runs = runs(results, source, method);
                if (!runs.isEmpty()) {
                    double[] w2 = Runner.numbers(runs, "w2");
                    double[] energy = Runner.numbers(runs, "path_energy");
                    text.append(String.format(Locale.ROOT, "| %s | %s | %s | %.2f | %s | %.3f |\n", source.title, method.title, Runner.spread(w2, 3), mean(w2) / least, Runner.spread(energy, 2),
                            mean(energy) / squared));
                }
            }
            truth.ifPresent(t -> text.append(String.format(Locale.ROOT, "| %s | true points, optimal transport | %.3f ± %.3f | 1 | %.2f | 1 |\n", source.title, least, t.path("error").asDouble(), squared)));
        }
        return text.append(String.format(Locale.ROOT, "\nTo eight normals on a circle of radius 5, covariance sqrt(0.1) I. W2 of %,d points after %d steps of Euler's method from as many true ones, by exact assignment, the mean of %d draws for "
                + "each seed; mean and standard error over the seeds. Those of true points are means of %d pairs. Hidden layers of 64, 64 and 64 units, %,d steps of %d rows, averaged parameters; the rectified flow is independent CFM and one round of as many steps on %,d pairs of its own.\n", POINTS,
                EULER_STEPS, COMPARED, TRUE_PAIRS, TRAINING_STEPS, BATCH, TRAIN)).toString();
    }

    private static List<ObjectNode> runs(Map<String, ObjectNode> results, Source source, Method method) {
        return results.values().stream().filter(r -> r.path("source").asText().equals(source.title) && r.path("method").asText().equals(method.title)).toList();
    }

    @Override
    public void draw(Map<String, ObjectNode> results, Path directory) throws IOException {
        List<BufferedImage> panels = new ArrayList<>();
        for (Source source : Source.values()) {
            for (Method method : Method.values()) {
                runs(results, source, method).stream().filter(r -> r.has("paths")).findFirst()
                        .ifPresent(r -> panels.add(Charts.paths(source.title + ", " + method.title, Box.square(7), rows(r.path("ends")), rows(r.path("paths")), DRAWN_PATHS, 360)));
            }
        }
        if (!panels.isEmpty()) {
            Charts.save(Charts.grid(Method.values().length, panels), directory, name());
        }
    }

    private static Rows rows(JsonNode numbers) {
        double[] values = new double[numbers.size()];
        Arrays.setAll(values, i -> numbers.get(i).asDouble());
        return Rows.wrap(values, 2);
    }
}
