package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Substitution with a uniform triangular matrix `[n, n]`, in place on right sides `[n, m]`, one set per sample or shared by all.
public record SolveTriangular(Kernels kernels, Location x, Location a, long n, long m, boolean lower, boolean unit, boolean transposed) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.triangularSolve(x.address(f), a.address(f), transposed ? 1 : n, transposed ? n : 1, n, m * x.width(f), lower != transposed, unit);
    }
}
