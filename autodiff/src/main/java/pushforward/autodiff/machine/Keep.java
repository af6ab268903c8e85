package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Memory;

/// Keeps a micro-batch's operand of [DeferredProducts] until all strips are done; does nothing in a run that defers none.
///
/// @param to one of the buffers kept for each micro-batch of the run
/// @param a the operand
/// @param bytes its size per sample
public record Keep(Location to, Location a, long bytes) implements Instruction {
    @Override
    public void run(Frame f) {
        if (f.defers) {
            Memory.copy(to.address(f), a.address(f), f.lanes * bytes);
        }
    }
}
