package pushforward.flows.inference;

import java.util.Arrays;

/// The generalised Pareto distribution on `[0, inf)`: `P(X > x) = (1 + k x / sigma)^(-1/k)`, exponential for k = 0, bounded for k < 0. The excesses over a high threshold
/// follow it, whatever the distribution of the whole. It has a mean for k < 1 and a variance for k < 1/2.
///
/// @param k shape
/// @param sigma scale, above 0
record GeneralizedPareto(double k, double sigma) {
    /// Strength of the prior on k, in observations, and its centre: what keeps estimates from few numbers from jumping.
    private static final double PRIOR_WEIGHT = 10;
    private static final double PRIOR_K = 0.5;

    /// Fits by the posterior mean of a profile likelihood, then draws k towards 1/2 as if by ten more observations.
    ///
    /// ```
    ///   b_j = 1/x_n + (1 - sqrt(m / (j - 1/2))) / (3 x_q),   j = 1 .. m = 30 + floor(sqrt n),   x_q the lower quartile
    ///   k_j = mean of log(1 - b_j x),   l_j = n (log(-b_j / k_j) - k_j - 1),   b = sum of b_j e^(l_j) / sum of e^(l_j)
    ///   k = mean of log(1 - b x),   sigma = -k / b,   then k (n / (n + 10)) + 5 / (n + 10)
    /// ```
    ///
    /// J. Zhang and M. A. Stephens, A New and Efficient Estimation Method for the Generalized Pareto Distribution, Technometrics 51 (2009), DOI 10.1198/tech.2009.08017, in
    /// the form of A. Vehtari, D. Simpson, A. Gelman, Y. Yao and J. Gabry, Pareto Smoothed Importance Sampling, JMLR 25 (2024), DOI 10.48550/arXiv.1507.02646, appendix G.
    ///
    /// @param x positive, finite, ascending, at least 5
    /// @return k is infinite where the numbers spread over more than a double's range
    static GeneralizedPareto fit(double[] x) {
        int n = x.length;
        int m = 30 + (int) Math.sqrt(n);
        double quartile = x[(int) (n / 4.0 + 0.5) - 1];
        double[] b = new double[m];
        double[] l = new double[m];
        for (int j = 0; j < m; j++) {
            b[j] = 1 / x[n - 1] + (1 - Math.sqrt(m / (j + 0.5))) / (3 * quartile);
            double kj = shape(x, b[j]);
            l[j] = n * (-StrictMath.log(scale(x, b[j], kj)) - kj - 1);
        }
        double top = Arrays.stream(l).max().orElseThrow();
        double weights = 0;
        double sum = 0;
        for (int j = 0; j < m; j++) {
            double w = StrictMath.exp(l[j] - top);
            weights += w;
            sum += w * b[j];
        }
        double mean = sum / weights;
        double k = shape(x, mean);
        double sigma = scale(x, mean, k);
        if (!(Double.isFinite(k) && sigma > 0 && Double.isFinite(sigma))) {
            return new GeneralizedPareto(Double.POSITIVE_INFINITY, 1);
        }
        return new GeneralizedPareto(k * (n / (n + PRIOR_WEIGHT)) + PRIOR_K * PRIOR_WEIGHT / (n + PRIOR_WEIGHT), sigma);
    }

    private static double shape(double[] x, double b) {
        double sum = 0;
        for (double v : x) {
            sum += StrictMath.log1p(-b * v);
        }
        return sum / x.length;
    }

    /// sigma = -k / b; at b = 0, the exponential, it is the mean.
    private static double scale(double[] x, double b, double k) {
        return b == 0 ? Arrays.stream(x).sum() / x.length : -k / b;
    }

    /// The number below which a share of `p` lies.
    ///
    /// @param p in `[0, 1)`
    double quantile(double p) {
        double log = -StrictMath.log1p(-p);
        return k == 0 ? sigma * log : sigma * StrictMath.expm1(k * log) / k;
    }
}
