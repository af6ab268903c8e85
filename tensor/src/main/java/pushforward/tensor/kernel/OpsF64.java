package pushforward.tensor.kernel;

/// The operations [MathF64] is written with, on one number. `VectorOpsF64` has the same on vectors, so that one text serves both.
/// All are exact or correctly rounded.
final class OpsF64 {
    private OpsF64() {
    }

    static double add(double a, double b) {
        return a + b;
    }

    static double sub(double a, double b) {
        return a - b;
    }

    static double mul(double a, double b) {
        return a * b;
    }

    static double div(double a, double b) {
        return a / b;
    }

    static double fma(double a, double b, double c) {
        return Math.fma(a, b, c);
    }

    static double neg(double a) {
        return -a;
    }

    static double abs(double a) {
        return Math.abs(a);
    }

    /// The magnitude of `a` with the sign of `b`.
    static double copySign(double a, double b) {
        return fromBits((toBits(a) & Long.MAX_VALUE) | (toBits(b) & Long.MIN_VALUE));
    }

    static boolean lt(double a, double b) {
        return a < b;
    }

    static boolean eq(double a, double b) {
        return a == b;
    }

    static double select(boolean c, double a, double b) {
        return c ? a : b;
    }

    static long toBits(double a) {
        return Double.doubleToRawLongBits(a);
    }

    static double fromBits(long a) {
        return Double.longBitsToDouble(a);
    }

    static boolean isSet(long a, long mask) {
        return (a & mask) != 0;
    }

    static long add(long a, long b) {
        return a + b;
    }

    static long and(long a, long b) {
        return a & b;
    }

    static long or(long a, long b) {
        return a | b;
    }

    static long shiftLeft(long a, int n) {
        return a << n;
    }

    /// Shifts in zeros.
    static long shiftRight(long a, int n) {
        return a >>> n;
    }
}
