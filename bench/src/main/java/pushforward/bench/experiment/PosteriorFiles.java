package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pushforward.bench.data.Box;
import pushforward.bench.data.Rows;
import pushforward.bench.figure.Charts;
import pushforward.bench.figure.PairsPlot;
import pushforward.bench.posterior.BayesianModel;
import pushforward.bench.posterior.GaussianModes;
import pushforward.bench.posterior.PosteriorFit;
import pushforward.bench.posterior.TargetFit;
import pushforward.bench.report.PosteriorReport;
import pushforward.bench.report.ReportData;
import pushforward.bench.run.Progress;
import pushforward.bench.run.RunFolder;
import pushforward.flows.train.TrainingLog;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.NamedArrays;
import pushforward.tensor.io.Npz;

/// What [Posteriors] leaves beside its numbers: draws as npz, a report per posterior and seed, and the guide's pictures.
final class PosteriorFiles {
    private static final String OURS = "draws";
    private static final String THEIRS = "reference";
    private static final int PANEL = 300;
    private static final int PAIR = 104;
    private static final int CELLS = 200;

    private PosteriorFiles() {
    }

    /// Writes draws and report of a posterior.
    ///
    /// @return the file with the draws
    static Path write(BayesianModel model, PosteriorFit fit, Rows reference, long seed, Path folder) throws IOException {
        String stem = model.name() + "-seed" + seed;
        Files.createDirectories(folder);
        Path file = folder.resolve(stem + ".npz");
        save(file, Map.of(OURS, fit.draws(), THEIRS, reference));
        RunFolder.write(folder.resolve(stem + ".html"), report(model, fit, reference, seed).html());
        return file;
    }

    /// Writes samples of a target.
    ///
    /// @return the file with them
    static Path write(TargetFit.Setting setting, TargetFit fit, long seed, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(setting.target().name() + "-" + setting.name().replace(", ", "-").replace(' ', '-') + "-seed" + seed + ".npz");
        save(file, Map.of(OURS, fit.samples()));
        return file;
    }

    private static void save(Path file, Map<String, Rows> arrays) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try {
            arrays.forEach((name, rows) -> tensors.put(name, rows.tensor(DType.F64)));
            Npz.write(file, tensors);
        } finally {
            tensors.values().forEach(Tensor::close);
        }
    }

    private static PosteriorReport report(BayesianModel model, PosteriorFit fit, Rows reference, long seed) {
        TrainingLog log = fit.log();
        double[] steps = log.entries().stream().mapToDouble(TrainingLog.Entry::step).toArray();
        ReportData.History history = new ReportData.History(steps, log.entries().stream().mapToDouble(TrainingLog.Entry::trainLoss).toArray(), steps,
                log.entries().stream().mapToDouble(TrainingLog.Entry::validationLoss).toArray(), log.bestStep(),
                "Reverse Kullback-Leibler divergence less log Z, in nats: where the flow is the posterior, it is -log Z.");
        boolean reliable = fit.paretoK() < Posteriors.RELIABLE;
        String k = reliable ? "below 0.7: weights can be relied upon" : "above 0.7: look further before you rely on this";
        List<ReportData.Fact> facts = List.of(new ReportData.Fact("Pareto-k", format("%.2f", fit.paretoK()), k),
                new ReportData.Fact("Effective draws", format("%,.0f", fit.effective()), format("of %,d", fit.draws().count())),
                new ReportData.Fact("log Z", format("%.4f", fit.logNormalizer()), format("± %.4f", fit.standardError())),
                new ReportData.Fact("Parameters", format("%,d", fit.parameters()), "of the flow"), new ReportData.Fact("Training", Progress.duration(log.seconds()), format("%,d steps", log.steps())));
        List<String> notes = reliable ? List.of() : List.of("Pareto-k is above 0.7: the flow reaches a part of the posterior too rarely. "
                + "How much depends on it k does not say: the effective draws, and log Z of other seeds, do.");
        return new PosteriorReport(model.name(), "The posterior " + model.posterior() + ": a flow trained by reverse KL, its samples resampled by importance, beside the reference draws.", facts,
                List.of(new ReportData.Fact("Seed", String.valueOf(seed), ""), new ReportData.Fact("Stopped", log.stop().name().toLowerCase(Locale.ROOT), "")), history, model.names(), fit.draws(),
                Optional.of(reference), notes, "pushforward experiment posteriors");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /// Pairs of two posteriors and samples of the forty modes, from the first seed there is.
    static void draw(List<ObjectNode> results, Path directory) throws IOException {
        pairs(results, "eight_schools", new int[] {0, 2, 8, 9}, directory);
        pairs(results, "hudson_lynx_hare", new int[] {0, 1, 2, 3, 4, 5}, directory);
        modes(results, directory);
    }

    private static void pairs(List<ObjectNode> results, String name, int[] columns, Path directory) throws IOException {
        Optional<ObjectNode> first = results.stream().filter(r -> r.path("name").asText().equals(name)).findFirst();
        if (first.isEmpty() || !Files.isRegularFile(Path.of(first.get().path("samples").asText()))) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (int c : columns) {
            names.add(first.get().path("moments").path(c).path("name").asText());
        }
        try (NamedArrays arrays = Npz.read(Path.of(first.get().path("samples").asText()))) {
            Rows ours = Rows.of(arrays.at(OURS).values()).columns(columns);
            Rows theirs = Rows.of(arrays.at(THEIRS).values()).columns(columns);
            Charts.save(PairsPlot.draw(names, ours, theirs, columns.length > 4 ? PAIR : PAIR * 3 / 2), directory, "posterior-" + name);
        }
    }

    private static void modes(List<ObjectNode> results, Path directory) throws IOException {
        GaussianModes target = GaussianModes.forty();
        Map<String, ObjectNode> settings = new LinkedHashMap<>();
        results.stream().filter(r -> r.path("name").asText().equals(target.name())).forEach(r -> settings.putIfAbsent(r.path("setting").asText(), r));
        settings.values().removeIf(r -> !Files.isRegularFile(Path.of(r.path("samples").asText())));
        if (settings.isEmpty()) {
            return;
        }
        Box box = Box.square(48);
        List<BufferedImage> panels = new ArrayList<>();
        for (Map.Entry<String, ObjectNode> e : settings.entrySet()) {
            try (NamedArrays arrays = Npz.read(Path.of(e.getValue().path("samples").asText()))) {
                panels.add(Charts.points(e.getKey() + ": " + e.getValue().path("found").asInt() + " of 40", box, Rows.of(arrays.at(OURS).values()), PANEL));
            }
        }
        panels.add(Charts.points("exact samples", box, target.sample(2_000, pushforward.bench.data.Random.of(0, "picture")), PANEL));
        Charts.save(Charts.grid(panels.size(), panels), directory, "forty-modes");
    }
}
