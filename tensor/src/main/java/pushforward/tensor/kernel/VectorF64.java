package pushforward.tensor.kernel;

import pushforward.tensor.DType;

/// The vector implementation for F64: whole vectors first, what remains as [ScalarF64] does it.
@SuppressWarnings("cast") // of no effect in this type, needed in the other
final class VectorF64 implements Kernels {
    static final Kernels INSTANCE = new VectorF64();

    private VectorF64() {
    }

    private static long at(long p, long i) {
        return p + i * Double.BYTES;
    }

    @Override
    public DType dtype() {
        return DType.F64;
    }

    @Override
    public String name() {
        return "vector F64 x " + LanesF64.L;
    }

    @Override
    public int lanes() {
        return LanesF64.L;
    }

    @Override
    public void unary(Unary op, long dst, long a, long n) {
        VectorUnaryF64.run(op, dst, a, n);
    }

    @Override
    public void binary(Binary op, long dst, long a, long aRow, long aLane, long b, long bRow, long bLane, long rows, long lanes) {
        VectorBinaryF64.run(op, dst, a, aRow, aLane, b, bRow, bLane, rows, lanes);
    }

    @Override
    public void select(long dst, long c, long cRow, long cLane, long a, long aRow, long aLane, long b, long bRow, long bLane,
            long rows, long lanes) {
        if (VectorBinaryF64.isFlat(cRow, cLane, lanes) && VectorBinaryF64.isFlat(aRow, aLane, lanes)
                && VectorBinaryF64.isFlat(bRow, bLane, lanes)) {
            selectRow(dst, c, cLane, a, aLane, b, bLane, rows * lanes);
            return;
        }
        for (long r = 0; r < rows; r++) {
            selectRow(at(dst, r * lanes), at(c, r * cRow), cLane, at(a, r * aRow), aLane, at(b, r * bRow), bLane, lanes);
        }
    }

    private static void selectRow(long dst, long c, long cLane, long a, long aLane, long b, long bLane, long n) {
        long done = VectorLanesF64.select(dst, c, cLane, a, aLane, b, bLane, n);
        ScalarElementwiseF64.select(dst, c, cLane, a, aLane, b, bLane, done, n);
    }

    @Override
    public void fill(long dst, double value, long n) { // both types
        fillRow(dst, (double) value, n);
    }

    private static void fillRow(long dst, double value, long n) {
        ScalarElementwiseF64.fill(dst, value, VectorLanesF64.fill(dst, value, n), n);
    }

    @Override
    public void copy(long dst, long src, long n) {
        ScalarElementwiseF64.copy(dst, src, VectorLanesF64.copy(dst, src, n), n);
    }

    @Override
    public void scale(long dst, long a, double s, long n) { // both types
        ScalarElementwiseF64.scale(dst, a, (double) s, VectorLanesF64.scale(dst, a, (double) s, n), n);
    }

    @Override
    public void axpy(long dst, double s, long a, long n) { // both types
        ScalarElementwiseF64.axpy(dst, (double) s, a, VectorLanesF64.axpy(dst, (double) s, a, n), n);
    }

    @Override
    public void approach(long dst, double t, long a, long n) { // both types
        ScalarElementwiseF64.approach(dst, (double) t, a, VectorLanesF64.approach(dst, (double) t, a, n), n);
    }

    @Override
    public void castFrom(DType from, long dst, long src, long n) {
        if (from == DType.F64) {
            copy(dst, src, n);
        } else {
            ScalarMovesF64.castFrom(from, dst, src, WideF64.convert(dst, src, n), n);
        }
    }

    @Override
    public void broadcastLanes(long dst, long a, long rows, long lanes) {
        for (long r = 0; r < rows; r++) {
            fillRow(at(dst, r * lanes), ScalarElementwiseF64.get(a, r), lanes);
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
            ScalarMovesF64.addRow(row, addend, VectorLanesF64.addRow(row, addend, n), n);
        }
    }

    @Override
    public void transpose(long dst, long dstRow, long src, long srcRow, long rows, long cols) {
        VectorTransposeF64.run(dst, dstRow, src, srcRow, rows, cols);
    }

    @Override
    public void pick(long dst, long index, long table, long rows, long K, long lanes) {
        for (long r = 0; r < rows; r++) {
            long to = at(dst, r * lanes);
            long from = at(index, r * lanes);
            long rowTable = at(table, r * K * lanes);
            ScalarElementwiseF64.pick(to, from, rowTable, K, VectorLanesF64.pick(to, from, rowTable, K, lanes), lanes);
        }
    }

    @Override
    public void place(long dst, long index, long value, long rows, long K, long lanes) {
        for (long r = 0; r < rows; r++) {
            for (long k = 0; k < K; k++) {
                long to = at(dst, (r * K + k) * lanes);
                long which = at(index, r * lanes);
                long from = at(value, r * lanes);
                ScalarElementwiseF64.place(to, which, from, k, VectorLanesF64.place(to, which, from, k, lanes), lanes);
            }
        }
    }

    @Override
    public void sum(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            long to = at(dst, o * inner);
            long from = at(a, o * n * inner);
            ScalarReductionsF64.sum(to, from, n, VectorReductionsF64.sum(to, from, n, inner), inner);
        }
    }

    @Override
    public void sumWide(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            long wide = dst + o * inner * Double.BYTES; // both types
            long from = at(a, o * n * inner);
            ScalarReductionsF64.sumWide(wide, from, n, WideF64.sum(wide, from, n, inner), inner);
        }
    }

    @Override
    public void max(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            long to = at(dst, o * inner);
            long from = at(a, o * n * inner);
            ScalarReductionsF64.max(to, from, n, VectorReductionsF64.max(to, from, n, inner), inner);
        }
    }

    @Override
    public void min(long dst, long a, long outer, long n, long inner) {
        for (long o = 0; o < outer; o++) {
            long to = at(dst, o * inner);
            long from = at(a, o * n * inner);
            ScalarReductionsF64.min(to, from, n, VectorReductionsF64.min(to, from, n, inner), inner);
        }
    }

    @Override
    public void cumsum(long dst, long a, long outer, long n, long inner, boolean reverse) {
        for (long o = 0; n > 0 && o < outer; o++) {
            long to = at(dst, o * n * inner);
            long from = at(a, o * n * inner);
            long first = reverse ? n - 1 : 0;
            long step = reverse ? -1 : 1;
            long done = VectorReductionsF64.cumsum(to, from, n, inner, first, step);
            ScalarReductionsF64.cumsum(to, from, n, done, inner, first, step);
        }
    }

    @Override
    public void addLanes(long acc, long a, long aRow, long rows, long lanes) {
        VectorTransposeF64.addLanes(acc, a, aRow, rows, lanes);
    }

    @Override
    public void maxLanes(long acc, long a, long rows, long lanes) {
        for (long r = 0; r < rows; r++) {
            double start = ScalarElementwiseF64.get(acc, r);
            ScalarElementwiseF64.put(acc, r, VectorReductionsF64.maxLanes(start, at(a, r * lanes), lanes));
        }
    }

    @Override
    public void addRows(long acc, long a, long aRow, long rows, long n) {
        long done = VectorReductionsF64.addRows(acc, acc, a, aRow, rows, n);
        ScalarReductionsF64.addRows(acc, a, aRow, rows, done, n);
    }

    @Override
    public void addProducts(long acc, long a, long aRow, long b, long bRow, long rows, long n) {
        long done = VectorReductionsF64.addProducts(acc, a, aRow, b, bRow, rows, n);
        ScalarReductionsF64.addProducts(acc, a, aRow, b, bRow, rows, done, n);
    }

    @Override
    public void gemmDirect(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate) {
        VectorGemmF64.direct(c, ldc, a, aRow, aCol, b, ldb, m, n, k, accumulate);
    }

    @Override
    public void gemmLayer(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, long bias, boolean rectified) {
        VectorGemmF64.layer(c, ldc, a, aRow, aCol, b, ldb, m, n, k, bias, rectified);
    }

    @Override
    public void gemm(long c, long ldc, long a, long aRow, long aCol, long b, long bRow, long bCol, long m, long n, long k,
            boolean accumulate, long scratch) {
        VectorGemmF64.general(c, ldc, a, aRow, aCol, b, bRow, bCol, m, n, k, accumulate, scratch);
    }

    @Override
    public long gemmScratch(long m, long n, long k) {
        return VectorGemmF64.scratch(m, n, k);
    }

    @Override
    public void matmulLanes(long c, long cI, long cJ, long a, long aI, long aK, long b, long bK, long bJ, long m, long n, long k,
            long lanes, boolean accumulate) {
        for (long i = 0; i < m; i++) {
            for (long j = 0; j < n; j++) {
                long to = at(c, i * cI + j * cJ);
                long left = at(a, i * aI);
                long right = at(b, j * bJ);
                long done = VectorLanesF64.dot(to, left, aK, right, bK, k, lanes, accumulate);
                ScalarMatricesF64.dot(to, left, aK, right, bK, k, done, lanes, accumulate);
            }
        }
    }

    @Override
    public void triangularSolve(long x, long a, long aRow, long aCol, long n, long cols, boolean lower, boolean unitDiagonal) {
        long done = VectorLanesF64.triangularSolve(x, a, aRow, aCol, n, cols, lower, unitDiagonal);
        ScalarMatricesF64.triangularSolve(x, a, aRow, aCol, n, done, cols, lower, unitDiagonal);
    }

    @Override
    public void adam(long p, long g, long m, long v, long n, AdamStep step) {
        long end = LanesF64.bound(n);
        VectorLanesF64.adamMoments(g, m, v, end, (double) step.gradientScale(), (double) step.beta1(), (double) (1 - step.beta1()),
                (double) step.beta2(), (double) (1 - step.beta2()));
        VectorLanesF64.adamStep(p, m, v, end, (double) step.rate(), (double) step.decay(), (double) step.mCorrection(),
                (double) step.vCorrection(), (double) step.epsilon());
        ScalarElementwiseF64.adam(p, g, m, v, end, n, step);
    }

    @Override
    public double sumOfSquares(long a, long n) { // both types
        return VectorSquares.sum(dtype(), a, n);
    }

    @Override
    public long firstNonFinite(long a, long n) {
        return ScalarElementwiseF64.firstNonFinite(a, VectorLanesF64.finite(a, n), n);
    }
}
