package pushforward.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import pushforward.tensor.DType;

/// One call of every kernel of one implementation, on sizes that reach each of its loops; for tests of what calls cost.
final class KernelCalls implements AutoCloseable {
    /// A kernel's call.
    record Call(String name, Runnable body) {
    }

    /// 33 rows of 67 lanes: whole vectors, pairs of vectors and remainders in every width.
    private static final int ROWS = 33;
    private static final int LANES = 67;
    private static final int N = ROWS * LANES;

    private final List<Run> runs = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final DType type;

    KernelCalls(Kernels k) {
        type = k.dtype();
        long a = moderate(N);
        long b = moderate(N);
        long c = moderate(N);
        long d = moderate(4 * N);
        long wide = keep(Run.moderate(DType.F64, N, 5));
        long flags = keep(Run.whole(type, N, 0, 3, 6));
        for (Unary op : Unary.values()) {
            add(op.name(), () -> k.unary(op, d, a, N));
        }
        for (Binary op : Binary.values()) {
            add(op.name(), () -> k.binary(op, d, a, LANES, 1, b, LANES, 1, ROWS, LANES));
            add(op + " by number", () -> k.binary(op, d, a, LANES, 1, b, 1, 0, ROWS, LANES));
            add(op + " of number", () -> k.binary(op, d, a, 1, 0, b, LANES, 1, ROWS, LANES));
        }
        add("select", () -> k.select(d, flags, LANES, 1, a, LANES, 1, b, LANES, 1, ROWS, LANES));
        add("select by row", () -> k.select(d, flags, 1, 0, a, LANES, 1, b, 1, 0, ROWS, LANES));
        add("fill", () -> k.fill(d, 1, N));
        add("copy", () -> k.copy(d, a, N));
        add("scale", () -> k.scale(d, a, 0.5, N));
        add("axpy", () -> k.axpy(d, 0.0, a, N));
        add("approach", () -> k.approach(d, 0.5, a, N));
        add("castFrom own", () -> k.castFrom(type, d, a, N));
        DType other = type == DType.F64 ? DType.F32 : DType.F64;
        long foreign = keep(Run.moderate(other, N, 7));
        add("castFrom other", () -> k.castFrom(other, d, foreign, N));
        add("broadcastLanes", () -> k.broadcastLanes(d, a, ROWS, LANES));
        add("copyRows", () -> k.copyRows(d, LANES, a, LANES, ROWS, LANES));
        int[] index = new int[ROWS];
        add("gatherRows", () -> k.gatherRows(d, a, index, LANES));
        add("scatterAddRows", () -> k.scatterAddRows(c, a, index, LANES));
        add("transpose", () -> k.transpose(d, ROWS, a, LANES, ROWS, LANES));
        add("pick", () -> k.pick(d, flags, a, ROWS / 3, 3, LANES));
        add("place", () -> k.place(d, flags, a, ROWS, 3, LANES));
        add("sum", () -> k.sum(d, a, 3, ROWS / 3, LANES));
        add("sumWide", () -> k.sumWide(wide, a, 3, ROWS / 3, LANES));
        add("max", () -> k.max(d, a, 3, ROWS / 3, LANES));
        add("min", () -> k.min(d, a, 3, ROWS / 3, LANES));
        add("cumsum", () -> k.cumsum(d, a, 3, ROWS / 3, LANES, false));
        add("addLanes", () -> k.addLanes(d, a, LANES, ROWS, LANES));
        add("maxLanes", () -> k.maxLanes(d, a, ROWS, LANES));
        add("addRows", () -> k.addRows(d, a, LANES, ROWS, LANES));
        add("addProducts", () -> k.addProducts(d, a, LANES, b, LANES, ROWS, LANES));
        long scratch = keep(Run.empty(DType.F64, (int) (k.gemmScratch(LANES, LANES, LANES) / 8)));
        for (int n : new int[] {1, 3, 16, 33}) {
            add("gemmDirect " + n, () -> k.gemmDirect(d, n, a, LANES, 1, b, n, ROWS, n, LANES, false));
            add("gemmDirect accumulating " + n, () -> k.gemmDirect(c, n, a, LANES, 1, b, n, ROWS, n, LANES, true));
        }
        add("gemm", () -> k.gemm(d, ROWS, a, LANES, 1, b, ROWS, 1, ROWS, ROWS, LANES, false, scratch));
        add("gemm of transposes", () -> k.gemm(d, LANES, a, 1, LANES, b, 1, ROWS, LANES, LANES, ROWS, false, scratch));
        add("gemmDirect of the transpose", () -> k.gemmDirect(c, LANES, a, 1, LANES, b, LANES, ROWS, LANES, ROWS, true));
        for (int n : new int[] {1, 3, 16, 33}) {
            add("gemmLayer " + n, () -> k.gemmLayer(d, n, a, LANES, 1, b, n, ROWS, n, LANES, a, false));
            add("gemmLayer rectified " + n, () -> k.gemmLayer(d, n, a, LANES, 1, b, n, ROWS, n, LANES, a, true));
        }
        for (int n : new int[] {1, 3, 5, 9, 16, 33}) {
            add("gemmDirect of the transpose " + n, () -> k.gemmDirect(c, n, a, 1, LANES, b, LANES, 2, n, ROWS, false));
        }
        add("matmulLanes", () -> k.matmulLanes(d, 3 * LANES, LANES, a, 3 * LANES, LANES, b, 3 * LANES, LANES, 3, 3, 3, LANES, false));
        add("triangularSolve", () -> k.triangularSolve(c, a, 8, 1, 7, LANES, true, true));
        AdamStep step = new AdamStep(1e-3, 0.9, 0.999, 1e-8, 1e-4, 1, 1, 1);
        long m = keep(Run.whole(type, N, 1, 2, 8));
        long v = keep(Run.whole(type, N, 1, 2, 9));
        add("adam", () -> k.adam(c, a, m, v, N, step));
        add("sumOfSquares", () -> k.sumOfSquares(a, N));
        add("firstNonFinite", () -> k.firstNonFinite(a, N));
    }

    private void add(String name, Runnable body) {
        calls.add(new Call(name, body));
    }

    private long moderate(int n) {
        return keep(Run.moderate(type, n, runs.size()));
    }

    private long keep(Run run) {
        runs.add(run);
        return run.address();
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public void close() {
        runs.forEach(Run::close);
    }
}
