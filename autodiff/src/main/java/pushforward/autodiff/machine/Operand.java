package pushforward.autodiff.machine;

/// An operand of an elementwise instruction whose result has `size` rows: read row by row, or one row standing for all (`splat`); one element per sample, or
/// one for all samples. No copy is made for either kind of repetition.
///
/// @param at where it lies
/// @param splat whether its first row stands for every row
public record Operand(Location at, boolean splat) {
    /// Whether the operand can be walked together with a varying result as one run of elements.
    boolean flat(boolean varying) {
        return at.varying() == varying && !splat || splat && !at.varying();
    }

    /// Elements from row to row.
    long rowStride(Frame f) {
        return splat ? 0 : at.varying() ? f.lanes : 1;
    }

    /// Elements from lane to lane, in a walk by rows.
    long laneStride() {
        return at.varying() ? 1 : 0;
    }

    /// Elements from lane to lane, in a walk along one run.
    long flatStride() {
        return splat ? 0 : 1;
    }
}
