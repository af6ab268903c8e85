package pushforward.bench.posterior;

import pushforward.autodiff.Var;

/// Logarithms of densities of one number, summed over the elements of what they are given: F64 scalars with all their constants.
final class Densities {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private Densities() {
    }

    /// Of normals with one mean and one standard deviation.
    static Var normal(Var x, double mean, double deviation) {
        return x.minus(mean).div(deviation).square().sumF64().times(-0.5).minus(size(x) * (HALF_LOG_TWO_PI + Math.log(deviation)));
    }

    /// Of normals of mean 0.
    ///
    /// @param x `[n]`
    /// @param deviation scalar: the standard deviation of all of them
    static Var normal(Var x, Var deviation) {
        return x.square().sumF64().div(deviation.square()).times(-0.5).minus(deviation.log().plus(HALF_LOG_TWO_PI).times(size(x)));
    }

    /// Of Cauchy distributions around 0.
    static Var cauchy(Var x, double scale) {
        return x.div(scale).square().log1p().sumF64().unaryMinus().minus(size(x) * Math.log(Math.PI * scale));
    }

    /// Of log-normals: x is positive, its logarithm has that mean and standard deviation.
    static Var logNormal(Var x, double mean, double deviation) {
        Var log = x.log();
        return normal(log, mean, deviation).minus(log.sumF64());
    }

    private static double size(Var x) {
        return x.shape().size();
    }
}
