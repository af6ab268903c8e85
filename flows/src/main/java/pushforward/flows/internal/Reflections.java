package pushforward.flows.internal;

import pushforward.autodiff.Var;

/// Orthogonal matrices as products of Householder reflections; not exported from the module.
public final class Reflections {
    private Reflections() {
    }

    /// `Q = H_1 H_2 .. H_k` `[d, d]` with `H_i = I - 2 v_i v_i^T / |v_i|^2`: 2 k d^2 multiply-adds, once for all samples.
    ///
    /// @param vectors v_1 .. v_k `[k, d]`, none zero
    public static Var matrix(Var vectors) {
        int k = vectors.shape().dim(0);
        int d = vectors.shape().dim(1);
        double[] identity = new double[d * d];
        for (int i = 0; i < d; i++) {
            identity[i * d + i] = 1;
        }
        Var q = vectors.constant(identity, d, d);
        for (int i = 0; i < k; i++) {
            Var v = vectors.at(i);
            Var unit = v.div(v.square().sum().sqrt());
            q = q.minus(q.matmul(unit).outer(unit).times(2));
        }
        return q;
    }
}
