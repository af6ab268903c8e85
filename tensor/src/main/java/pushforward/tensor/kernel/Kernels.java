package pushforward.tensor.kernel;

import pushforward.tensor.DType;

/// The arithmetic of one element type on raw off-heap memory: everything Pushforward computes goes through these methods.
///
/// Addresses (`long`) are in bytes, sizes and strides in elements. Nothing is checked here: whoever calls holds the leases and has
/// compared extents ([Memory] describes the checked mode). A destination either equals an operand exactly (where the method says
/// so) or overlaps none. No method allocates on the Java heap.
///
/// **Bits.** The scalar implementation is the definition; the vector implementation gives the same bits at every vector width,
/// length and alignment, because both do the same correctly rounded operations (`+ - * / sqrt fma`, comparisons, bit patterns) in
/// the same order for each element. Sums are chains in ascending order and never trees. Only a NaN's sign and payload are open.
///
/// Letters: `r` row, `l` lane (sample), `i j k` matrix indices with `k` the contracted one.
public interface Kernels {
    /// The implementation for `type`, chosen once per process: vector where the module `jdk.incubator.vector` is present, the JVM
    /// is HotSpot and the processor has a fused multiply-add; else scalar.
    ///
    /// System properties override the choice: `pushforward.kernels` = `scalar` or `vector`; `pushforward.vectorBits` = `128`, `256`,
    /// `512` or `max`.
    static Kernels of(DType type) {
        return type == DType.F64 ? KernelProvider.F64 : KernelProvider.F32;
    }

    /// The scalar implementation: the oracle of every other.
    static Kernels scalar(DType type) {
        return type == DType.F64 ? ScalarF64.INSTANCE : ScalarF32.INSTANCE;
    }

    /// The vector implementation, in the width of this process.
    ///
    /// @throws LinkageError if the module `jdk.incubator.vector` is not resolved
    static Kernels vector(DType type) {
        return type == DType.F64 ? VectorF64.INSTANCE : VectorF32.INSTANCE;
    }

    /// The element type.
    DType dtype();

    /// For people: `scalar F32`, `vector F32 x 8`.
    String name();

    /// Elements in one vector; 1 for scalar. Never a reason for other results.
    int lanes();

    // ---- elementwise ----------------------------------------------------------------------------------------------

    /// `dst[i] = op(a[i])` for `i < n`. `dst` may equal `a`.
    void unary(Unary op, long dst, long a, long n);

    /// `dst[r][l] = op(a[r][l], b[r][l])`, `dst` contiguous `[rows][lanes]`. Operand element `(r, l)` lies at
    /// `p + r * row + l * lane`, with `lane` 0 or 1 and `row >= 0`: a stride of 0 broadcasts. `dst` may equal an operand that is
    /// itself contiguous `[rows][lanes]`.
    void binary(Binary op, long dst, long a, long aRow, long aLane, long b, long bRow, long bLane, long rows, long lanes);

    /// `dst[r][l] = c[r][l] != 0 ? a[r][l] : b[r][l]` (a NaN counts as true). Strides and aliasing as in [#binary].
    void select(long dst, long c, long cRow, long cLane, long a, long aRow, long aLane, long b, long bRow, long bLane, long rows,
            long lanes);

    /// `dst[i] = value`, rounded to the element type.
    void fill(long dst, double value, long n);

    /// `dst[i] = src[i]`.
    void copy(long dst, long src, long n);

    /// `dst[i] = a[i] * s`, with `s` rounded to the element type first. `dst` may equal `a`.
    void scale(long dst, long a, double s, long n);

    /// `dst[i] = fma(s, a[i], dst[i])`, with `s` rounded to the element type first.
    void axpy(long dst, double s, long a, long n);

    /// `dst[i] = fma(t, a[i] - dst[i], dst[i])`: moves `dst` the fraction `t` of the way to `a`.
    void approach(long dst, double t, long a, long n);

    /// `dst[i] = src[i]` with a conversion from elements of type `from` (to the nearest, ties to even).
    /// `dst` equals `src` only if the types are the same.
    void castFrom(DType from, long dst, long src, long n);

    // ---- moving ---------------------------------------------------------------------------------------------------

    /// `dst[r][l] = a[r]`, `dst` contiguous `[rows][lanes]`.
    void broadcastLanes(long dst, long a, long rows, long lanes);

    /// `dst[r * dstRow + i] = src[r * srcRow + i]` for `r < rows`, `i < n`.
    void copyRows(long dst, long dstRow, long src, long srcRow, long rows, long n);

    /// `dst[i][0..n) = src[index[i]][0..n)`, both contiguous.
    void gatherRows(long dst, long src, int[] index, long n);

    /// `dst[index[i]][0..n) += src[i][0..n)`, `i` ascending.
    void scatterAddRows(long dst, long src, int[] index, long n);

    /// `dst[c * dstRow + r] = src[r * srcRow + c]` for `r < rows`, `c < cols`.
    void transpose(long dst, long dstRow, long src, long srcRow, long rows, long cols);

    /// `dst[r][l] = table[r][index[r][l]][l]`, `table` `[rows][K][lanes]`, `index` and `dst` `[rows][lanes]`. The index is an exact
    /// number; where it is none of `0 .. K-1` the result is NaN. `K` blends for each element.
    void pick(long dst, long index, long table, long rows, long K, long lanes);

    /// The transpose of [#pick]: `dst[r][k][l] = index[r][l] == k ? value[r][l] : 0`.
    void place(long dst, long index, long value, long rows, long K, long lanes);

    // ---- reductions -----------------------------------------------------------------------------------------------

    /// `dst[o][i] = a[o][0][i] + a[o][1][i] + ...`, `a` `[outer][n][inner]`, `n >= 1`, from the left.
    void sum(long dst, long a, long outer, long n, long inner);

    /// As [#sum], each element widened to F64 before it is added; `dst` holds F64.
    void sumWide(long dst, long a, long outer, long n, long inner);

    /// `dst[o][i]` = the largest of `a[o][0..n)[i]`, NaN if one of them is, `n >= 1`.
    void max(long dst, long a, long outer, long n, long inner);

    /// `dst[o][i]` = the smallest of `a[o][0..n)[i]`, NaN if one of them is, `n >= 1`.
    void min(long dst, long a, long outer, long n, long inner);

    /// Running sums along the middle axis, `dst` and `a` `[outer][n][inner]`: `dst[o][k][i]` is the sum of `a[o][0..k][i]`, in
    /// ascending order, or with `reverse` of `a[o][k..n-1][i]`, in descending order. `dst` may equal `a`.
    void cumsum(long dst, long a, long outer, long n, long inner, boolean reverse);

    /// `acc[r] = (acc[r] + a[r][0]) + a[r][1] + ...` for `r < rows`, `lanes` terms each, rows `aRow` apart.
    void addLanes(long acc, long a, long aRow, long rows, long lanes);

    /// `acc[j] = (acc[j] + a[0][j]) + a[1][j] + ...` for `j < n`, `rows` terms each, rows `aRow` apart.
    void addRows(long acc, long a, long aRow, long rows, long n);

    /// `acc[r]` = the largest of `acc[r]` and `a[r][0..lanes)`, NaN if one of them is.
    void maxLanes(long acc, long a, long rows, long lanes);

    /// `acc[j] = fma(a[r][j], b[r][j], acc[j])` for `j < n`, `r` ascending; rows `aRow` and `bRow` apart.
    void addProducts(long acc, long a, long aRow, long b, long bRow, long rows, long n);

    // ---- matrices -------------------------------------------------------------------------------------------------
    // Every element of a product is one chain of fused multiply-adds, k ascending, that starts from 0 or from the element of C.

    /// `C[i][j] (+)= sum over k of A[i][k] B[k][j]`, all three where they lie: `c` `[m][n]` with row stride `ldc`, element `(i, k)` of A at `a + i * aRow + k * aCol`, `b`
    /// `[k][n]` with row stride `ldb`. With `aCol = 1` A lies row by row; with `aRow = 1` it is a transpose and C a sum of outer products of rows. `m * n * k` fused
    /// multiply-adds. Best for `n` a multiple of two vectors, and for few of them; strides that are powers of two waste the first-level cache.
    void gemmDirect(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate);

    /// A layer of a network, `C[i][j] = bias[i] + sum over k of A[i][k] B[k][j]`, and if `rectified` the larger of that and 0: bit for bit what [#gemmDirect], the sum of it and the bias and
    /// the maximum of that and 0 are one after the other.
    void gemmLayer(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, long bias, boolean rectified);

    /// `C[i][j] (+)= sum over k of A[i][k] B[k][j]`, with any strides of A and B: both are copied block by block if that is faster.
    ///
    /// @param scratch `gemmScratch(m, n, k)` bytes
    void gemm(long c, long ldc, long a, long aRow, long aCol, long b, long bRow, long bCol, long m, long n, long k,
            boolean accumulate, long scratch);

    /// Bytes of scratch memory that [#gemm] with these sizes needs.
    long gemmScratch(long m, long n, long k);

    /// One small product per lane: `C[i][j][l] (+)= sum over k of A[i][k][l] B[k][j][l]`; strides of `i`, `j`, `k` as given, of `l` 1.
    void matmulLanes(long c, long cI, long cJ, long a, long aI, long aK, long b, long bK, long bJ, long m, long n, long k,
            long lanes, boolean accumulate);

    /// Solves `A y = x` in place for triangular A, element `(i, j)` at `a + i * aRow + j * aCol`; `x` contiguous `[n][cols]`.
    /// Equations in order of substitution, and in each one `x_i = fma(-a_ij, x_j, x_i)` in the order the `x_j` were found.
    void triangularSolve(long x, long a, long aRow, long aCol, long n, long cols, boolean lower, boolean unitDiagonal);

    // ---- parameters -----------------------------------------------------------------------------------------------

    /// One step of Adam with decoupled weight decay over `n` parameters, in place on `p`, `m`, `v`:
    /// `m = fma(beta1, m, (1 - beta1) g)`, `v = fma(beta2, v, (1 - beta2) g^2)`,
    /// `p = fma(-rate, (m mCorrection) / (sqrt(v vCorrection) + epsilon), fma(-decay, p, p))`, where `g` is the gradient times
    /// `gradientScale`.
    ///
    /// Kingma and Ba, "Adam", ICLR 2015, DOI 10.48550/arXiv.1412.6980; Loshchilov and Hutter, "Decoupled Weight Decay
    /// Regularization", ICLR 2019, DOI 10.48550/arXiv.1711.05101.
    ///
    /// @param p parameters, modified
    /// @param g gradient, not modified
    /// @param m first moment, modified
    /// @param v second moment, modified
    void adam(long p, long g, long m, long v, long n, AdamStep step);

    /// The sum of squares in F64, as 32 chains (element `i` goes to chain `i mod 32`) added in a fixed tree.
    double sumOfSquares(long a, long n);

    /// The first index whose element is NaN or infinite, or -1.
    long firstNonFinite(long a, long n);
}
