package pushforward.tensor;

/// The spectral decomposition `A = V diag(values) V^T` of a symmetric matrix.
///
/// @param values  `[n]` the eigenvalues, ascending
/// @param vectors `[n, n]` orthonormal eigenvectors, one per column, in the order of the values; the element of largest
///                magnitude in each is positive
/// @see LinearAlgebra#eigenSymmetric(Tensor)
public record SymmetricEigen(Tensor values, Tensor vectors) {
}
