// Generated from VectorF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import pushforward.tensor.DType;

/// The vector implementation for F32: whole vectors first, what remains as [ScalarF32] does it.
@SuppressWarnings("cast") // of no effect in this type, needed in the other
final class VectorF32 implements Kernels {
    static final Kernels INSTANCE = new VectorF32();

    private VectorF32() {
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
        return "vector F32 x " + LanesF32.L;
    }

    @Override
    public int lanes() {
        return LanesF32.L;
    }

    @Override
    public void unary(Unary op, long dst, long a, long n) {
        VectorUnaryF32.run(op, dst, a, n);
    }

    @Override
    public void binary(Binary op, long dst, long a, long aRow, long aLane, long b, long bRow, long bLane, long rows, long lanes) {
        VectorBinaryF32.run(op, dst, a, aRow, aLane, b, bRow, bLane, rows, lanes);
    }

    @Override
    public void select(long dst, long c, long cRow, long cLane, long a, long aRow, long aLane, long b, long bRow, long bLane,
            long rows, long lanes) {
        if (VectorBinaryF32.isFlat(cRow, cLane, lanes) && VectorBinaryF32.isFlat(aRow, aLane, lanes)
                && VectorBinaryF32.isFlat(bRow, bLane, lanes)) {
            selectRow(dst, c, cLane, a, aLane, b, bLane, rows * lanes);
            return;
        }
        for (long r = 0; r < rows; r++) {
            selectRow(at(dst, r * lanes), at(c, r * cRow), cLane, at(a, r * aRow), aLane, at(b, r * bRow), bLane, lanes);
        }
    }

    private static void selectRow(long dst, long c, long cLane, long a, long aLane, long b, long bLane, long n) {
        long done = VectorLanesF32.select(dst, c, cLane, a, aLane, b, bLane, n);
        ScalarElementwiseF32.select(dst, c, cLane, a, aLane, b, bLane, done, n);
    }

    @Override
    public void fill(long dst, double value, long n) { // both types
        fillRow(dst, (float) value, n);
    }

    private static void fillRow(long dst, float value, long n) {
        ScalarElementwiseF32.fill(dst, value, VectorLanesF32.fill(dst, value, n), n);
    }

    @Override
    public void copy(long dst, long src, long n) {
        ScalarElementwiseF32.copy(dst, src, VectorLanesF32.copy(dst, src, n), n);
    }

    @Override
    public void scale(long dst, long a, double s, long n) { // both types
        ScalarElementwiseF32.scale(dst, a, (float) s, VectorLanesF32.scale(dst, a, (float) s, n), n);
    }

    @Override
    public void axpy(long dst, double s, long a, long n) { // both types
        ScalarElementwiseF32.axpy(dst, (float) s, a, VectorLanesF32.axpy(dst, (float) s, a, n), n);
    }

    @Override
    public void approach(long dst, double t, long a, long n) { // both types
        ScalarElementwiseF32.approach(dst, (float) t, a, VectorLanesF32.approach(dst, (float) t, a, n), n);
    }

    @Override
    public void castFrom(DType from, long dst, long src, long n) {
        if (from == DType.F32) {
            copy(dst, src, n);
        } else {
            ScalarMovesF32.castFrom(from, dst, src, WideF32.convert(dst, src, n), n);
        }
    }

    @Override
    public void broadcastLanes(long dst, long a, long rows, long lanes) {
        for (long r = 0; r < rows; r++) {
            fillRow(at(dst, r * lanes), ScalarElementwiseF32.get(a, r), lanes);
        }
    }

    @Override
    public void copyRows(long dst, long dstRow, long src, long srcRow, long rows, long n) {
        for (long r = 0; r < rows; r++) {
            copy(at(dst, r * dstRow), at(src, r * srcRow), n);
        }
    }

    @Override
    public void gatherRows(long dst, long src, int[] index, long n) {
        for (int i = 0; i < index.length; i++) {
            copy(at(dst, i * n), at(src, index[i] * n), n);
        }
    }

    @Override
    public void scatterAddRows(long dst, long src, int[] index, long n) {
        for (int i = 0; i < index.length; i++) {
            long row = at(dst, index[i] * n);
            long addend = at(src, i * n);
            ScalarMovesF32.addRow(row, addend, VectorLanesF32.addRow(row, addend, n), n);
        }
    }

    @Override
    public void transpose(long dst, long dstRow, long src, long srcRow, long rows, long cols) {
        VectorTransposeF32.run(dst, dstRow, src, srcRow, rows, cols);
    }

    @Override
    public void pick(long dst, long index, long table, long rows, long K, long lanes) {
        for (long r = 0; r < rows; r++) {
            long to = at(dst, r * lanes);
            long from = at(index, r * lanes);
            long rowTable = at(table, r * K * lanes);
            ScalarElementwiseF32.pick(to, from, rowTable, K, VectorLanesF32.pick(to, from, rowTable, K, lanes), lanes);
        }
    }

    @Override
    public void place(long dst, long index, long value, long rows, long K, long lanes) {
        for (long r = 0; r < rows; r++) {
            for (long k = 0; k < K; k++) {
                long to = at(dst, (r * K + k) * lanes);
                long which = at(index, r * lanes);
                long from = at(value, r * lanes);
                ScalarElementwiseF32.place(to, which, from, k, VectorLanesF32.place(to, which, from, k, lanes), lanes);
            }
        }
    }

    @Override
    public void sum(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            long to = at(dst, o * inner);
            long from = at(a, o * n * inner);
            ScalarReductionsF32.sum(to, from, n, VectorReductionsF32.sum(to, from, n, inner), inner);
        }
    }

    @Override
    public void sumWide(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            long wide = dst + o * inner * Double.BYTES; // both types
            long from = at(a, o * n * inner);
            ScalarReductionsF32.sumWide(wide, from, n, WideF32.sum(wide, from, n, inner), inner);
        }
    }

    @Override
    public void max(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            long to = at(dst, o * inner);
            long from = at(a, o * n * inner);
            ScalarReductionsF32.max(to, from, n, VectorReductionsF32.max(to, from, n, inner), inner);
        }
    }

    @Override
    public void min(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            long to = at(dst, o * inner);
            long from = at(a, o * n * inner);
            ScalarReductionsF32.min(to, from, n, VectorReductionsF32.min(to, from, n, inner), inner);
        }
    }

    @Override
    public void cumsum(long dst, long a, long outer, long n, long inner, boolean reverse) {
        for (long o = 0; n > 0 && o < outer; o++) {
            long to = at(dst, o * n * inner);
            long from = at(a, o * n * inner);
            long first = reverse ? n - 1 : 0;
            long step = reverse ? -1 : 1;
            long done = VectorReductionsF32.cumsum(to, from, n, inner, first, step);
            ScalarReductionsF32.cumsum(to, from, n, done, inner, first, step);
        }
    }

    @Override
    public void addLanes(long acc, long a, long aRow, long rows, long lanes) {
        VectorTransposeF32.addLanes(acc, a, aRow, rows, lanes);
    }

    @Override
    public void maxLanes(long acc, long a, long rows, long lanes) {
        for (long r = 0; r < rows; r++) {
            float start = ScalarElementwiseF32.get(acc, r);
            ScalarElementwiseF32.put(acc, r, VectorReductionsF32.maxLanes(start, at(a, r * lanes), lanes));
        }
    }

    @Override
    public void addRows(long acc, long a, long aRow, long rows, long n) {
        long done = VectorReductionsF32.addRows(acc, acc, a, aRow, rows, n);
        ScalarReductionsF32.addRows(acc, a, aRow, rows, done, n);
    }

    @Override
    public void addProducts(long acc, long a, long aRow, long b, long bRow, long rows, long n) {
        long done = VectorReductionsF32.addProducts(acc, a, aRow, b, bRow, rows, n);
        ScalarReductionsF32.addProducts(acc, a, aRow, b, bRow, rows, done, n);
    }

    @Override
    public void gemmDirect(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate) {
        VectorGemmF32.direct(c, ldc, a, aRow, aCol, b, ldb, m, n, k, accumulate);
    }

    @Override
    public void gemmLayer(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, long bias, boolean rectified) {
        VectorGemmF32.layer(c, ldc, a, aRow, aCol, b, ldb, m, n, k, bias, rectified);
    }

    @Override
    public void gemm(long c, long ldc, long a, long aRow, long aCol, long b, long bRow, long bCol, long m, long n, long k,
            boolean accumulate, long scratch) {
        VectorGemmF32.general(c, ldc, a, aRow, aCol, b, bRow, bCol, m, n, k, accumulate, scratch);
    }

    @Override
    public long gemmScratch(long m, long n, long k) {
        return VectorGemmF32.scratch(m, n, k);
    }

    @Override
    public void matmulLanes(long c, long cI, long cJ, long a, long aI, long aK, long b, long bK, long bJ, long m, long n, long k,
            long lanes, boolean accumulate) {
        for (long i = 0; i < m; i++) {
            for (long j = 0; j < n; j++) {
                long to = at(c, i * cI + j * cJ);
                long left = at(a, i * aI);
                long right = at(b, j * bJ);
                long done = VectorLanesF32.dot(to, left, aK, right, bK, k, lanes, accumulate);
                ScalarMatricesF32.dot(to, left, aK, right, bK, k, done, lanes, accumulate);
            }
        }
    }

    @Override
    public void triangularSolve(long x, long a, long aRow, long aCol, long n, long cols, boolean lower, boolean unitDiagonal) {
        long done = VectorLanesF32.triangularSolve(x, a, aRow, aCol, n, cols, lower, unitDiagonal);
        ScalarMatricesF32.triangularSolve(x, a, aRow, aCol, n, done, cols, lower, unitDiagonal);
    }

    @Override
    public void adam(long p, long g, long m, long v, long n, AdamStep step) {
        long end = LanesF32.bound(n);
        VectorLanesF32.adamMoments(g, m, v, end, (float) step.gradientScale(), (float) step.beta1(), (float) (1 - step.beta1()),
                (float) step.beta2(), (float) (1 - step.beta2()));
        VectorLanesF32.adamStep(p, m, v, end, (float) step.rate(), (float) step.decay(), (float) step.mCorrection(),
                (float) step.vCorrection(), (float) step.epsilon());
        ScalarElementwiseF32.adam(p, g, m, v, end, n, step);
    }

    @Override
    public double sumOfSquares(long a, long n) { // both types
        return VectorSquares.sum(dtype(), a, n);
    }

    @Override
    public long firstNonFinite(long a, long n) {
        return ScalarElementwiseF32.firstNonFinite(a, VectorLanesF32.finite(a, n), n);
    }
}
