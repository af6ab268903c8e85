package pushforward.tensor;

/// The factors of `A = Q R`, for `A` of shape `[m, n]` and `k = min(m, n)`.
///
/// @param q `[m, k]` orthonormal columns
/// @param r `[k, n]` upper triangular with a diagonal of non-negative numbers, which makes the factors unique when `A` has full rank
/// @see LinearAlgebra#qr(Tensor)
public record Qr(Tensor q, Tensor r) {
}
