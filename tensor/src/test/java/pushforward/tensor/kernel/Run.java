package pushforward.tensor.kernel;

import java.util.SplittableRandom;
import pushforward.tensor.DType;

/// A run of off-heap elements with poisoned guards on both sides, for tests of kernels.
final class Run implements AutoCloseable {
    private static final int GUARD = 64;
    private static final double[] SPECIAL = {
        0.0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -Double.MIN_VALUE,
        Float.MIN_VALUE, -Float.MIN_VALUE, Double.MIN_NORMAL, Float.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE, Float.MAX_VALUE,
        -Float.MAX_VALUE, 0.5, -0.5, 1.5, 2.5, -2.5, 0x1p52, 0x1p53, -0x1p23, 0x1p24, 709.7, 709.9, -745.1, -745.2, 88.7, 88.8, -103.9,
        -104.1, 20, -40, 1e-9, 1e300, -1e300, 1e5, 3e6, 1e22, 0.41421356, 0.9999999, 1.0000001
    };

    private final DType type;
    private final int n;
    private final long block;

    private Run(DType type, int n) {
        this.type = type;
        this.n = n;
        long bytes = 2L * GUARD + (long) n * type.bytes();
        block = Memory.allocate(bytes);
        Memory.poison(block, bytes);
    }

    /// `n` NaNs.
    static Run empty(DType type, int n) {
        return new Run(type, n);
    }

    /// `n` numbers of moderate size.
    static Run moderate(DType type, int n, long seed) {
        Run run = new Run(type, n);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < n; i++) {
            run.put(i, random.nextDouble(-2, 2));
        }
        return run;
    }

    /// `n` numbers of every size, with special values among them.
    static Run wild(DType type, int n, long seed) {
        Run run = new Run(type, n);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < n; i++) {
            run.put(i, switch (random.nextInt(4)) {
                case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
                case 1 -> random.nextDouble(-1, 1) * Math.exp(random.nextDouble(-20, 20));
                case 2 -> random.nextDouble(-110, 110);
                default -> random.nextDouble(-2, 2);
            });
        }
        return run;
    }

    /// `n` whole numbers of `from .. to - 1`.
    static Run whole(DType type, int n, int from, int to, long seed) {
        Run run = new Run(type, n);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < n; i++) {
            run.put(i, random.nextInt(from, to));
        }
        return run;
    }

    Run copy() {
        Run other = new Run(type, n);
        Memory.copy(other.address(), address(), (long) n * type.bytes());
        return other;
    }

    long address() {
        return block + GUARD;
    }

    int size() {
        return n;
    }

    double at(int i) {
        long p = address() + (long) i * type.bytes();
        return type == DType.F64 ? Memory.getDouble(p) : Memory.getFloat(p);
    }

    void put(int i, double value) {
        long p = address() + (long) i * type.bytes();
        if (type == DType.F64) {
            Memory.putDouble(p, value);
        } else {
            Memory.putFloat(p, (float) value);
        }
    }

    /// The first index at which two runs differ (NaNs are equal), -1 if none; the guards count as indices -2 and -3.
    int mismatch(Run other) {
        for (int i = 0; i < GUARD / 8; i++) {
            if (!Double.isNaN(Memory.getDouble(block + 8 * i)) || !Double.isNaN(Memory.getDouble(other.block + 8 * i))) {
                return -2;
            }
            long after = GUARD + (long) n * type.bytes() + 8 * i;
            if (!Double.isNaN(Memory.getDouble(block + after)) || !Double.isNaN(Memory.getDouble(other.block + after))) {
                return -3;
            }
        }
        for (int i = 0; i < n; i++) {
            if (Double.doubleToLongBits(at(i)) != Double.doubleToLongBits(other.at(i))) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        Memory.free(block);
    }
}
