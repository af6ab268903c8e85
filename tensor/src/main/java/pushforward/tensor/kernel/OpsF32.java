// Generated from OpsF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

/// The operations [MathF32] is written with, on one number. `VectorOpsF32` has the same on vectors, so that one text serves both.
/// All are exact or correctly rounded.
final class OpsF32 {
    private OpsF32() {
    }

    static float add(float a, float b) {
        return a + b;
    }

    static float sub(float a, float b) {
        return a - b;
    }

    static float mul(float a, float b) {
        return a * b;
    }

    static float div(float a, float b) {
        return a / b;
    }

    static float fma(float a, float b, float c) {
        return Math.fma(a, b, c);
    }

    static float neg(float a) {
        return -a;
    }

    static float abs(float a) {
        return Math.abs(a);
    }

    /// The magnitude of `a` with the sign of `b`.
    static float copySign(float a, float b) {
        return fromBits((toBits(a) & Integer.MAX_VALUE) | (toBits(b) & Integer.MIN_VALUE));
    }

    static boolean lt(float a, float b) {
        return a < b;
    }

    static boolean eq(float a, float b) {
        return a == b;
    }

    static float select(boolean c, float a, float b) {
        return c ? a : b;
    }

    static int toBits(float a) {
        return Float.floatToRawIntBits(a);
    }

    static float fromBits(int a) {
        return Float.intBitsToFloat(a);
    }

    static boolean isSet(int a, int mask) {
        return (a & mask) != 0;
    }

    static int add(int a, int b) {
        return a + b;
    }

    static int and(int a, int b) {
        return a & b;
    }

    static int or(int a, int b) {
        return a | b;
    }

    static int shiftLeft(int a, int n) {
        return a << n;
    }

    /// Shifts in zeros.
    static int shiftRight(int a, int n) {
        return a >>> n;
    }
}
