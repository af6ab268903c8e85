// Generated from ScalarF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import pushforward.tensor.DType;

/// The scalar implementation for F32: the definition of every kernel's result, written for clarity.
@SuppressWarnings("cast") // of no effect in this type, needed in the other
final class ScalarF32 implements Kernels {
    static final Kernels INSTANCE = new ScalarF32();

    private ScalarF32() {
    }

    private static long at(long p, long i) {
        return p + i * Float.BYTES;
    }

    @Override
    public DType dtype() {
        return DType.F32;
    }

    @Override
    public String name() {
        return "scalar F32";
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public void unary(Unary op, long dst, long a, long n) {
        ScalarElementwiseF32.unary(op, dst, a, 0, n);
    }

    @Override
    public void binary(Binary op, long dst, long a, long aRow, long aLane, long b, long bRow, long bLane, long rows, long lanes) {
        for (long r = 0; r < rows; r++) {
            ScalarElementwiseF32.binary(op, at(dst, r * lanes), at(a, r * aRow), aLane, at(b, r * bRow), bLane, 0, lanes);
        }
    }

    @Override
    public void select(long dst, long c, long cRow, long cLane, long a, long aRow, long aLane, long b, long bRow, long bLane,
            long rows, long lanes) {
        for (long r = 0; r < rows; r++) {
            ScalarElementwiseF32.select(at(dst, r * lanes), at(c, r * cRow), cLane, at(a, r * aRow), aLane, at(b, r * bRow), bLane,
                    0, lanes);
        }
    }

    @Override
    public void fill(long dst, double value, long n) { // both types
        ScalarElementwiseF32.fill(dst, (float) value, 0, n);
    }

    @Override
    public void copy(long dst, long src, long n) {
        Memory.copy(dst, src, n * Float.BYTES);
    }

    @Override
    public void scale(long dst, long a, double s, long n) { // both types
        ScalarElementwiseF32.scale(dst, a, (float) s, 0, n);
    }

    @Override
    public void axpy(long dst, double s, long a, long n) { // both types
        ScalarElementwiseF32.axpy(dst, (float) s, a, 0, n);
    }

    @Override
    public void approach(long dst, double t, long a, long n) { // both types
        ScalarElementwiseF32.approach(dst, (float) t, a, 0, n);
    }

    @Override
    public void castFrom(DType from, long dst, long src, long n) {
        ScalarMovesF32.castFrom(from, dst, src, 0, n);
    }

    @Override
    public void broadcastLanes(long dst, long a, long rows, long lanes) {
        for (long r = 0; r < rows; r++) {
            ScalarElementwiseF32.fill(at(dst, r * lanes), ScalarElementwiseF32.get(a, r), 0, lanes);
        }
    }

    @Override
    public void copyRows(long dst, long dstRow, long src, long srcRow, long rows, long n) {
        for (long r = 0; r < rows; r++) {
            Memory.copy(at(dst, r * dstRow), at(src, r * srcRow), n * Float.BYTES);
        }
    }

    @Override
    public void gatherRows(long dst, long src, int[] index, long n) {
        ScalarMovesF32.gatherRows(dst, src, index, n);
    }

    @Override
    public void scatterAddRows(long dst, long src, int[] index, long n) {
        for (int i = 0; i < index.length; i++) {
            ScalarMovesF32.addRow(at(dst, index[i] * n), at(src, i * n), 0, n);
        }
    }

    @Override
    public void transpose(long dst, long dstRow, long src, long srcRow, long rows, long cols) {
        ScalarMovesF32.transpose(dst, dstRow, src, srcRow, rows, cols);
    }

    @Override
    public void pick(long dst, long index, long table, long rows, long K, long lanes) {
        for (long r = 0; r < rows; r++) {
            ScalarElementwiseF32.pick(at(dst, r * lanes), at(index, r * lanes), at(table, r * K * lanes), K, 0, lanes);
        }
    }

    @Override
    public void place(long dst, long index, long value, long rows, long K, long lanes) {
        for (long r = 0; r < rows; r++) {
            for (long k = 0; k < K; k++) {
                ScalarElementwiseF32.place(at(dst, (r * K + k) * lanes), at(index, r * lanes), at(value, r * lanes), k, 0, lanes);
            }
        }
    }

    @Override
    public void sum(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            ScalarReductionsF32.sum(at(dst, o * inner), at(a, o * n * inner), n, 0, inner);
        }
    }

    @Override
    public void sumWide(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            long wide = dst + o * inner * Double.BYTES; // both types
            ScalarReductionsF32.sumWide(wide, at(a, o * n * inner), n, 0, inner);
        }
    }

    @Override
    public void max(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            ScalarReductionsF32.max(at(dst, o * inner), at(a, o * n * inner), n, 0, inner);
        }
    }

    @Override
    public void min(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            ScalarReductionsF32.min(at(dst, o * inner), at(a, o * n * inner), n, 0, inner);
        }
    }

    @Override
    public void cumsum(long dst, long a, long outer, long n, long inner, boolean reverse) {
        for (long o = 0; n > 0 && o < outer; o++) {
            long block = o * n * inner;
            ScalarReductionsF32.cumsum(at(dst, block), at(a, block), n, 0, inner, reverse ? n - 1 : 0, reverse ? -1 : 1);
        }
    }

    @Override
    public void addLanes(long acc, long a, long aRow, long rows, long lanes) {
        ScalarReductionsF32.addLanes(acc, a, aRow, rows, lanes);
    }

    @Override
    public void maxLanes(long acc, long a, long rows, long lanes) {
        for (long r = 0; r < rows; r++) {
            float start = ScalarElementwiseF32.get(acc, r);
            ScalarElementwiseF32.put(acc, r, ScalarReductionsF32.maxLanes(start, at(a, r * lanes), lanes));
        }
    }

    @Override
    public void addRows(long acc, long a, long aRow, long rows, long n) {
        ScalarReductionsF32.addRows(acc, a, aRow, rows, 0, n);
    }

    @Override
    public void addProducts(long acc, long a, long aRow, long b, long bRow, long rows, long n) {
        ScalarReductionsF32.addProducts(acc, a, aRow, b, bRow, rows, 0, n);
    }

    @Override
    public void gemmDirect(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate) {
        ScalarMatricesF32.gemm(c, ldc, a, aRow, aCol, b, ldb, 1, m, n, k, accumulate);
    }

    @Override
    public void gemmLayer(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, long bias, boolean rectified) {
        ScalarMatricesF32.gemm(c, ldc, a, aRow, aCol, b, ldb, 1, m, n, k, false);
        ScalarElementwiseF32.addBias(c, ldc, c, ldc, bias, m, n, rectified);
    }

    @Override
    public void gemm(long c, long ldc, long a, long aRow, long aCol, long b, long bRow, long bCol, long m, long n, long k,
            boolean accumulate, long scratch) {
        ScalarMatricesF32.gemm(c, ldc, a, aRow, aCol, b, bRow, bCol, m, n, k, accumulate);
    }

    @Override
    public long gemmScratch(long m, long n, long k) {
        return 0;
    }

    @Override
    public void matmulLanes(long c, long cI, long cJ, long a, long aI, long aK, long b, long bK, long bJ, long m, long n, long k,
            long lanes, boolean accumulate) {
        for (long i = 0; i < m; i++) {
            for (long j = 0; j < n; j++) {
                ScalarMatricesF32.dot(at(c, i * cI + j * cJ), at(a, i * aI), aK, at(b, j * bJ), bK, k, 0, lanes, accumulate);
            }
        }
    }

    @Override
    public void triangularSolve(long x, long a, long aRow, long aCol, long n, long cols, boolean lower, boolean unitDiagonal) {
        ScalarMatricesF32.triangularSolve(x, a, aRow, aCol, n, 0, cols, lower, unitDiagonal);
    }

    @Override
    public void adam(long p, long g, long m, long v, long n, AdamStep step) {
        ScalarElementwiseF32.adam(p, g, m, v, 0, n, step);
    }

    @Override
    public double sumOfSquares(long a, long n) { // both types
        return ScalarSquares.sum(dtype(), a, n);
    }

    @Override
    public long firstNonFinite(long a, long n) {
        return ScalarElementwiseF32.firstNonFinite(a, 0, n);
    }
}
