package pushforward.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import pushforward.tensor.DType;

/// Runs every kernel of the vector and the scalar implementation on the same numbers and compares all bits, guards included.
/// [#main] does so in a JVM of its own, for other vector widths than this process has.
final class KernelAgreement {
    /// Below, at and beyond the lengths of vectors, tiles and blocks.
    static final int[] SIZES = {0, 1, 2, 3, 4, 6, 7, 8, 9, 13, 15, 16, 17, 31, 33, 64, 100, 130, 255, 1025, 4098};
    private static final int[] SHORT = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33};

    private final DType type;
    private final Kernels scalar;
    private final Kernels vector;
    private final List<String> mismatches = new ArrayList<>();
    private long seed = 1;

    private KernelAgreement(DType type) {
        this.type = type;
        scalar = Kernels.scalar(type);
        vector = Kernels.vector(type);
    }

    /// One line for each call that differs.
    static List<String> mismatches(DType type) {
        KernelAgreement a = new KernelAgreement(type);
        a.elementwise();
        a.moves();
        a.reductions();
        a.products();
        a.parameters();
        return a.mismatches;
    }

    /// Prints the mismatches of both types and the width, and ends with the number of mismatches.
    public static void main(String[] args) {
        List<String> all = new ArrayList<>(mismatches(DType.F64));
        all.addAll(mismatches(DType.F32));
        all.stream().limit(20).forEach(System.out::println);
        System.out.println("lanes " + Kernels.vector(DType.F64).lanes() + " " + Kernels.vector(DType.F32).lanes());
        System.exit(all.isEmpty() ? 0 : 1);
    }

    /// Runs `body` with both implementations, each on its own copy of `dst`.
    private void check(String what, Run dst, BiConsumer<Kernels, Run> body) {
        try (Run expected = dst; Run actual = dst.copy()) {
            body.accept(scalar, expected);
            body.accept(vector, actual);
            int at = expected.mismatch(actual);
            if (at != -1) {
                mismatches.add(vector.name() + " " + what + " at " + at
                        + (at < 0 ? "" : ": expected " + expected.at(at) + ", got " + actual.at(at)));
            }
        }
    }

    private Run wild(int n) {
        return Run.wild(type, n, seed++);
    }

    private Run moderate(int n) {
        return Run.moderate(type, n, seed++);
    }

    private Run empty(int n) {
        return Run.empty(type, n);
    }

    private void elementwise() {
        for (int n : SIZES) {
            try (Run a = wild(n); Run b = wild(n); Run c = Run.whole(type, n, -1, 2, seed++)) {
                for (Unary op : Unary.values()) {
                    check(op + " " + n, empty(n), (k, d) -> k.unary(op, d.address(), a.address(), n));
                    check(op + " in place " + n, a.copy(), (k, d) -> k.unary(op, d.address(), d.address(), n));
                }
                for (Binary op : Binary.values()) {
                    check(op + " " + n, empty(n), (k, d) -> k.binary(op, d.address(), a.address(), n, 1, b.address(), n, 1, 1, n));
                    check(op + " in place " + n, a.copy(),
                            (k, d) -> k.binary(op, d.address(), b.address(), n, 1, d.address(), n, 1, 1, n));
                }
                long pa = a.address();
                long pb = b.address();
                check("select " + n, empty(n),
                        (k, d) -> k.select(d.address(), c.address(), n, 1, pa, n, 1, pb, n, 1, 1, n));
                check("fill " + n, empty(n), (k, d) -> k.fill(d.address(), 0.1, n));
                check("copy " + n, empty(n), (k, d) -> k.copy(d.address(), pa, n));
                check("scale " + n, empty(n), (k, d) -> k.scale(d.address(), pa, 0.1, n));
                check("axpy " + n, b.copy(), (k, d) -> k.axpy(d.address(), 0.1, pa, n));
                check("approach " + n, b.copy(), (k, d) -> k.approach(d.address(), 0.1, pa, n));
                check("castFrom " + n, empty(n), (k, d) -> k.castFrom(type, d.address(), pa, n));
                DType other = type == DType.F64 ? DType.F32 : DType.F64;
                try (Run foreign = Run.wild(other, n, seed++)) {
                    check("castFrom other " + n, empty(n), (k, d) -> k.castFrom(other, d.address(), foreign.address(), n));
                }
            }
        }
        for (int rows : new int[] {1, 2, 3, 5}) {
            for (int lanes : new int[] {1, 2, 5, 8, 16, 19, 130}) {
                strided(rows, lanes);
            }
        }
    }

    private void strided(int rows, int lanes) {
        int n = rows * lanes;
        long[][] strides = {{lanes, 1}, {0, 1}, {1, 0}, {0, 0}, {lanes + 3, 1}};
        try (Run a = wild(n + 3 * rows); Run b = wild(n + 3 * rows); Run c = Run.whole(type, n + 3 * rows, 0, 2, seed++)) {
            for (long[] s : strides) {
                for (long[] t : strides) {
                    String at = " " + rows + " x " + lanes + " " + s[0] + "," + s[1] + " " + t[0] + "," + t[1];
                    for (Binary op : Binary.values()) {
                        check(op + at, empty(n), (k, d) -> k.binary(op, d.address(), a.address(), s[0], s[1], b.address(), t[0], t[1],
                                rows, lanes));
                    }
                    check("select" + at, empty(n), (k, d) -> k.select(d.address(), c.address(), t[0], t[1], a.address(), s[0], s[1],
                            b.address(), t[0], t[1], rows, lanes));
                }
            }
        }
    }

    private void moves() {
        for (int rows : new int[] {1, 3, 5, 6, 7, 12, 16, 17, 40}) {
            for (int cols : new int[] {1, 3, 5, 6, 12, 15, 16, 23, 64}) {
                for (int gap : new int[] {0, 1, 9}) {
                    String at = " " + rows + " x " + cols + " with gaps of " + gap;
                    try (Run a = wild(rows * (cols + gap) - gap)) {
                        check("transpose" + at, wild(cols * (rows + gap) - gap), (k, d) -> k.transpose(d.address(), rows + gap, a.address(), cols + gap, rows, cols));
                        check("transpose to no gaps" + at, empty(cols * rows), (k, d) -> k.transpose(d.address(), rows, a.address(), cols + gap, rows, cols));
                    }
                }
            }
        }
        for (int rows : SHORT) {
            for (int lanes : new int[] {1, 3, 4, 8, 15, 16, 33, 130}) {
                int n = rows * lanes;
                String at = " " + rows + " x " + lanes;
                int[] index = new int[2 * rows];
                for (int i = 0; i < index.length; i++) {
                    index[i] = (i * 7 + 3) % rows;
                }
                try (Run a = wild(n); Run b = wild(2 * n); Run t = wild(3 * n); Run which = Run.whole(type, n, -1, 4, seed++)) {
                    check("broadcastLanes" + at, empty(n), (k, d) -> k.broadcastLanes(d.address(), a.address(), rows, lanes));
                    check("copyRows" + at, empty(2 * n), (k, d) -> k.copyRows(d.address(), 2 * lanes, a.address(), lanes, rows, lanes));
                    check("gatherRows" + at, empty(2 * n), (k, d) -> k.gatherRows(d.address(), a.address(), index, lanes));
                    check("scatterAddRows" + at, a.copy(), (k, d) -> k.scatterAddRows(d.address(), b.address(), index, lanes));
                    check("transpose" + at, empty(n), (k, d) -> k.transpose(d.address(), rows, a.address(), lanes, rows, lanes));
                    check("pick" + at, empty(n), (k, d) -> k.pick(d.address(), which.address(), t.address(), rows, 3, lanes));
                    check("place" + at, empty(3 * n), (k, d) -> k.place(d.address(), which.address(), a.address(), rows, 3, lanes));
                }
            }
        }
    }

    private void reductions() {
        for (int outer : new int[] {1, 3}) {
            for (int m : new int[] {1, 2, 5, 17}) {
                for (int inner : new int[] {1, 2, 3, 4, 7, 8, 9, 16, 31, 33, 130}) {
                    String at = " " + outer + " x " + m + " x " + inner;
                    try (Run a = wild(outer * m * inner); Run b = moderate(outer * m * inner)) {
                        int n = outer * inner;
                        check("sum" + at, empty(n), (k, d) -> k.sum(d.address(), b.address(), outer, m, inner));
                        check("wild sum" + at, empty(n), (k, d) -> k.sum(d.address(), a.address(), outer, m, inner));
                        check("sumWide" + at, Run.empty(DType.F64, n), (k, d) -> k.sumWide(d.address(), b.address(), outer, m, inner));
                        check("max" + at, empty(n), (k, d) -> k.max(d.address(), a.address(), outer, m, inner));
                        check("min" + at, empty(n), (k, d) -> k.min(d.address(), b.address(), outer, m, inner));
                        check("cumsum" + at, empty(m * n), (k, d) -> k.cumsum(d.address(), b.address(), outer, m, inner, false));
                        check("cumsum down" + at, b.copy(), (k, d) -> k.cumsum(d.address(), d.address(), outer, m, inner, true));
                    }
                }
            }
        }
        for (int rows : new int[] {1, 2, 4, 7, 8, 9, 21}) {
            for (int lanes : SIZES) {
                String at = " " + rows + " x " + lanes;
                try (Run a = moderate(rows * lanes); Run b = moderate(rows * (lanes + 2)); Run w = wild(rows * lanes); Run acc = moderate(rows)) {
                    check("addLanes" + at, acc.copy(), (k, d) -> k.addLanes(d.address(), a.address(), lanes, rows, lanes));
                    check("addRows" + at, b.copy(), (k, d) -> k.addRows(d.address(), a.address(), lanes, rows, lanes));
                    check("maxLanes" + at, acc.copy(), (k, d) -> k.maxLanes(d.address(), w.address(), rows, lanes));
                    check("addProducts" + at, b.copy(), (k, d) -> k.addProducts(d.address(), a.address(), lanes, w.address(), lanes, rows, lanes));
                }
            }
        }
    }

    private void products() {
        int[][] sizes = {{1, 1, 1}, {1, 1, 7}, {6, 16, 4}, {5, 3, 2}, {7, 17, 9}, {12, 1, 33}, {25, 2, 65}, {31, 5, 3}, {64, 31, 17},
            {13, 33, 300}, {3, 130, 64}, {30, 64, 64}, {2, 7, 0}, {260, 40, 20}, {7, 1030, 5}, {49, 9, 12}, {6, 8, 6}, {6, 4, 6}, {130, 20, 200}, {50, 3, 90},
            {49, 51, 64}, {32, 60, 64}, {61, 102, 130}, {11, 23, 9}, {2100, 21, 70}, {98, 66, 70}, {97, 140, 520},
            {4, 64, 3}, {7, 65, 6}, {8, 96, 9}, {9, 67, 0}, {10, 130, 11}, {11, 64, 8}, {12, 70, 33}, {14, 100, 70}, {28, 150, 17}, {2101, 70, 70}, {130, 530, 40}};
        for (int[] s : sizes) {
            for (boolean accumulate : new boolean[] {false, true}) {
                product(s[0], s[1], s[2], accumulate);
            }
        }
        farProduct();
        for (int lanes : new int[] {1, 2, 3, 8, 13, 16, 130}) {
            for (int n : new int[] {1, 2, 5}) {
                laneProduct(n, lanes);
            }
        }
        for (int n : new int[] {1, 2, 5, 9}) {
            for (int cols : new int[] {1, 3, 4, 8, 11, 33}) {
                try (Run a = moderate(n * n)) {
                    for (int mode = 0; mode < 8; mode++) {
                        boolean lower = (mode & 1) != 0;
                        boolean unit = (mode & 2) != 0;
                        long row = (mode & 4) != 0 ? 1 : n;
                        check("triangularSolve " + n + " x " + cols + " " + mode, moderate(n * cols),
                                (k, d) -> k.triangularSolve(d.address(), a.address(), row, n + 1 - row, n, cols, lower, unit));
                    }
                }
            }
        }
    }

    private void product(int m, int n, int k, boolean accumulate) {
        String at = " " + m + " x " + n + " x " + k + (accumulate ? " accumulating" : "");
        int ldc = n + 1;
        long scratchBytes = vector.gemmScratch(m, n, k);
        long scratch = Memory.allocate(scratchBytes);
        try (Run a = moderate(m * k); Run b = moderate(n * k); Run c = moderate(m * ldc)) {
            long pa = a.address();
            long pb = b.address();
            for (int mode = 0; mode < 4; mode++) {
                long aRow = (mode & 1) != 0 ? 1 : k;
                long aCol = (mode & 1) != 0 ? m : 1;
                long bRow = (mode & 2) != 0 ? 1 : n;
                long bCol = (mode & 2) != 0 ? k : 1;
                check("gemm " + mode + at, c.copy(),
                        (q, d) -> q.gemm(d.address(), ldc, pa, aRow, aCol, pb, bRow, bCol, m, n, k, accumulate, scratch));
            }
            check("gemmDirect" + at, c.copy(), (q, d) -> q.gemmDirect(d.address(), ldc, pa, k, 1, pb, n, m, n, k, accumulate));
            check("gemmDirect of the transpose" + at, c.copy(), (q, d) -> q.gemmDirect(d.address(), ldc, pa, 1, m, pb, n, m, n, k, accumulate));
            check("gemmDirect of one row" + at, c.copy(), (q, d) -> q.gemmDirect(d.address(), ldc, pa, k, 1, pb, 0, m, n, k, accumulate));
            if (!accumulate) {
                layer(m, n, k, a, b, c);
            }
        } finally {
            Memory.free(scratch);
        }
    }

    /// A layer is what product, sum and maximum are one after the other, to the bit.
    private void layer(int m, int n, int k, Run a, Run b, Run c) {
        int ldc = n + 1;
        try (Run bias = moderate(m); Run zero = moderate(1)) {
            scalar.fill(zero.address(), 0, 1);
            for (boolean rectified : new boolean[] {false, true}) {
                for (boolean transposed : new boolean[] {false, true}) {
                    long aRow = transposed ? 1 : k;
                    long aCol = transposed ? m : 1;
                    String what = m + " x " + n + " x " + k + (rectified ? " rectified" : "") + (transposed ? " of the transpose" : "");
                    BiConsumer<Kernels, Run> layer = (q, d) -> q.gemmLayer(d.address(), ldc, a.address(), aRow, aCol, b.address(), n, m, n, k, bias.address(), rectified);
                    check("gemmLayer " + what, c.copy(), layer);
                    check("gemmLayer beside three kernels " + what, c.copy(), (q, d) -> {
                        if (q == scalar) {
                            q.gemmDirect(d.address(), ldc, a.address(), aRow, aCol, b.address(), n, m, n, k, false);
                            for (int i = 0; i < m; i++) {
                                long row = d.address() + (long) i * ldc * q.dtype().bytes();
                                q.binary(Binary.ADD, row, row, 0, 1, bias.address() + (long) i * q.dtype().bytes(), 0, 0, 1, n);
                                if (rectified) {
                                    q.binary(Binary.MAX, row, row, 0, 1, zero.address(), 0, 0, 1, n);
                                }
                            }
                        } else {
                            layer.accept(q, d);
                        }
                    });
                }
            }
        }
    }

    /// Rows of A of which the sixth is further from the first than an `int` counts bytes.
    private void farProduct() {
        int m = 6;
        int n = 80;
        int k = 5;
        long apart = (1L << 29) / type.bytes() + 3;
        long far = Memory.allocate(((m - 1) * apart + k) * type.bytes());
        long scratch = Memory.allocate(vector.gemmScratch(m, n, k));
        try (Run a = moderate(m * k); Run b = moderate(k * n)) {
            for (long i = 0; i < m; i++) {
                Memory.copy(far + i * apart * type.bytes(), a.address() + i * k * type.bytes(), (long) k * type.bytes());
            }
            check("gemm of far rows", moderate(m * n), (q, d) -> q.gemm(d.address(), n, far, apart, 1, b.address(), n, 1, m, n, k, false, scratch));
            check("gemmDirect of far rows", moderate(m * n), (q, d) -> q.gemmDirect(d.address(), n, far, apart, 1, b.address(), n, m, n, k, true));
        } finally {
            Memory.free(scratch);
            Memory.free(far);
        }
    }

    private void laneProduct(int n, int lanes) {
        int k = n + 1;
        try (Run a = moderate(n * k * lanes); Run b = moderate(k * n * lanes)) {
            for (boolean accumulate : new boolean[] {false, true}) {
                check("matmulLanes " + n + " x " + lanes, moderate(n * n * lanes), (q, d) -> q.matmulLanes(d.address(),
                        (long) n * lanes, lanes, a.address(), (long) k * lanes, lanes, b.address(), (long) n * lanes, lanes, n, n, k,
                        lanes, accumulate));
            }
        }
    }

    private void parameters() {
        AdamStep step = new AdamStep(1e-3, 0.9, 0.999, 1e-8, 1e-4, 1 / (1 - 0.9), 1 / (1 - 0.999), 0.7);
        for (int n : SIZES) {
            try (Run g = moderate(n); Run w = wild(n)) {
                check("adam " + n, Run.moderate(type, 3 * n, seed++), (k, d) -> {
                    k.unary(Unary.ABS, d.address(), d.address(), 3 * n);
                    long bytes = (long) n * type.bytes();
                    k.adam(d.address(), g.address(), d.address() + bytes, d.address() + 2 * bytes, n, step);
                });
                check("sumOfSquares " + n, Run.empty(DType.F64, 1), (k, d) -> Memory.putDouble(d.address(), k.sumOfSquares(g.address(), n)));
                check("firstNonFinite " + n, Run.empty(DType.F64, 2), (k, d) -> {
                    Memory.putDouble(d.address(), k.firstNonFinite(w.address(), n));
                    Memory.putDouble(d.address() + 8, k.firstNonFinite(g.address(), n));
                });
            }
        }
    }
}
