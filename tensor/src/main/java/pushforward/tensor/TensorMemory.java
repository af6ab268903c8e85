package pushforward.tensor;

/// The pool all tensors take their memory from, by numbers.
///
/// Free blocks are kept for reuse up to a budget: the system property `pushforward.pool.bytes`, 256 MiB unless set. When the
/// bytes in use have doubled since the garbage collector last ran (and exceed the budget), the pool asks it to run, so that
/// tensors nobody refers to any more give back theirs.
public final class TensorMemory {
    private TensorMemory() {
    }

    /// Bytes held by tensors that are open: closed neither by a call nor by the collector.
    public static long bytesInUse() {
        return BlockPool.shared().inUse();
    }

    /// Bytes of free blocks kept for reuse.
    public static long bytesCached() {
        return BlockPool.shared().cached();
    }

    /// The most [#bytesCached()] may reach.
    public static long budget() {
        return BlockPool.shared().budget();
    }

    /// Gives all free blocks back to the system.
    public static void trim() {
        BlockPool.shared().trim();
    }
}
