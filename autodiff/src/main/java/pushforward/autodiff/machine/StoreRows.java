package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Brings a micro-batch `[size][lanes]` out into a result `[rows, size]`, samples first.
public record StoreRows(Kernels kernels, Location to, Location a, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        if (size == 1) {
            kernels.copy(to.address(f), a.address(f), f.lanes);
        } else {
            kernels.transpose(to.address(f), size, a.address(f), f.lanes, size, f.lanes);
        }
    }
}
