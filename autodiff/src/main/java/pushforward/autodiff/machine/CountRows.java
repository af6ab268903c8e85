package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// The number of samples of the run.
public record CountRows(Kernels kernels, Location to) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.fill(to.address(f), f.rows, 1);
    }
}
