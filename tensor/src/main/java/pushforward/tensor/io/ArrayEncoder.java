package pushforward.tensor.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;

/// Writes a tensor's numbers row by row, little-endian, a chunk at a time.
final class ArrayEncoder {
    private static final int BLOCK = ByteReader.CHUNK / 8;

    private ArrayEncoder() {}

    static void write(Tensor tensor, OutputStream out) throws IOException {
        int width = tensor.dtype().bytes();
        byte[] bytes = new byte[BLOCK * width];
        ByteBuffer target = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try (Lease lease = TensorAccess.lease(tensor)) {
            long size = tensor.size();
            if (tensor.dtype() == DType.F32) {
                float[] floats = new float[BLOCK];
                for (long done = 0; done < size; done += BLOCK) {
                    int n = (int) Math.min(BLOCK, size - done);
                    Memory.copyOut(lease.address() + done * width, floats, 0, n);
                    target.clear().asFloatBuffer().put(floats, 0, n);
                    out.write(bytes, 0, n * width);
                }
            } else {
                double[] doubles = new double[BLOCK];
                for (long done = 0; done < size; done += BLOCK) {
                    int n = (int) Math.min(BLOCK, size - done);
                    Memory.copyOut(lease.address() + done * width, doubles, 0, n);
                    target.clear().asDoubleBuffer().put(doubles, 0, n);
                    out.write(bytes, 0, n * width);
                }
            }
        }
    }
}
