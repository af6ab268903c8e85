package pushforward.tensor.kernel;

/// Block sizes of the F32 matrix product, in elements.
final class TileF32 {
    /// Contracted indices of a block: many, because every new row is a wait for the memory, and every new block one for C.
    static final long DEPTH = 1024;
    /// A block of A: half of a second-level cache of 1 MB. Where both operands lie, the half of that.
    static final long BLOCK = 1 << 17;
    /// Rows of a block of A at most, a multiple of the six of a tile.
    static final long ROWS = 252;
    /// From row to row of a copied block of A: an odd number of cache lines.
    static final long PITCH = 1040;
    /// Rows at most where both operands lie.
    static final long LOW = 126;
    /// Contracted indices of such a block at most if A is read down its columns.
    static final long SHALLOW = 128;
    /// Columns of a block of B.
    static final long COLUMNS = 512;
    /// Columns of the widest sliver: two vectors of 512 bits.
    static final long WIDEST = 32;

    private TileF32() {
    }
}
