package pushforward.tensor;

/// The factors of `P A = L U`, where row `i` of `P A` is row `permutation[i]` of `A`.
///
/// @param lower       `[n, n]` unit lower triangular; no element exceeds 1 in absolute value
/// @param upper       `[n, n]` upper triangular
/// @param permutation `[n]` the rows of `A` in the order of their elimination
/// @see LinearAlgebra#lu(Tensor)
public record Lu(Tensor lower, Tensor upper, int[] permutation) {
    /// Copies the permutation.
    public Lu {
        permutation = permutation.clone();
    }

    /// A copy of the row order.
    @Override
    public int[] permutation() {
        return permutation.clone();
    }

    /// The determinant of the permutation: 1 if it is even, -1 if odd.
    public int permutationSign() {
        return GaussianElimination.sign(permutation);
    }

    /// The permutation as a matrix `[n, n]` of the factors' type: `P A` has row `permutation[i]` of `A` in row `i`.
    public Tensor permutationMatrix() {
        int n = permutation.length;
        double[] p = new double[n * n];
        for (int i = 0; i < n; i++) {
            p[i * n + permutation[i]] = 1;
        }
        return Elements.fill(lower.dtype(), Shape.of(n, n), p);
    }
}
