package pushforward.autodiff.machine;

import org.jspecify.annotations.Nullable;

/// What an instruction sees while it runs: base addresses, the micro-batch, the key of the random numbers, and a thread's own arrays.
///
/// Fields are open because every instruction reads them on every run; only the executor and the loops write them.
public final class Frame {
    /// Addresses the buffers' offsets count from.
    public final long[] base;
    /// Live samples in the micro-batch; 1 in a uniform stage.
    public int lanes = 1;
    /// Whether this is the first micro-batch of its strip, with which the sums over samples begin.
    public boolean first;
    /// Whether this run takes its deferred products at its end.
    public boolean defers;
    /// The number of the micro-batch's first sample within the run.
    public long row;
    /// Samples in the whole run.
    public long rows;
    /// First word of the key of this run's random numbers.
    public long seed;
    /// Second word of the key.
    public long step;
    /// Offset of the run's first sample among all rows of the key.
    public long firstRow;
    /// The samples that take part in the current step of a loop; null where all do.
    public @Nullable Spans spans;
    /// Arrays of the instructions that call into Java, one entry each, made when first needed.
    public final @Nullable Object[] arrays;
    /// Looks at every result when provenance is asked for.
    public @Nullable Watch watch;

    /// @param bases number of base addresses
    /// @param arrays number of instructions with arrays of their own
    public Frame(int bases, int arrays) {
        this.base = new long[bases];
        this.arrays = new Object[arrays];
    }

    /// Runs a straight piece of code.
    public void run(Step[] code) {
        for (Step s : code) {
            run(s);
        }
    }

    /// Runs one step.
    public void run(Step s) {
        s.instruction().run(this);
        look(s);
    }

    /// Looks at the result of a step that has been run, if anyone wants to.
    public void look(Step s) {
        Watch w = watch;
        if (w != null) {
            w.after(s, this);
        }
    }
}
