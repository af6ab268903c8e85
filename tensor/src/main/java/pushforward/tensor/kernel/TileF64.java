package pushforward.tensor.kernel;

/// Block sizes of the F64 matrix product, in elements: a copied left block takes half of a second-level cache of 512 KB.
final class TileF64 {
    /// Contracted indices of a block: one sliver of B and six rows of A fit into a first-level cache of 32 KB.
    static final long DEPTH = 192;
    /// Rows of a block of A, a multiple of the six of a tile.
    static final long ROWS = 168;
    /// From row to row of a copied block of A: an odd number of cache lines.
    static final long PITCH = 200;
    /// Columns of a block of B.
    static final long COLUMNS = 1024;
    /// Rows of a block of A where it lies, a multiple of the six of a tile.
    static final long LOW = 60;
    /// Contracted indices of such a block if A is read along its rows: long rows, because every new one is a wait for the memory.
    static final long DEEP = 512;
    /// The same if A is read down its columns: a column of cache lines and a sliver of B fit into the first-level cache.
    static final long SHALLOW = 64;
    /// Columns of the widest sliver: two vectors of 512 bits.
    static final long WIDEST = 16;

    private TileF64() {
    }
}
