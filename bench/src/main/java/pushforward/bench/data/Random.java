package pushforward.bench.data;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/// Where the workbench's random numbers come from: one counter-based generator per seed and purpose, so that no purpose shifts another's numbers.
public final class Random {
    private Random() {}

    /// A new generator for `purpose` under `seed`.
    public static UniformRandomProvider of(long seed, String purpose) {
        return RandomSource.PHILOX_4X64.create(new long[] {seed, purpose.hashCode()});
    }

    /// One draw from the standard normal.
    public static double normal(UniformRandomProvider rng) {
        return ZigguratSampler.NormalizedGaussian.of(rng).sample();
    }

    /// A random order of `0 .. n - 1`.
    static int[] permutation(int n, UniformRandomProvider rng) {
        return new PermutationSampler(rng, n, n).sample();
    }
}
