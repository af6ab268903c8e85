package pushforward.tensor;

/// A determinant as sign and logarithm, which neither overflows nor underflows.
///
/// @param sign      1, -1, or 0 for a singular matrix
/// @param logAbsDet the natural logarithm of the absolute value; minus infinity for a singular matrix
public record SlogDet(double sign, double logAbsDet) {
}
