package pushforward.autodiff;

/// How a program is compiled and run. No option changes a result.
///
/// @param threads the most threads a run uses, the caller included
/// @param microBatch samples that go through the code together, or 0 to choose it by the size of the working set; 64 whatever is asked for where sums over samples are collected
///                   within loops, as gradients through differential equations do, because their last bits depend on it
/// @param poison fill working memory with NaN before every micro-batch, so that reading what was never written cannot go unnoticed
/// @param provenance look at every intermediate value and throw [NonFiniteException] at the first that is not finite; several times slower
/// @param memoryBudget bytes of working memory all threads together may take, per bound program; micro-batches shrink to fit, or threads where micro-batches cannot
/// @param fewRows keep a transposed copy of every weight matrix from bind to bind: a run of one row takes a third to a half of the time, one of many rows up to a sixth more
public record Options(int threads, int microBatch, boolean poison, boolean provenance, long memoryBudget, boolean fewRows) {
    /// The largest micro-batch.
    static final int MOST_LANES = 512;

    /// Checks the ranges.
    public Options {
        if (threads < 1) {
            throw new IllegalArgumentException("expected at least 1 thread, got " + threads);
        }
        if (microBatch < 0 || microBatch > MOST_LANES) {
            throw new IllegalArgumentException("expected a micro-batch of 1.." + MOST_LANES + " samples, or 0 to choose, got " + microBatch);
        }
        if (memoryBudget < 1) {
            throw new IllegalArgumentException("expected a memory budget above 0 bytes, got " + memoryBudget);
        }
    }

    /// All processors, a micro-batch that fits the cache, no checks, 1 GiB.
    public static Options defaults() {
        return new Options(Runtime.getRuntime().availableProcessors(), 0, false, false, 1L << 30, false);
    }

    /// These options with another number of threads.
    public Options withThreads(int n) {
        return new Options(n, microBatch, poison, provenance, memoryBudget, fewRows);
    }

    /// These options with another size of micro-batches.
    public Options withMicroBatch(int n) {
        return new Options(threads, n, poison, provenance, memoryBudget, fewRows);
    }

    /// These options with working memory filled with NaN or not.
    public Options withPoison(boolean on) {
        return new Options(threads, microBatch, on, provenance, memoryBudget, fewRows);
    }

    /// These options with every value looked at or not.
    public Options withProvenance(boolean on) {
        return new Options(threads, microBatch, poison, on, memoryBudget, fewRows);
    }

    /// These options with another bound on working memory.
    public Options withMemoryBudget(long bytes) {
        return new Options(threads, microBatch, poison, provenance, bytes, fewRows);
    }

    /// These options for runs of a few rows each or not.
    public Options withFewRows(boolean on) {
        return new Options(threads, microBatch, poison, provenance, memoryBudget, on);
    }
}
