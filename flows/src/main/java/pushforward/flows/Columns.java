package pushforward.flows;

import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Mean and standard deviation of each column, in double precision.
///
/// @param mean `[d]`
/// @param std `[d]`, all positive
record Columns(double[] mean, double[] std) {

    /// @param rows `[n, d]`, not modified
    /// @throws IllegalArgumentException if a column is constant or not finite
    static Columns of(Shape shape, Tensor rows) {
        Checks.rows(shape, rows);
        try (Tensor wide = rows.to(DType.F64); Tensor mean = wide.mean(0); Tensor std = wide.std(0)) {
            Columns c = new Columns(mean.toDoubleArray(), std.toDoubleArray());
            for (int i = 0; i < c.std.length; i++) {
                if (!(c.std[i] < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException("expected finite data, got a NaN or an infinity in column " + i);
                }
                if (c.std[i] <= 4 * DType.F64.epsilon() * Math.abs(c.mean[i]) || c.std[i] == 0) {
                    throw new IllegalArgumentException("expected columns that vary, got only the value " + c.mean[i] + " in column " + i
                            + ": leave the column out");
                }
            }
            return c;
        }
    }
}
