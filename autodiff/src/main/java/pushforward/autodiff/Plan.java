package pushforward.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pushforward.autodiff.machine.Accumulators;
import pushforward.autodiff.machine.DeferredProducts;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.Step;

/// A graph as code: what [Planner] makes and [Bound] runs.
///
/// @param stages uniform code: 0 at bind, 1 at the start of a run, p + 2 after phase p
/// @param bodies per-sample code of the phases
/// @param data constants to be written into shared memory once
/// @param inputs the register of each argument
/// @param results where results go
/// @param shared the shared memory
/// @param registers number of base addresses
/// @param slots number of instructions with arrays of their own
record Plan(Graph graph, List<List<Wave>> stages, List<Body> bodies, List<Datum> data, int[] inputs, List<Result> results, Arena shared, int registers, int slots) {
    /// The per-sample code of one phase.
    ///
    /// @param slab memory of a thread
    /// @param kept memory for each micro-batch of a run that defers products
    record Body(Step[] code, Accumulators accumulators, DeferredProducts deferred, Arena slab, Arena kept) {
    }

    /// A constant and where it is written.
    record Datum(Location at, Constant constant, int count) {
    }

    /// A result.
    ///
    /// @param register its base address
    /// @param at where a shared result is found, null for one per sample
    /// @param splat whether one element stands for all
    record Result(Type type, int register, @Nullable Location at, boolean splat) {
    }

    /// Places what runs that defer products keep of micro-batches of at most `lanes` samples.
    ///
    /// @return the most bytes kept of a micro-batch
    long layoutKept(int lanes) {
        long bytes = 0;
        for (Body b : bodies) {
            bytes = Math.max(bytes, b.kept.layout(lanes));
        }
        return bytes;
    }

    /// Places everything for micro-batches of at most `lanes` samples.
    ///
    /// @return the size of a thread's slab in bytes
    long layout(int lanes) {
        long bytes = 0;
        for (Body b : bodies) {
            bytes = Math.max(bytes, b.slab.layout(lanes));
        }
        return bytes;
    }
}
