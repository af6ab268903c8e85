package pushforward.flows.train;

import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;

/// A 64-bit hash of a tensor's type, shape and bits, the same in every JVM: multiplication and exclusive or after Fowler, Noll and Vo
/// (RFC 9923, DOI 10.17487/RFC9923), on words instead of bytes. Tells one run's data from another's; no protection against forgery.
final class Fingerprint {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int CHUNK = 4096;

    private Fingerprint() {
    }

    static long of(Tensor tensor) {
        long hash = add(BASIS, tensor.dtype().bytes());
        for (int n : tensor.shape().dims()) {
            hash = add(hash, n);
        }
        boolean narrow = tensor.dtype() == DType.F32;
        float[] floats = new float[narrow ? CHUNK : 0];
        double[] doubles = new double[narrow ? 0 : CHUNK];
        try (Lease lease = TensorAccess.lease(tensor)) {
            for (long at = 0; at < tensor.size(); at += CHUNK) {
                int n = (int) Math.min(CHUNK, tensor.size() - at);
                long address = lease.address() + at * tensor.dtype().bytes();
                if (narrow) {
                    Memory.copyOut(address, floats, 0, n);
                } else {
                    Memory.copyOut(address, doubles, 0, n);
                }
                for (int i = 0; i < n; i++) {
                    hash = add(hash, narrow ? Float.floatToRawIntBits(floats[i]) : Double.doubleToRawLongBits(doubles[i]));
                }
            }
        }
        return hash;
    }

    private static long add(long hash, long word) {
        long h = (hash ^ word) * PRIME;
        return h ^ h >>> 32; // a product carries bits upwards only: bring some back down
    }
}
