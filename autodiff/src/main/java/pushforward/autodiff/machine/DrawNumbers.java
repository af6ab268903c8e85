package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Philox;

/// Draws random numbers for the samples of the micro-batch: functions of the key, the sample's row and the component.
///
/// @param normal standard normal rather than uniform on (0, 1)
/// @param firstComponent of the `size` components per sample
public record DrawNumbers(boolean normal, Location to, long firstComponent, int size) implements Instruction {
    @Override
    public void run(Frame f) {
        if (normal) {
            Philox.fillNormal(to.dtype(), to.address(f), f.lanes, f.seed, f.step, f.firstRow + f.row, f.lanes, firstComponent, size);
        } else {
            Philox.fillUniform(to.dtype(), to.address(f), f.lanes, f.seed, f.step, f.firstRow + f.row, f.lanes, firstComponent, size);
        }
    }
}
