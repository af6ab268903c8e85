package pushforward.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import pushforward.bench.data.ImageShape;
import pushforward.bench.data.Moons;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;

/// Reports made up without a model, one of each kind.
final class SampleReports {
    private SampleReports() {}

    static ReportData moons() {
        Moons moons = new Moons();
        int cells = 160;
        double[] exact = Arrays.stream(moons.logDensity(moons.box().grid(cells))).map(Math::exp).toArray();
        double[] learned = exact.clone();
        for (int i = 1; i < learned.length; i++) {
            learned[i] = 0.8 * exact[i] + 0.1 * learned[i - 1];
        }
        List<ReportData.Panel> layers = new ArrayList<>();
        for (String name : List.of("base", "1 coupling", "2 linear", "3 coupling", "4 linear", "5 standardise")) {
            layers.add(new ReportData.Panel(name, moons.box(), cells, exact));
        }
        List<Rows> paths = List.of(Rows.wrap(new double[] {0, 0, 0.5, 0.2, 1, 1}, 2), Rows.wrap(new double[] {1, 0, 0.5, 0.1, -0.5, 0}, 2));
        List<ReportData.Line> grid = new ArrayList<>();
        List<ReportData.Line> pushed = new ArrayList<>();
        for (int family = 0; family < 2; family++) {
            for (int k = -6; k <= 6; k++) {
                double[] flat = new double[2 * 61];
                double[] bent = new double[2 * 61];
                for (int i = 0; i <= 60; i++) {
                    double t = -3 + i * 0.1;
                    flat[2 * i + family] = t;
                    flat[2 * i + 1 - family] = k * 0.5;
                    bent[2 * i] = 0.5 + 0.4 * flat[2 * i] + 0.2 * Math.sin(flat[2 * i + 1]);
                    bent[2 * i + 1] = 0.25 + 0.25 * flat[2 * i + 1] + 0.2 * Math.cos(flat[2 * i]);
                }
                grid.add(new ReportData.Line(family, Rows.wrap(flat, 2)));
                pushed.add(new ReportData.Line(family, Rows.wrap(bent, 2)));
            }
        }
        return data("moons", List.of("x", "y"), moons.sample(2000, Random.of(1, "a")), moons.sample(2000, Random.of(2, "a")), Optional.empty(), 0,
                Optional.of(new ReportData.Plane(moons.box(), cells, Optional.of(exact), learned, layers, grid, pushed,
                        Optional.of(new ReportData.Motion(moons.box(), layers, paths, new double[] {0, 0.5, 1})))));
    }

    static ReportData table(int d) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < d; i++) {
            names.add("column_" + i);
        }
        return data("table of " + d, names, normal(900, d, 1), normal(900, d, 2), Optional.empty(), 0, Optional.empty());
    }

    static ReportData images() {
        double[] values = new double[100 * 64];
        UniformRandomProvider rng = Random.of(1, "pixels");
        for (int i = 0; i < values.length; i++) {
            values[i] = rng.nextInt(17);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            names.add("pixel_" + i);
        }
        return data("images", names, Rows.wrap(values, 64), Rows.wrap(values, 64), Optional.of(new ImageShape(8, 8)), 17, Optional.empty());
    }

    static Rows normal(int n, int d, long seed) {
        UniformRandomProvider rng = Random.of(seed, "normal");
        ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(rng);
        double[] values = new double[n * d];
        for (int i = 0; i < values.length; i++) {
            values[i] = normal.sample() * (1 + i % d) + (i % d > 0 ? 0.5 * values[i - 1] : 0);
        }
        return Rows.wrap(values, d);
    }

    private static ReportData data(String title, List<String> columns, Rows data, Rows samples, Optional<ImageShape> image, int levels,
            Optional<ReportData.Plane> plane) {
        double[] steps = new double[200];
        double[] train = new double[200];
        double[] checks = new double[40];
        double[] validation = new double[40];
        UniformRandomProvider rng = Random.of(1, "loss");
        for (int i = 0; i < 200; i++) {
            steps[i] = 20 * (i + 1);
            train[i] = 0.3 + 2 * Math.exp(-i / 12.0) + 0.05 * rng.nextDouble();
        }
        for (int i = 0; i < 40; i++) {
            checks[i] = 100 * (i + 1);
            validation[i] = 0.34 + 2 * Math.exp(-i / 2.5) + 0.002 * i;
        }
        List<ReportData.Scored> lowest = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            lowest.add(new ReportData.Scored("line " + (17 * i + 2), -12.3 + 0.4 * i, data.row(i)));
        }
        List<ReportData.Fact> facts = List.of(
                new ReportData.Fact("Test log-likelihood", "-0.312", "nats per row, ± 0.008"),
                new ReportData.Fact("Exact log-likelihood", "-0.287", "of the same rows"),
                new ReportData.Fact("Gaussian log-likelihood", "-1.821", "full covariance, same rows"),
                new ReportData.Fact("Parameters", "18,432", "8 layers"),
                new ReportData.Fact("Time", "31 s", "120,000 rows/s"));
        return new ReportData(title, "two interleaved half circles of radius 1 with normal noise 0.05; a RealNVP flow of 8 layers", facts,
                List.of(new ReportData.Fact("seed", "1", ""), new ReportData.Fact("rows", "20,000 / 5,000 / 5,000", "")),
                new ReportData.History(steps, train, checks, validation, 1500, "Losses."), columns, data, samples, image, levels, plane,
                normal(2000, columns.size(), 5), lowest, List.of("a note & a <tag>"), "pushforward fit " + title + " --seed 1");
    }
}
