package pushforward.flows.train;

import pushforward.tensor.kernel.Philox;

/// Which rows of the data each step sees: an endless row of random permutations, one per epoch, cut into batches of equal size. A batch may end one
/// epoch and begin the next, so every row is seen equally often and no step is smaller than the others.
///
/// The order is a function of (seed, rows, batch) and the step alone: a resumed run needs nothing but its step. Not for use from several threads.
final class BatchOrder {
    private final int batch;
    private final long seed;
    private final int[] permutation;
    private final int[] words = new int[4];
    private long epoch = -1;

    /// @param rows the number of rows of the data, at least 1
    /// @param batch rows per step, from 1 to `rows`
    BatchOrder(int rows, int batch, long seed) {
        if (batch < 1 || batch > rows) {
            throw new IllegalArgumentException("expected a batch of 1 to " + rows + " rows, got " + batch);
        }
        this.batch = batch;
        this.seed = seed;
        this.permutation = new int[rows];
    }

    /// Writes the rows of `step` (from 0).
    ///
    /// @param index `[batch]`, written
    void rows(long step, int[] index) {
        long at = step * batch;
        for (int i = 0; i < batch; i++, at++) {
            shuffle(at / permutation.length);
            index[i] = permutation[(int) (at % permutation.length)];
        }
    }

    /// The permutation of an epoch, by Fisher and Yates's algorithm as Durstenfeld gave it (DOI 10.1145/364520.364540). The remainder's bias is below
    /// `rows / 2^64`.
    private void shuffle(long wanted) {
        if (wanted == epoch) {
            return;
        }
        for (int i = 0; i < permutation.length; i++) {
            permutation[i] = i;
        }
        for (int i = permutation.length - 1; i > 0; i--) {
            Philox.block(i, wanted, seed, words);
            long bits = Integer.toUnsignedLong(words[0]) << 32 | Integer.toUnsignedLong(words[1]);
            int j = (int) Long.remainderUnsigned(bits, i + 1);
            int kept = permutation[i];
            permutation[i] = permutation[j];
            permutation[j] = kept;
        }
        epoch = wanted;
    }
}
