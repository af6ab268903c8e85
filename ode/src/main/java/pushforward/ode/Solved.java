package pushforward.ode;

import java.util.Optional;
import pushforward.autodiff.Var;

/// What a solve inside a graph leaves, sample by sample. A solve that fails is a value too: its state is the last accepted one, and [#status] says why.
///
/// @param y the state at the end, or where the sample stopped `[d]`
/// @param states the states at the save times `[m, d]`, the last state for those that were not reached; empty if none were asked for
/// @param status how it ended, the ordinal of a [Status] as an exact number; see [#status(double)]
/// @param steps attempted
/// @param accepted steps
/// @param evaluations of the field by the solve itself, those for the first step included, those of derivatives not
/// @param time reached
public record Solved(Var y, Optional<Var> states, Var status, Var steps, Var accepted, Var evaluations, Var time) {
    /// The states at the save times `[m, d]`.
    ///
    /// @throws IllegalStateException if none were asked for
    public Var saved() {
        return states.orElseThrow(() -> new IllegalStateException("no states were kept: give times, or use solver.withSaveAt"));
    }

    /// The status a number of [#status()] stands for.
    public static Status status(double code) {
        return Status.values()[(int) code];
    }
}
