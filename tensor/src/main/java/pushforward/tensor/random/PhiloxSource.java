package pushforward.tensor.random;

import org.apache.commons.rng.UniformRandomProvider;
import pushforward.tensor.kernel.Philox;

/// Philox4x32-10 as a stream of random bits, for code that takes a [UniformRandomProvider]: block 1, 2, 3 ... of one key, word by word.
/// One thread at a time; make another from another [RandomKey#child] for another thread.
///
/// The stream equals that of Commons RNG's `PHILOX_4X32` seeded with the key and a counter of zero (which it advances before it
/// draws). Reference: DOI 10.1145/2063384.2063405.
public final class PhiloxSource implements UniformRandomProvider {
    private final long key;
    private final int[] words = new int[4];
    private long block;
    private int used = 4;

    /// The stream of a 64-bit key, from its beginning.
    PhiloxSource(long key) {
        this.key = key;
    }

    @Override
    public int nextInt() {
        if (used == words.length) {
            Philox.block(++block, 0, key, words);
            used = 0;
        }
        return words[used++];
    }

    /// Two words, the first in the upper half.
    @Override
    public long nextLong() {
        return (long) nextInt() << 32 | nextInt() & 0xffffffffL;
    }

    /// An integer in `[0, bound)`, all equally likely: the upper half of `word * bound`, after rejecting the few words that
    /// would favour some.
    ///
    /// Reference: D. Lemire, Fast random integer generation in an interval, ACM TOMACS 29(1), 2019, DOI 10.1145/3230636.
    ///
    /// @param bound positive
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("expected a positive bound, got " + bound);
        }
        long product = (nextInt() & 0xffffffffL) * bound;
        if ((product & 0xffffffffL) < bound) {
            long threshold = (1L << 32) % bound;
            while ((product & 0xffffffffL) < threshold) {
                product = (nextInt() & 0xffffffffL) * bound;
            }
        }
        return (int) (product >>> 32);
    }
}
