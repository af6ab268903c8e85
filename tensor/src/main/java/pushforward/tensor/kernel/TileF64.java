package pushforward.tensor.kernel;

/// Block sizes of the F64 matrix product, in elements, for two kinds of processors: with vectors of 512 bits come second-level caches of 1 MB or more, with narrower ones often a quarter of that, first-level caches of
/// 32 KB and few entries for pages.
final class TileF64 {
    /// Whether the processor is taken to be of the first kind.
    static final boolean LARGE_CACHES = LanesF64.L * Double.BYTES >= 64;
    /// Contracted indices of a block: many, because every new row is a wait for the memory, and every new block one for C.
    static final long DEPTH = LARGE_CACHES ? 1024 : 512;
    /// A block of A where B's slivers are copied: half of a second-level cache.
    static final long BLOCK = 1 << (LARGE_CACHES ? 16 : 14);
    /// A block of A where both operands lie.
    static final long LYING = 1 << 15;
    /// Rows of a block of A at most, a multiple of the five and of the six of tiles.
    static final long ROWS = 120;
    /// From row to row of a copied block of A: an odd number of cache lines.
    static final long PITCH = DEPTH + 8;
    /// Rows at most where both operands lie.
    static final long LOW = 60;
    /// Contracted indices of such a block at most if A is read down its columns.
    static final long SHALLOW = LARGE_CACHES ? 128 : 64;
    /// Rows of a panel of A that is copied column by column.
    static final long PANEL = 48;
    /// Columns of a block of B: on processors of the other kind two threads' blocks, of a megabyte each, then stay in a third-level cache of 8 MB.
    static final long COLUMNS = LARGE_CACHES ? 512 : 256;

    private TileF64() {
    }
}
