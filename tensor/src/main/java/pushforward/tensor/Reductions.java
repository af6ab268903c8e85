package pushforward.tensor;

import pushforward.tensor.kernel.Kernels;

/// Eager reductions over axes.
///
/// Sums run in double precision whatever the type and are cut into blocks of [#BLOCK] terms whose sums are summed in turn,
/// so the error of a sum of n terms is about `(128 log n / log 128) 2^-52` of the sum of magnitudes, then one rounding.
final class Reductions {
    private static final int BLOCK = 128;

    private Reductions() {
    }

    /// A reduction of `[outer][n][inner]` to `[outer][inner]`.
    private interface Kernel {
        void reduce(long dst, long a, long outer, long n, long inner);
    }

    /// Which axes a reduction removes.
    private static boolean[] mask(Tensor a, int[] axes) {
        boolean[] reduced = new boolean[a.rank()];
        for (int i = 0; i < reduced.length; i++) {
            reduced[i] = axes.length == 0;
        }
        for (int axis : axes) {
            int i = a.shape().axis(axis);
            if (reduced[i]) {
                throw new IllegalArgumentException("axis " + axis + " is given twice");
            }
            reduced[i] = true;
        }
        return reduced;
    }

    /// The number of elements that go into each element of the result.
    static long count(Tensor a, int... axes) {
        boolean[] reduced = mask(a, axes);
        long n = 1;
        for (int i = 0; i < reduced.length; i++) {
            n *= reduced[i] ? a.dim(i) : 1;
        }
        return n;
    }

    /// Removes each run of neighbouring axes in one pass, the last run first. `first` reads elements of the tensor's own type
    /// and writes those of `type`; `next` continues in `type`.
    private static Tensor reduce(Tensor a, boolean[] reduced, DType type, Kernel first, Kernel next) {
        Shape shape = a.shape();
        Tensor current = a;
        int end = reduced.length;
        while (end > 0) {
            if (!reduced[end - 1]) {
                end--;
                continue;
            }
            int start = end;
            while (start > 0 && reduced[start - 1]) {
                start--;
            }
            long outer = shape.product(0, start);
            long n = shape.product(start, end);
            long inner = shape.product(end, shape.rank());
            Shape result = shape;
            for (int i = end - 1; i >= start; i--) {
                result = result.remove(i);
            }
            Kernel kernel = current == a ? first : next;
            Tensor step = Fill.make(type, result, current, (dst, p) -> kernel.reduce(dst, p, outer, n, inner));
            if (current != a) {
                current.close();
            }
            current = step;
            shape = result;
            end = start;
        }
        return current;
    }

    /// The sums in F64, whatever the type of `a`.
    private static Tensor wideSum(Tensor a, int[] axes) {
        boolean[] reduced = mask(a, axes);
        Kernels own = Kernels.of(a.dtype());
        Kernels wide = Kernels.of(DType.F64);
        Tensor sum = reduce(a, reduced, DType.F64,
                (dst, p, outer, n, inner) -> cascade(own::sumWide, a.dtype().bytes(), dst, p, outer, n, inner),
                (dst, p, outer, n, inner) -> cascade(wide::sum, Double.BYTES, dst, p, outer, n, inner));
        return sum == a ? a.to(DType.F64) : sum;
    }

    private static void cascade(Kernel kernel, int bytes, long dst, long a, long outer, long n, long inner) {
        if (inner == 0 || outer == 0) {
            return;
        }
        if (n == 0) {
            Kernels.of(DType.F64).fill(dst, 0, outer * inner);
            return;
        }
        if (n <= 2 * BLOCK) {
            kernel.reduce(dst, a, outer, n, inner);
            return;
        }
        long whole = n / BLOCK;
        long rest = n % BLOCK;
        long parts = whole + (rest > 0 ? 1 : 0);
        Kernels wide = Kernels.of(DType.F64);
        Fill.withScratch(parts * inner * Double.BYTES, partial -> {
            for (long o = 0; o < outer; o++) {
                long from = a + o * n * inner * bytes;
                kernel.reduce(partial, from, whole, BLOCK, inner);
                if (rest > 0) {
                    kernel.reduce(partial + whole * inner * Double.BYTES, from + whole * BLOCK * inner * bytes, 1, rest, inner);
                }
                cascade(wide::sum, Double.BYTES, dst + o * inner * Double.BYTES, partial, 1, parts, inner);
            }
        });
    }

    static Tensor sum(Tensor a, int[] axes) {
        try (TensorScope scope = Tensor.scope()) {
            return scope.keep(wideSum(a, axes).to(a.dtype()));
        }
    }

    static Tensor mean(Tensor a, int[] axes) {
        long n = expectElements("mean", a, axes);
        try (TensorScope scope = Tensor.scope()) {
            return scope.keep(wideSum(a, axes).div(n).to(a.dtype()));
        }
    }

    static Tensor variance(Tensor a, int[] axes) {
        long n = expectElements("variance", a, axes);
        try (TensorScope scope = Tensor.scope()) {
            Tensor wide = a.to(DType.F64);
            Tensor mean = wideSum(wide, axes).div(n).view(kept(a, axes), 0);
            return scope.keep(wideSum(wide.minus(mean).square(), axes).div(n).to(a.dtype()));
        }
    }

    static Tensor std(Tensor a, int[] axes) {
        try (Tensor v = variance(a, axes)) {
            return v.sqrt();
        }
    }

    static Tensor logSumExp(Tensor a, int[] axes) {
        expectElements("logSumExp", a, axes);
        try (TensorScope scope = Tensor.scope()) {
            Tensor wide = a.to(DType.F64);
            Tensor max = max(wide, axes);
            // an infinite maximum is the answer; shifting by it would turn it into a NaN
            Tensor shift = Tensor.where(max.isFinite(), max, Tensor.scalar(0));
            Tensor sum = wideSum(wide.minus(shift.view(kept(a, axes), 0)).exp(), axes);
            return scope.keep(sum.log().plus(shift).to(a.dtype()));
        }
    }

    static Tensor max(Tensor a, int[] axes) {
        expectElements("max", a, axes);
        Kernels kernels = Kernels.of(a.dtype());
        return extremum(a, axes, kernels::max);
    }

    static Tensor min(Tensor a, int[] axes) {
        expectElements("min", a, axes);
        Kernels kernels = Kernels.of(a.dtype());
        return extremum(a, axes, kernels::min);
    }

    private static Tensor extremum(Tensor a, int[] axes, Kernel kernel) {
        Tensor result = reduce(a, mask(a, axes), a.dtype(), kernel, kernel);
        return result == a ? a.view(a.shape(), 0) : result;
    }

    private static long expectElements(String what, Tensor a, int[] axes) {
        long n = count(a, axes);
        if (n == 0) {
            throw new IllegalArgumentException(what + " needs at least one element, got shape " + a.shape());
        }
        return n;
    }

    /// The shape with the reduced axes kept at length 1.
    private static Shape kept(Tensor a, int[] axes) {
        boolean[] reduced = mask(a, axes);
        int[] dims = a.shape().dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = reduced[i] ? 1 : dims[i];
        }
        return Shape.of(dims);
    }

    static Tensor cumsum(Tensor a, int axis) {
        int i = a.shape().axis(axis);
        Kernels kernels = Kernels.of(a.dtype());
        return Fill.make(a.dtype(), a.shape(), a, (dst, p) -> {
            if (a.size() > 0) {
                kernels.cumsum(dst, p, a.shape().product(0, i), a.dim(i), a.shape().product(i + 1, a.rank()), false);
            }
        });
    }

    /// Where along an axis the largest (or smallest) element is: the first of equal ones, or the first NaN.
    static Tensor argExtremum(Tensor a, int axis, boolean largest) {
        int i = a.shape().axis(axis);
        expectElements(largest ? "argMax" : "argMin", a, new int[] {axis});
        long outer = a.shape().product(0, i);
        long n = a.dim(i);
        long inner = a.shape().product(i + 1, a.rank());
        DType dtype = a.dtype();
        return Fill.make(DType.F64, a.shape().remove(i), a, (dst, p) -> {
            for (long o = 0; o < outer; o++) {
                for (long c = 0; c < inner; c++) {
                    long best = 0;
                    double value = Double.NaN;
                    for (long k = 0; k < n; k++) {
                        double v = Elements.get(dtype, p + ((o * n + k) * inner + c) * dtype.bytes());
                        if (k == 0 || (largest ? v > value : v < value) || v != v && value == value) {
                            best = k;
                            value = v;
                        }
                    }
                    Elements.put(DType.F64, dst + (o * inner + c) * Double.BYTES, best);
                }
            }
        });
    }
}
