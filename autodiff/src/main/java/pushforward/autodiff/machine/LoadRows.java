package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Brings a micro-batch of an argument `[rows, size]`, samples first, into the machine's layout `[size][lanes]`.
public record LoadRows(Kernels kernels, Location to, Location a, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        if (size == 1) {
            kernels.copy(to.address(f), a.address(f), f.lanes);
        } else {
            kernels.transpose(to.address(f), f.lanes, a.address(f), size, f.lanes, size);
        }
    }
}
