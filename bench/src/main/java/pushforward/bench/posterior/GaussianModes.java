package pushforward.bench.posterior;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.autodiff.Var;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;

/// Equal round normals in the plane, their centres uniform on a square of side 80: far apart, so that a sampler that has found some hears nothing of the others.
///
/// L. I. Midgley, V. Stimper, G. N. C. Simm, B. Schölkopf and J. M. Hernández-Lobato, Flow Annealed Importance Sampling Bootstrap, ICLR 2023, DOI 10.48550/arXiv.2208.01893: 40 of
/// deviation log(1 + e). Centres are drawn from our own generator, so they are not that paper's.
///
/// @param centres `[k][2]`
public record GaussianModes(double[][] centres) implements Target {
    private static final double HALF_SIDE = 40;
    /// Softplus of 1.
    private static final double DEVIATION = Math.log1p(Math.E);

    /// Forty, from seed 0.
    public static GaussianModes forty() {
        UniformRandomProvider rng = Random.of(0, "forty modes");
        double[][] centres = new double[40][2];
        for (double[] centre : centres) {
            Arrays.setAll(centre, i -> HALF_SIDE * (2 * rng.nextDouble() - 1));
        }
        return new GaussianModes(centres);
    }

    @Override
    public String name() {
        return "modes";
    }

    @Override
    public int dimension() {
        return 2;
    }

    @Override
    public Var logDensity(Var x) {
        int k = centres.length;
        double[] flat = new double[2 * k];
        for (int i = 0; i < k; i++) {
            System.arraycopy(centres[i], 0, flat, 2 * i, 2);
        }
        Var squares = x.expand(0, k).minus(x.constant(flat, k, 2)).div(DEVIATION).square().sum(1);
        return squares.times(-0.5).logSumExp(0).sumF64().minus(Math.log(2 * Math.PI * DEVIATION * DEVIATION * k));
    }

    @Override
    public double logNormalizer() {
        return 0;
    }

    @Override
    public Rows sample(int n, UniformRandomProvider rng) {
        double[][] rows = new double[n][2];
        for (double[] row : rows) {
            double[] centre = centres[rng.nextInt(centres.length)];
            Arrays.setAll(row, i -> centre[i] + DEVIATION * Random.normal(rng));
        }
        return Rows.of(rows);
    }

    @Override
    public int modes() {
        return centres.length;
    }

    @Override
    public int found(Rows points) {
        int[] counts = new int[centres.length];
        for (double[] point : points.toArray2()) {
            int nearest = 0;
            for (int i = 1; i < centres.length; i++) {
                nearest = distance(point, centres[i]) < distance(point, centres[nearest]) ? i : nearest;
            }
            // points on the way from one to another belong to none
            if (distance(point, centres[nearest]) < 4 * DEVIATION) {
                counts[nearest]++;
            }
        }
        return (int) Arrays.stream(counts).filter(c -> c * 10.0 * centres.length >= points.count()).count();
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }
}
