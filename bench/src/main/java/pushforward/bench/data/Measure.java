package pushforward.bench.data;

/// What a density over the data is a density with respect to.
public sealed interface Measure {
    /// Real-valued columns: a density per unit of each column.
    record Continuous() implements Measure {}

    /// Whole-numbered columns: a probability per level, bounded below by the density of the value plus uniform noise on [0, 1).
    ///
    /// @param low the least level of each column, `[columns]`
    /// @param levels the number of levels of each column, `[columns]`, from `low` in steps of 1
    record Levels(double[] low, int[] levels) implements Measure {}
}
