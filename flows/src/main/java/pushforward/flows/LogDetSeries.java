package pushforward.flows;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;

/// An estimate of `log det(I + J)`, J the Jacobian of a contraction g at y, from one random vector and a random number M of products with J:
///
/// ```
///   log det(I + J) = sum over k >= 1 of (-1)^(k+1) / k  tr J^k
///                  = E[ sum over 1 <= k <= M of (-1)^(k+1) / (k P(M >= k))  v^T J^k v ]           v_i = +-1 with equal chance (Hutchinson)
///                                                                                                 M = 4 + geometric: P(M >= 4 + j) = 2^-j (Russian roulette)
///   d log det(I + J) = E[ u^T dJ v ],    u = sum over 0 <= k <= M of (-1)^k / P(M >= k)  (J^T)^k v
/// ```
///
/// Both sums come from one chain of products `(J^T)^k v`, 5 on average, which is not differentiated; only `u^T J v` is, once. First derivatives alone are right.
///
/// The mean of the estimate and of its gradient is that of the series up to k = 57, beyond which a double-precision uniform number cannot tell chances apart: what is
/// missing is at most `d c^58 / (58 (1 - c))` for a Lipschitz constant c of g, and of the order `d r^58 / 58` for a spectral radius r of J. Its variance
/// is finite where r^2 < 1/2; beyond that estimates are still right in the mean, but rarely far off.
///
/// R. T. Q. Chen, J. Behrmann, D. Duvenaud and J.-H. Jacobsen, Residual Flows for Invertible Generative Modeling, NeurIPS 2019, DOI 10.48550/arXiv.1906.02735;
/// M. F. Hutchinson, A Stochastic Estimator of the Trace of the Influence Matrix for Laplacian Smoothing Splines, Communications in Statistics 19 (1990),
/// DOI 10.1080/03610919008812866.
final class LogDetSeries {
    private static final int CERTAIN = 4;
    private static final int MOST = 64;

    private LogDetSeries() {
    }

    /// The estimate, an F64 scalar.
    ///
    /// @param g `[d]` -> `[d]`
    /// @param y `[d]`
    static Var estimate(UnaryOperator<Var> g, Var y, Noise noise) {
        int d = y.shape().dim(0);
        Var v = noise.uniform(d).lt(0.5).times(2).minus(1);
        Var last = noise.uniform(DType.F64).log().div(-Math.log(2)).floor().plus(CERTAIN).cast(y.dtype());
        var pullback = Autodiff.vjp(x -> List.of(g.apply(x.get(0))), List.of(y.stopGradient())).pullback();
        // the carry: (J^T)^k v, the sum u, the sum that is the value
        Var start = Var.concat(0, v, v, v.constant(new double[] {0}, 1));
        Var end = Control.loop(MOST, start, 2, 1, roulette(), in -> {
            Var carry = in.get(0);
            Var factor = in.get(1);
            Var w = pullback.apply(List.of(carry.slice(0, d))).get(0);
            Var u = carry.slice(d, 2 * d).plus(w.times(factor.at(0)));
            Var sum = carry.slice(2 * d, 2 * d + 1).plus(w.dot(v).times(factor.at(1)));
            return List.of(Var.concat(0, w, u, sum), last);
        }).carry().stopGradient();
        Var along = Autodiff.jvp(x -> List.of(g.apply(x.get(0))), List.of(y), List.of(v)).tangents().get(0);
        Var surrogate = end.slice(d, 2 * d).times(along).sumF64();
        return end.at(2 * d).cast(DType.F64).plus(surrogate.minus(surrogate.stopGradient()));
    }

    /// Controls of step k: the factors of u and of the value. The signal is the sample's M, the same after every step.
    private static Control.Controller roulette() {
        return samples -> new Control.Controller.Run() {
            private final double[] last = new double[samples];
            private int step;

            {
                Arrays.fill(last, CERTAIN);
            }

            @Override
            public boolean next(double[] controls, boolean[] active) {
                step++;
                double weight = (step % 2 == 0 ? 1 : -1) * Math.scalb(1, Math.max(0, step - CERTAIN));
                boolean any = false;
                for (int i = 0; i < samples; i++) {
                    active[i] = step <= last[i];
                    any |= active[i];
                    controls[i] = weight;
                    controls[samples + i] = -weight / step;
                }
                return any;
            }

            @Override
            public void judge(double[] signals, boolean[] accept) {
                System.arraycopy(signals, 0, last, 0, samples);
            }
        };
    }
}
