package pushforward.tensor.kernel;

/// Evaluates polynomials.
final class PolynomialF64 {
    private PolynomialF64() {}

    /// `c[0] x^n + ... + c[n]` by Horner's rule.
    static double at(double[] c, double x) {
        double p = c[0];
        for (int i = 1; i < c.length; i++) {
            p = Math.fma(p, x, c[i]);
        }
        return p;
    }
}
