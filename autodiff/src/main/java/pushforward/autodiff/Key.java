package pushforward.autodiff;

/// What the random inputs of a run depend on: the numbers of the sample in row r are a function of `seed`, `step`, `firstRow + r` and their position alone,
/// whoever shares the run with it.
///
/// @param seed the stream of the whole experiment
/// @param step the training step, or the number of the draw
/// @param firstRow the number of the run's first sample
public record Key(long seed, long step, long firstRow) {
    /// For programs without random inputs, and for the first draw of seed 0.
    public static final Key ZERO = new Key(0, 0, 0);

    /// The key of the first rows of step 0.
    public static Key of(long seed) {
        return new Key(seed, 0, 0);
    }
}
