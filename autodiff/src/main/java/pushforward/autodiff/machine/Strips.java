package pushforward.autodiff.machine;

/// How the rows of a run are cut into strips: at most 64, a function of the number of rows alone.
///
/// Within a strip every sum over samples is one chain in row order; strips join pairwise in a fixed tree; [DeferredProducts] are one chain
/// over all strips. So neither the number of threads nor the size of
/// micro-batches can change a bit of a sum.
public final class Strips {
    /// The most strips a run is cut into.
    public static final int MOST = 64;
    private static final int SHORTEST = 64;
    private static final int FEW = 4;
    private static final int GRAIN = 16;

    private Strips() {
    }

    /// Rows per strip: a multiple of 16; 64 up to 256 rows, then a quarter of them until that is 128. Longer strips have fewer accumulators to clear and to join, shorter
    /// ones give more threads something to do.
    public static long length(long rows) {
        long even = Math.max(Math.clamp(rows / FEW, SHORTEST, 2 * SHORTEST), (rows + MOST - 1) / MOST);
        return (even + GRAIN - 1) / GRAIN * GRAIN;
    }

    /// The number of strips, none for no rows.
    public static int count(long rows) {
        long length = length(rows);
        return (int) ((rows + length - 1) / length);
    }
}
