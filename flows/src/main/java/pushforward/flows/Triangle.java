package pushforward.flows;

import pushforward.autodiff.Var;

/// Triangular matrices from a diagonal and the entries beside it.
final class Triangle {
    private Triangle() {
    }

    /// The matrix `[d, d]` with the given diagonal, the strict entries row by row, and zeros in the other triangle.
    ///
    /// @param d at least 2
    /// @param lower whether the strict entries lie below the diagonal
    /// @param diagonal `[d]`
    /// @param strict `[d (d-1) / 2]`
    static Var of(int d, boolean lower, Var diagonal, Var strict) {
        Var pool = Var.concat(0, diagonal.constant(new double[] {0}, 1), diagonal, strict);
        int[] from = new int[d * d];
        int next = 1 + d;
        for (int i = 0; i < d; i++) {
            from[i * d + i] = 1 + i;
            for (int j = lower ? 0 : i + 1; j < (lower ? i : d); j++) {
                from[i * d + j] = next++;
            }
        }
        return pool.take(from).reshape(d, d);
    }
}
