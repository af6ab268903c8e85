package pushforward.bench.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import pushforward.bench.data.Box;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Measure;
import pushforward.bench.data.Preprocessing;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.bench.report.ReportData;

/// Works out what a report shows of a model: samples, densities on grids, pulled-back rows, the least likely rows.
final class Figures {
    private static final int SAMPLES = 2_000;
    private static final int CELLS = 240;
    private static final int STAGE_CELLS = 110;
    private static final int STAGES = 24;
    private static final int LINES = 13;
    private static final int LINE_POINTS = 81;
    private static final double REACH = 3;
    private static final int LATENT_VALUES = 60_000;
    private static final int LOWEST = 12;
    private static final int FRAMES = 6;
    private static final int SPREAD = 1_000;
    private static final int PARTICLES = 120;
    private static final int PATH_POINTS = 33;

    private Figures() {}

    /// @param scores of the test rows
    static ReportData report(DataSet data, Learned model, Scores scores, long seed, ReportData.History history, String subtitle,
            List<ReportData.Fact> facts, List<ReportData.Fact> settings, List<String> notes, String command) {
        Rows noisy = Preprocessing.dequantise(data.measure(), data.test(), Random.of(seed, "report noise"));
        Rows samples = floor(data.measure(), model.sample(data.context().map(c -> Math.min(SAMPLES, c.test().count())).orElse(SAMPLES), seed));
        Optional<ReportData.Plane> plane = data.columns().size() == 2 && data.measure() instanceof Measure.Continuous && data.context().isEmpty()
                ? Optional.of(plane(data, model)) : Optional.empty();
        int levels = data.measure() instanceof Measure.Levels all ? all.levels()[0] : 0;
        Rows latent = model.pull(noisy.head(Math.max(200, LATENT_VALUES / data.columns().size())));
        List<ReportData.Scored> lowest = Arrays.stream(scores.lowest(LOWEST))
                .mapToObj(row -> new ReportData.Scored(data.testPlaces().get(row), scores.values()[row], data.test().row(row))).toList();
        return new ReportData(data.name(), subtitle, facts, settings, history, data.columns(), data.test().head(SAMPLES), samples, data.image(), levels, plane, latent,
                lowest, notes, command);
    }

    /// Samples of whole-numbered data without their noise.
    static Rows floor(Measure measure, Rows rows) {
        if (!(measure instanceof Measure.Levels levels)) {
            return rows;
        }
        double[] values = rows.toArray();
        for (int i = 0; i < values.length; i++) {
            int c = i % rows.width();
            double low = levels.low()[c];
            values[i] = Math.clamp(Math.floor(values[i]), low, low + levels.levels()[c] - 1);
        }
        return Rows.wrap(values, rows.width());
    }

    private static ReportData.Plane plane(DataSet data, Learned model) {
        Box box = data.truth().map(truth -> truth.box()).orElseGet(() -> Box.around(data.test(), 0.002, 0.08));
        Rows grid = box.grid(CELLS);
        Optional<double[]> exact = data.truth().map(truth -> densities(truth.logDensity(grid)));
        double[] learned = densities(model.logDensity(grid));
        List<Learned.Stage> stages = model.stages();
        try {
            List<ReportData.Line> flat = stages.isEmpty() ? List.of() : lines();
            return new ReportData.Plane(box, CELLS, exact, learned, model.motion().isPresent() ? List.of() : panels(stages), flat, stages.isEmpty() ? List.of() : pushed(flat, stages.getLast()),
                    model.motion().map(Figures::motion));
        } finally {
            stages.forEach(Learned.Stage::close);
        }
    }

    /// The same lines after the stage; all points go through it together.
    private static List<ReportData.Line> pushed(List<ReportData.Line> lines, Learned.Stage stage) {
        double[] all = new double[lines.size() * 2 * LINE_POINTS];
        for (int i = 0; i < lines.size(); i++) {
            System.arraycopy(lines.get(i).points().toArray(), 0, all, i * 2 * LINE_POINTS, 2 * LINE_POINTS);
        }
        Rows carried = stage.push(Rows.wrap(all, 2));
        List<ReportData.Line> pushed = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            pushed.add(new ReportData.Line(lines.get(i).family(), carried.range(i * LINE_POINTS, (i + 1) * LINE_POINTS)));
        }
        return pushed;
    }

    /// p_t at evenly spaced times and the ways of some points of the base.
    private static ReportData.Motion motion(Learned.Motion motion) {
        Rows base = normals();
        double[] frames = times(motion.end(), FRAMES);
        List<Rows> many = motion.paths(base.head(SPREAD), frames);
        double[][] all = many.stream().flatMap(path -> Arrays.stream(path.toArray2())).toArray(double[][]::new);
        Box box = Box.around(Rows.of(all), 0.002, 0.06);
        List<ReportData.Panel> densities = new ArrayList<>();
        for (double t : frames) {
            densities.add(new ReportData.Panel(String.format(Locale.ROOT, "t = %.3g", t), box, STAGE_CELLS, densities(motion.logDensity(box.grid(STAGE_CELLS), t))));
        }
        double[] fine = times(motion.end(), PATH_POINTS);
        return new ReportData.Motion(box, densities, motion.paths(base.head(PARTICLES), fine), fine);
    }

    private static double[] times(double end, int n) {
        return IntStream.range(0, n).mapToDouble(i -> i == n - 1 ? end : end * i / (n - 1)).toArray();
    }

    private static List<ReportData.Panel> panels(List<Learned.Stage> stages) {
        Rows base = normals();
        List<ReportData.Panel> panels = new ArrayList<>();
        for (int i : evenly(stages.size())) {
            Box box = Box.around(stages.get(i).push(base), 0.003, 0.12);
            stages.get(i).logDensity(box.grid(STAGE_CELLS))
                    .ifPresent(log -> panels.add(new ReportData.Panel(stages.get(i).name(), box, STAGE_CELLS, densities(log))));
        }
        return panels;
    }

    /// All of `0 .. n - 1`, or [#STAGES] of them with the first and the last.
    private static int[] evenly(int n) {
        return n <= STAGES ? IntStream.range(0, n).toArray()
                : IntStream.range(0, STAGES).map(i -> (int) Math.round((double) i * (n - 1) / (STAGES - 1))).toArray();
    }

    private static Rows normals() {
        org.apache.commons.rng.UniformRandomProvider rng = Random.of(0, "base");
        double[] values = new double[2 * 4_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Random.normal(rng);
        }
        return Rows.wrap(values, 2);
    }

    private static List<ReportData.Line> lines() {
        List<ReportData.Line> lines = new ArrayList<>();
        for (int family = 0; family < 2; family++) {
            for (int k = 0; k < LINES; k++) {
                double[] points = new double[2 * LINE_POINTS];
                for (int i = 0; i < LINE_POINTS; i++) {
                    points[2 * i + family] = -REACH + 2 * REACH * i / (LINE_POINTS - 1);
                    points[2 * i + 1 - family] = -REACH + 2 * REACH * k / (LINES - 1);
                }
                lines.add(new ReportData.Line(family, Rows.wrap(points, 2)));
            }
        }
        return lines;
    }

    private static double[] densities(double[] log) {
        return Arrays.stream(log).map(Math::exp).toArray();
    }
}
