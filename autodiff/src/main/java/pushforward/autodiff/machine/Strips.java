package pushforward.autodiff.machine;

/// How the rows of a run are cut into strips: at most 64, a function of the number of rows alone.
///
/// Within a strip every sum over samples is one chain in row order; strips join pairwise in a fixed tree. So neither the number of threads nor the size of
/// micro-batches can change a bit of a sum.
public final class Strips {
    /// The most strips a run is cut into.
    public static final int MOST = 64;
    private static final int SHORTEST = 64;
    private static final int GRAIN = 16;

    private Strips() {
    }

    /// Rows per strip: at least 64, a multiple of 16.
    public static long length(long rows) {
        long even = Math.max(SHORTEST, (rows + MOST - 1) / MOST);
        return (even + GRAIN - 1) / GRAIN * GRAIN;
    }

    /// The number of strips, none for no rows.
    public static int count(long rows) {
        long length = length(rows);
        return (int) ((rows + length - 1) / length);
    }
}
