package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import pushforward.bench.data.DataException;
import pushforward.bench.data.Rows;
import pushforward.bench.posterior.BayesianModel;
import pushforward.bench.posterior.Moments;
import pushforward.bench.posterior.PosteriorDatabase;
import pushforward.bench.posterior.PosteriorFit;
import pushforward.bench.posterior.TargetFit;
import pushforward.bench.run.FlowTraining;
import pushforward.bench.run.JsonNumbers;
import pushforward.bench.run.Progress;
import pushforward.flows.train.TrainingListener;
import pushforward.flows.train.TrainingLog;

/// Flows as samplers: five posteriors of the public database against its reference draws, and targets whose constant is known, those included at which reverse KL fails.
///
/// A posterior counts as met if for every quantity the means differ by at most 0.1 reference standard deviations and the standard deviations by at most a tenth, with
/// Pareto-k below 0.7. Each posterior leaves a report and its draws in the folder.
public final class Posteriors implements Experiment {
    /// The largest k at which importance weights are to be relied upon.
    static final double RELIABLE = 0.7;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "posteriors";
    }

    @Override
    public String summary() {
        return "flows trained by reverse KL: posteriors beside reference draws, and targets whose constant is known";
    }

    @Override
    public List<Task> tasks(Request request) throws IOException {
        List<Task> tasks = new ArrayList<>();
        Function<Long, String> rest = seed -> " seed=" + seed + request.limit();
        Optional<PosteriorDatabase> database = database(request);
        for (BayesianModel model : database.isPresent() ? database.get().models() : List.<BayesianModel>of()) {
            for (long seed : request.seeds()) {
                String key = model.name() + rest.apply(seed);
                tasks.add(new Task(key, () -> fit(model, database.get().draws(model), seed, key, request)));
            }
        }
        for (TargetFit.Setting setting : TargetFit.settings()) {
            for (long seed : request.seeds()) {
                String key = setting.target().name() + " (" + setting.name() + ")" + rest.apply(seed);
                tasks.add(new Task(key, () -> fit(setting, seed, key, request)));
            }
        }
        return tasks;
    }

    /// Without the data the targets are left.
    private static Optional<PosteriorDatabase> database(Request request) {
        try {
            return Optional.of(new PosteriorDatabase(request.catalogue().folder(PosteriorDatabase.FOLDER)));
        } catch (DataException e) {
            request.err().println("experiment posteriors: no posteriors, only the targets: " + e.getMessage());
            request.err().flush();
            return Optional.empty();
        }
    }

    private static <T> T showing(String key, Request request, Function<TrainingListener, T> work) {
        try (Progress progress = new Progress(Progress.Mode.of(false), key, request.err())) {
            return work.apply(FlowTraining.listener(progress));
        }
    }

    private static ObjectNode fit(BayesianModel model, Rows reference, long seed, String key, Request request) throws IOException {
        PosteriorFit fit = showing(key, request, listener -> PosteriorFit.of(model, seed, request.threads(), request.timeLimit(), listener));
        List<Moments> moments = fit.compare(model, reference);
        Moments worst = moments.stream().max(Comparator.comparingDouble(Moments::shift)).orElseThrow();
        ObjectNode node = JSON.createObjectNode().put("kind", "posterior").put("name", model.name()).put("seed", seed).put("quantities", moments.size()).put("draws", fit.draws().count());
        common(node, fit.log(), fit.parameters());
        JsonNumbers.put(node, "pareto_k", fit.paretoK());
        JsonNumbers.put(node, "effective_share", fit.effective() / fit.draws().count());
        JsonNumbers.put(node, "log_normalizer", fit.logNormalizer());
        JsonNumbers.put(node, "standard_error", fit.standardError());
        model.logNormalizer().ifPresent(exact -> JsonNumbers.put(node, "log_normalizer_error", fit.logNormalizer() - exact));
        node.put("largest_shift_of", worst.name());
        JsonNumbers.put(node, "largest_shift", worst.shift());
        JsonNumbers.put(node, "smallest_ratio", moments.stream().mapToDouble(Moments::ratio).min().orElseThrow());
        JsonNumbers.put(node, "largest_ratio", moments.stream().mapToDouble(Moments::ratio).max().orElseThrow());
        node.put("agrees", moments.stream().allMatch(Moments::agrees)).put("reliable", fit.paretoK() < RELIABLE);
        ArrayNode all = node.putArray("moments");
        for (Moments m : moments) {
            all.addObject().put("name", m.name()).put("mean", m.mean()).put("sd", m.sd()).put("reference_mean", m.referenceMean()).put("reference_sd", m.referenceSd());
        }
        node.put("samples", PosteriorFiles.write(model, fit, reference, seed, request.folder()).toString());
        return node;
    }

    private static ObjectNode fit(TargetFit.Setting setting, long seed, String key, Request request) throws IOException {
        TargetFit fit = showing(key, request, listener -> TargetFit.of(setting, seed, request.threads(), request.timeLimit(), listener));
        ObjectNode node = JSON.createObjectNode().put("kind", "target").put("name", setting.target().name()).put("setting", setting.name()).put("seed", seed)
                .put("dimension", setting.target().dimension());
        common(node, fit.log(), fit.parameters());
        JsonNumbers.put(node, "pareto_k", fit.paretoK());
        JsonNumbers.put(node, "effective_share", fit.effectiveShare());
        JsonNumbers.put(node, "log_normalizer_error", fit.logNormalizerError());
        JsonNumbers.put(node, "standard_error", fit.standardError());
        node.put("modes", setting.target().modes()).put("found", fit.found());
        JsonNumbers.put(node, "missed_share", fit.missedShare());
        JsonNumbers.put(node, "forward_share", fit.forwardShare());
        node.put("samples", PosteriorFiles.write(setting, fit, seed, request.folder()).toString());
        return node;
    }

    private static void common(ObjectNode node, TrainingLog log, long parameters) {
        node.put("parameters", parameters).put("steps", log.steps()).put("best_step", log.bestStep()).put("skipped", log.skipped()).put("training_seconds", log.seconds())
                .put("stop", log.stop().name().toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        return PosteriorTables.text(List.copyOf(results.values()));
    }

    /// The pictures of the guide, from the draws of the first seed, as far as the files are there.
    @Override
    public void draw(Map<String, ObjectNode> results, Path directory) throws IOException {
        PosteriorFiles.draw(List.copyOf(results.values()), directory);
    }
}
