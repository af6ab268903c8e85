package pushforward.autodiff.machine;

import pushforward.tensor.DType;
import pushforward.tensor.kernel.Memory;

/// Single elements and columns of lanes between off-heap memory and Java arrays, for instructions that call into Java.
final class Elements {
    private Elements() {
    }

    static double read(DType dtype, long address, long index) {
        return dtype == DType.F32 ? Memory.getFloat(address + index * Float.BYTES) : Memory.getDouble(address + index * Double.BYTES);
    }

    static void write(DType dtype, long address, long index, double value) {
        if (dtype == DType.F32) {
            Memory.putFloat(address + index * Float.BYTES, (float) value);
        } else {
            Memory.putDouble(address + index * Double.BYTES, value);
        }
    }

    static void copy(DType dtype, long to, long from, long index) {
        write(dtype, to, index, read(dtype, from, index));
    }

    /// The value of one sample.
    ///
    /// @param into modified
    static void gather(Location from, Frame f, int lane, double[] into, int n) {
        long address = from.address(f);
        long width = from.width(f);
        int l = from.varying() ? lane : 0;
        for (int i = 0; i < n; i++) {
            into[i] = read(from.dtype(), address, i * width + l);
        }
    }

    /// Writes the value of one sample.
    static void scatter(double[] from, Location to, Frame f, int lane, int n) {
        long address = to.address(f);
        long width = to.width(f);
        for (int i = 0; i < n; i++) {
            write(to.dtype(), address, i * width + lane, from[i]);
        }
    }
}
