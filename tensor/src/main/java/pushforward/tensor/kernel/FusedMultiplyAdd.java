package pushforward.tensor.kernel;

/// Whether `Math.fma` is an instruction: without one it goes through `BigDecimal`, several hundred times slower.
final class FusedMultiplyAdd {
    /// In software a call takes near a microsecond even when compiled, with an instruction some tens of nanoseconds even when interpreted.
    private static final long NANOSECONDS = 400;

    private FusedMultiplyAdd() {
    }

    static boolean isFast() {
        int calls = 200;
        long best = Long.MAX_VALUE;
        double x = 1.25;
        for (int attempt = 0; attempt < 20; attempt++) {
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                x = Math.fma(x, 0.999999, 1e-9);
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return x > 0 && best < calls * NANOSECONDS;
    }
}
