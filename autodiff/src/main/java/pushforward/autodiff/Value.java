package pushforward.autodiff;

import pushforward.autodiff.machine.Location;

/// Where the planner finds a node's value.
///
/// @param at the memory; uniform memory may stand for a value per sample (nothing is copied until an instruction insists)
/// @param splat whether the first row stands for all rows
/// @param stage the uniform stage after which the value is there: 0 at bind, 1 at the start of a run, p + 2 after the sums over samples of phase p;
///              [#LOCAL] when it belongs to the body being planned
record Value(Location at, boolean splat, int stage) {
    static final int LOCAL = -1;

    Value plus(long rows) {
        return splat ? this : new Value(at.plus(rows), false, stage);
    }
}
