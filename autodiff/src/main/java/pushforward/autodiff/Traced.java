package pushforward.autodiff;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A function of one sample that can be traced into another or applied to many samples at once.
///
/// On a tensor `[n, d..]` it is traced and compiled once per shape `[d..]` and element type; what was compiled is kept in this object. May be used by many
/// threads.
public final class Traced implements Fn {
    private final Fn f;
    private final Map<Argument, TracedMany> compiled = new ConcurrentHashMap<>();

    Traced(Fn f) {
        this.f = f;
    }

    @Override
    public Var apply(Var x) {
        return f.apply(x);
    }

    /// The function's value for each of the samples `x`.
    ///
    /// @param x `[n, d..]`, samples first
    /// @return `[n, m..]`, or the one result `[m..]` of a function that sums over samples
    public Tensor apply(Tensor x) {
        if (x.rank() < 1) {
            throw new IllegalArgumentException("expected samples [n, d..], got a scalar: reshape a single sample to [1, d..]");
        }
        return compiled(x.dtype(), x.shape().remove(0)).apply(x).get(0);
    }

    /// The graph of the function for samples of a shape, simplified.
    public Graph graph(DType dtype, int... shape) {
        return compiled(dtype, Shape.of(shape)).graph();
    }

    /// The compiled function for samples of a shape.
    public Program program(DType dtype, int... shape) {
        return compiled(dtype, Shape.of(shape)).program();
    }

    private TracedMany compiled(DType dtype, Shape shape) {
        return compiled.computeIfAbsent(new Argument("x", shape, dtype, true),
                a -> new TracedMany(List.of(a), xs -> List.of(f.apply(xs.get(0))), Options.defaults()));
    }
}
