package pushforward.bench.figure;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.knowm.xchart.XYChart;
import pushforward.bench.data.Box;
import pushforward.bench.data.Moons;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.bench.run.Learned;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.TrainingLog;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A RealNVP trained on the moons: the losses on the way, the density after some of the layers, and the base's grid pushed through all of them.
final class MoonsFigure implements Figure {
    private static final int TRAIN = 20_000;
    private static final int VALIDATION = 5_000;
    private static final int LAYERS = 8;
    private static final int STEPS = 6_000;
    private static final int CELLS = 180;
    private static final int LINE_POINTS = 801;
    private static final double REACH = 2.4;

    @Override
    public String name() {
        return "moons";
    }

    @Override
    public String summary() {
        return "a flow trained on two half circles: losses, densities between the layers, the grid";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        Moons moons = new Moons();
        Rows train = rows(moons, TRAIN, "training");
        Rows validation = rows(moons, VALIDATION, "validation");
        double exact = -Arrays.stream(moons.logDensity(validation)).average().orElseThrow();
        try (Tensor t = train.tensor(DType.F32); Tensor v = validation.tensor(DType.F32)) {
            Fitted fitted = ForwardKl.of(Flows.realNvp(2).layers(LAYERS).hidden(64, 64).build()).steps(STEPS).batch(256).seed(1).train(t, v);
            try (Model model = fitted.model()) {
                List<Learned.Stage> stages = Learned.of(model).stages();
                try {
                    return List.of(losses(fitted.log(), exact, directory), layers(stages, moons, directory), grid(stages.getLast(), directory));
                } finally {
                    stages.forEach(Learned.Stage::close);
                }
            }
        }
    }

    private static Rows rows(Moons moons, int n, String purpose) {
        UniformRandomProvider rng = Random.of(1, purpose);
        double[][] rows = new double[n][];
        Arrays.setAll(rows, i -> moons.sample(rng));
        return Rows.of(rows);
    }

    private Path losses(TrainingLog log, double exact, Path directory) throws IOException {
        List<TrainingLog.Entry> entries = log.entries().stream().filter(e -> e.step() >= STEPS / 40).toList();
        double[] steps = entries.stream().mapToDouble(TrainingLog.Entry::step).toArray();
        XYChart chart = Charts.lines(900, 420, "moons: mean of \u2212log p, in nats", "step", "");
        Charts.line(chart, "training rows", steps, entries.stream().mapToDouble(TrainingLog.Entry::trainLoss).toArray());
        List<TrainingLog.Entry> held = entries.stream().filter(e -> Double.isFinite(e.validationLoss())).toList();
        Charts.line(chart, "validation rows", held.stream().mapToDouble(TrainingLog.Entry::step).toArray(), held.stream().mapToDouble(TrainingLog.Entry::validationLoss).toArray());
        Charts.line(chart, "exact density, validation rows", new double[] {0, STEPS}, new double[] {exact, exact}).setLineWidth(1);
        return Charts.save(Charts.image(chart), directory, name() + "-training");
    }

    private Path layers(List<Learned.Stage> stages, Moons moons, Path directory) throws IOException {
        Rows base = normals();
        List<BufferedImage> panels = new ArrayList<>();
        for (int k = 0; k < stages.size(); k += 2) {
            Learned.Stage stage = stages.get(k);
            Box box = Box.around(stage.push(base), 0.003, 0.12);
            double[] density = exp(stage.logDensity(box.grid(CELLS)).orElseThrow());
            panels.add(Charts.panel(k == 0 ? "p\u2080" : "after layer " + stage.name(), box, CELLS, density, 300));
        }
        Box box = moons.box();
        panels.add(Charts.panel("p\u2081, in the data's units", box, CELLS, exp(stages.getLast().logDensity(box.grid(CELLS)).orElseThrow()), 300));
        panels.add(Charts.panel("the data's exact density", box, CELLS, exp(moons.logDensity(box.grid(CELLS))), 300));
        return Charts.save(Charts.grid(4, panels), directory, name() + "-layers");
    }

    private Path grid(Learned.Stage flow, Path directory) throws IOException {
        XYChart before = Charts.lines(560, 440, "the base's grid", "", "");
        XYChart after = Charts.lines(560, 440, "pushed through the flow", "", "");
        for (XYChart chart : List.of(before, after)) {
            chart.getStyler().setLegendVisible(false);
        }
        for (int family = 0; family < 2; family++) {
            Color colour = Charts.COLOURS.get(family);
            for (double at = -2; at <= 2; at += 0.25) {
                double[] points = new double[2 * LINE_POINTS];
                for (int i = 0; i < LINE_POINTS; i++) {
                    points[2 * i + family] = -REACH + 2 * REACH * i / (LINE_POINTS - 1);
                    points[2 * i + 1 - family] = at;
                }
                Rows line = Rows.wrap(points, 2);
                Rows carried = flow.push(line);
                Charts.line(before, family + " " + at, line.column(0), line.column(1)).setLineColor(colour).setLineWidth(1);
                Charts.line(after, family + " " + at, carried.column(0), carried.column(1)).setLineColor(colour).setLineWidth(1);
            }
        }
        return Charts.save(Charts.grid(2, List.of(Charts.image(before), Charts.image(after))), directory, name() + "-grid");
    }

    private static Rows normals() {
        UniformRandomProvider rng = Random.of(0, "base");
        double[] values = new double[8_000];
        Arrays.setAll(values, i -> Random.normal(rng));
        return Rows.wrap(values, 2);
    }

    private static double[] exp(double[] log) {
        return Arrays.stream(log).map(Math::exp).toArray();
    }
}
