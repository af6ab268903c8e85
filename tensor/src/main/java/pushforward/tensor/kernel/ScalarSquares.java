package pushforward.tensor.kernel;

import pushforward.tensor.DType;

/// Sums of squares in F64: element i goes to chain i mod 32, and the chains are added pairwise, c and c + 16 first. So many chains keep the multiplication units busy with vectors of
/// any width.
final class ScalarSquares {
    static final int CHAINS = 32;

    private ScalarSquares() {
    }

    /// One element at a time.
    static double sum(DType type, long a, long n) {
        long chains = ThreadScratch.address();
        clear(chains);
        elements(chains, type, a, 0, n);
        return total(chains);
    }

    static void clear(long chains) {
        for (int c = 0; c < CHAINS; c++) {
            Memory.putDouble(chains + c * Double.BYTES, 0);
        }
    }

    static void elements(long chains, DType type, long a, long from, long n) {
        for (long i = from; i < n; i++) {
            double x = type == DType.F32 ? Memory.getFloat(a + i * Float.BYTES) : Memory.getDouble(a + i * Double.BYTES);
            long chain = chains + i % CHAINS * Double.BYTES;
            Memory.putDouble(chain, Math.fma(x, x, Memory.getDouble(chain)));
        }
    }

    static double total(long chains) {
        for (int w = CHAINS / 2; w > 0; w /= 2) {
            for (int c = 0; c < w; c++) {
                long chain = chains + c * Double.BYTES;
                Memory.putDouble(chain, Memory.getDouble(chain) + Memory.getDouble(chain + w * Double.BYTES));
            }
        }
        return Memory.getDouble(chains);
    }
}
