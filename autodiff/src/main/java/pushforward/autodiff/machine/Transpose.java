package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// A uniform matrix `[rows, cols]` with its axes exchanged.
public record Transpose(Kernels kernels, Location to, Location a, long rows, long cols) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.transpose(to.address(f), rows, a.address(f), cols, rows, cols);
    }
}
