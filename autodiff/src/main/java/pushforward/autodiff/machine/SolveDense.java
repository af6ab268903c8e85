package pushforward.autodiff.machine;

/// A dense matrix `[n, n]` against right sides `[n, m]`, in double precision for either element type, through arrays kept per thread. A uniform matrix is eliminated
/// once per micro-batch with the right sides of all samples as its columns (what happens to a column does not depend on the others), a varying one per sample.
///
/// @param solver eliminates in place
/// @param slot the index of this instruction's arrays in the frame
public record SolveDense(Solver solver, Location to, Location a, Location b, int n, int m, boolean transposed, int slot) implements Instruction {
    /// Gaussian elimination on plain arrays.
    @FunctionalInterface
    public interface Solver {
        /// Solves for all columns.
        ///
        /// @param a modified, `[n, n]`
        /// @param x modified, `[n, columns]`
        void solveInPlace(double[] a, double[] x, int n, int columns);
    }

    @Override
    public void run(Frame f) {
        int width = Math.toIntExact(to.width(f));
        int columns = a.varying() ? m : m * width;
        double[][] arrays = (double[][]) f.arrays[slot];
        if (arrays == null || arrays[1].length < n * columns) {
            arrays = new double[][] {new double[n * n], new double[n * columns]};
            f.arrays[slot] = arrays;
        }
        double[] matrix = arrays[0];
        double[] x = arrays[1];
        if (a.varying()) {
            for (int l = 0; l < width; l++) {
                matrix(f, l, matrix);
                Elements.gather(b, f, l, x, n * m);
                solver.solveInPlace(matrix, x, n, m);
                Elements.scatter(x, to, f, l, n * m);
            }
            return;
        }
        matrix(f, 0, matrix);
        long from = b.address(f);
        for (int i = 0; i < n * columns; i++) {
            x[i] = Elements.read(b.dtype(), from, i);
        }
        solver.solveInPlace(matrix, x, n, columns);
        long into = to.address(f);
        for (int i = 0; i < n * columns; i++) {
            Elements.write(to.dtype(), into, i, x[i]);
        }
    }

    private void matrix(Frame f, int lane, double[] into) {
        long address = a.address(f);
        long width = a.width(f);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                long e = transposed ? (long) j * n + i : (long) i * n + j;
                into[i * n + j] = Elements.read(a.dtype(), address, e * width + lane);
            }
        }
    }
}
