package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// For each row, the entry of a table of `count` that an index chooses, or (`place`) a value put among `count` zeros at the index.
///
/// @param b the table `[size, count]` to pick from, or the values `[size]` to place
public record PickEntries(Kernels kernels, boolean place, Location to, Location index, Location b, long size, long count) implements Instruction {
    @Override
    public void run(Frame f) {
        if (place) {
            kernels.place(to.address(f), index.address(f), b.address(f), size, count, to.width(f));
        } else {
            kernels.pick(to.address(f), index.address(f), b.address(f), size, count, to.width(f));
        }
    }
}
