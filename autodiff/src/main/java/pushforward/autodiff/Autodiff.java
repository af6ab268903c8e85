package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import pushforward.tensor.Shape;

/// Derivatives of functions of one sample. Each takes a function and returns a function, so they nest to any order; each can be applied to a [Var] inside
/// another traced function or to a batch of samples held in a tensor.
///
/// **Stages.** The output decides. Where the differentiated function's result is per sample, its arguments are per sample too (a shared argument is handed
/// to each sample first) and so are the derivatives; where the result is shared by all samples (behind `sumOverSamples`), the derivative with respect
/// to a shared argument is summed over samples.
public final class Autodiff {
    private Autodiff() {
    }

    /// A function's values together with their tangents.
    public record WithTangents(List<Var> values, List<Var> tangents) {
    }

    /// A function's values together with the linear map from their cotangents to the arguments'.
    public record WithPullback(List<Var> values, UnaryOperator<List<Var>> pullback) {
    }

    /// A function's values together with the linear map from the arguments' tangents to theirs.
    public record Linearized(List<Var> values, UnaryOperator<List<Var>> tangents) {
    }

    /// Several results of several arguments.
    @FunctionalInterface
    public interface FnMany {
        List<Var> apply(List<Var> arguments);
    }

    /// Makes `f` callable on tensors: it is traced and compiled once per combination of shapes and element types.
    public static Traced compile(Fn f) {
        return new Traced(f);
    }

    /// Makes a function of several arguments callable on tensors.
    public static TracedMany compile(List<Argument> arguments, FnMany f) {
        return new TracedMany(arguments, f, Options.defaults());
    }

    /// Makes a function of several arguments callable on tensors.
    ///
    /// @param arguments which of them each sample has for itself and which all samples share
    /// @param options how it is compiled and run
    public static TracedMany compile(List<Argument> arguments, FnMany f, Options options) {
        return new TracedMany(arguments, f, options);
    }

    /// Traces a function of several arguments into a graph, as recorded: the inputs are the arguments in order, used or not, the outputs what `f` returns.
    public static Graph trace(List<Argument> arguments, FnMany f) {
        Trace trace = new Trace(null);
        List<Var> inputs = new ArrayList<>();
        for (Argument a : arguments) {
            inputs.add(trace.input(a.name(), a.type()));
        }
        return trace.close(trace.record(() -> f.apply(inputs)));
    }

    // ---- forward

    /// `f(x)` and its derivative along `dx`, computed together. About twice the cost of f.
    public static WithTangents jvp(FnMany f, List<Var> x, List<Var> dx) {
        if (x.size() != dx.size()) {
            throw new IllegalArgumentException("expected " + x.size() + " tangents, got " + dx.size());
        }
        for (int i = 0; i < x.size(); i++) {
            if (!x.get(i).shape().equals(dx.get(i).shape()) || x.get(i).dtype() != dx.get(i).dtype()) {
                throw new IllegalArgumentException("expected a tangent of type " + x.get(i).type() + ", got " + dx.get(i).type());
            }
        }
        List<Var> from = aliases(x, false);
        List<Var> y = f.apply(from);
        return new WithTangents(y, Derivatives.tangents(from, dx, y));
    }

    /// `f(x)` and the map from tangents of x to tangents of f(x), which may be used any number of times. The values it needs are computed once.
    public static Linearized linearize(FnMany f, List<Var> x) {
        Linear l = linear(f, x, false);
        return new Linearized(l.values, dx -> Derivatives.batch(l.free, columns(dx), l.tangents, 1).stream()
                .map(v -> v.reshape(v.shape().remove(v.shape().rank() - 1))).toList());
    }

    private static List<Var> columns(List<Var> dx) {
        return dx.stream().map(v -> v.reshape(v.shape().append(1))).toList();
    }

    // ---- reverse

    /// `f(x)` and the map from cotangents of f(x) to cotangents of x. Applied once, about three times the cost of f, whatever the number of arguments.
    public static WithPullback vjp(FnMany f, List<Var> x) {
        return vjp(f, x, true);
    }

    /// [#vjp] with shared arguments left shared although results are per sample: their cotangents are summed over samples, as those of [#vjp] would be if that was asked of them.
    public static WithPullback vjpSummed(FnMany f, List<Var> x) {
        return vjp(f, x, false);
    }

    private static WithPullback vjp(FnMany f, List<Var> x, boolean stage) {
        Linear l = linear(f, x, stage);
        return new WithPullback(l.values, cts -> {
            if (cts.size() != l.values.size()) {
                throw new IllegalArgumentException("expected " + l.values.size() + " cotangents, got " + cts.size());
            }
            for (int i = 0; i < cts.size(); i++) {
                if (!cts.get(i).shape().equals(l.values.get(i).shape())) {
                    throw new IllegalArgumentException("expected a cotangent of shape " + l.values.get(i).shape() + ", got " + cts.get(i).shape());
                }
            }
            List<Var> seeds = new ArrayList<>();
            for (int i = 0; i < cts.size(); i++) {
                seeds.add(l.values.get(i).varying() ? cts.get(i).lift() : cts.get(i));
            }
            return Derivatives.cotangents(l.free, l.tangents, seeds);
        });
    }

    /// The gradient of a scalar function.
    public static Traced grad(Fn f) {
        return new Traced(x -> valueAndGrad(xs -> f.apply(xs.get(0)), List.of(x)).gradients().get(0));
    }

    /// A scalar and its gradients.
    public record ValueAndGrad(Var value, List<Var> gradients) {
    }

    /// The value of a scalar function and its gradient with respect to each argument, computed together.
    public static ValueAndGrad valueAndGrad(FnN f, List<Var> x) {
        WithPullback w = vjp(xs -> List.of(f.apply(xs)), x);
        Var y = w.values().get(0);
        if (y.shape().rank() != 0) {
            throw new IllegalArgumentException("expected a scalar function to take the gradient of, got a result of shape " + y.shape() + "; use jacobian or vjp");
        }
        return new ValueAndGrad(y, w.pullback().apply(List.of(y.onesLike())));
    }

    // ---- matrices of derivatives

    /// The Jacobian `[m.., d..]` of `f`: `[d..]` -> `[m..]`. The linear part of f runs once on all directions, forward when d <= m and backward otherwise.
    public static Traced jacobian(Fn f) {
        return new Traced(x -> {
            Linear l = linear(xs -> List.of(f.apply(xs.get(0))), List.of(x), true);
            Var y = l.values.get(0);
            int d = x.type().size();
            int m = y.type().size();
            Shape full = Shape.of(concat(y.shape().dims(), x.shape().dims()));
            if (d <= m) {
                Var columns = Derivatives.batch(l.free, List.of(identity(l.free.get(0), d)), l.tangents, d).get(0);
                return columns.reshape(full);
            }
            Trace trace = l.free.get(0).trace();
            Var seed = trace.emitLeaf(new Tangent(l.tangents.get(0).type()));
            Var back = Derivatives.cotangents(l.free, l.tangents, List.of(seed)).get(0);
            Var rows = Derivatives.batch(List.of(seed), List.of(identity(seed, m)), List.of(back), m).get(0);
            return rows.reshape(d, m).transpose().reshape(full);
        });
    }

    /// The Hessian `[d.., d..]` of a scalar function: the Jacobian of its gradient, forward over reverse.
    public static Traced hessian(Fn f) {
        return jacobian(grad(f));
    }

    /// The product of the Hessian with a direction, at the price of about two gradients and without the Hessian.
    public static Var hvp(Fn f, Var x, Var v) {
        return jvp(xs -> List.of(grad(f).apply(xs.get(0))), List.of(x), List.of(v)).tangents().get(0);
    }

    /// The divergence (trace of the Jacobian) of a vector field `[d]` -> `[d]`, from all d directions at once.
    public static Traced divergence(Fn f) {
        return new Traced(x -> {
            if (x.shape().rank() != 1) {
                throw new IllegalArgumentException("expected a vector, got shape " + x.shape());
            }
            Var j = jacobian(f).apply(x);
            if (!j.shape().equals(Shape.of(x.shape().dim(0), x.shape().dim(0)))) {
                throw new IllegalArgumentException("expected a field of shape " + x.shape() + ", got a Jacobian of shape " + j.shape());
            }
            return Trace.emit(new Contract(Ints.of(0, 1), Ints.of(0, 1), Ints.of(), false), j, identity(x, x.shape().dim(0)));
        });
    }

    private static int[] concat(int[] a, int[] b) {
        int[] c = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, c, a.length, b.length);
        return c;
    }

    /// The identity as directions of `like`: shape of like with a trailing axis of n.
    private static Var identity(Var like, int n) {
        double[] ones = new double[n * n];
        for (int i = 0; i < n; i++) {
            ones[i * n + i] = 1;
        }
        return like.trace().constant(Constant.of(ones, like.shape().append(n), like.dtype()));
    }

    // ---- the linear part

    private record Linear(List<Var> values, List<Var> free, List<Var> tangents) {
    }

    /// Traces f at x and its tangents as a linear function of free variables.
    ///
    /// @param stage whether shared arguments of a per-sample result are handed to each sample first
    private static Linear linear(FnMany f, List<Var> x, boolean stage) {
        List<Var> from = aliases(x, false);
        List<Var> y = f.apply(from);
        if (stage && y.stream().anyMatch(Var::varying) && x.stream().anyMatch(v -> !v.varying())) {
            if (!y.stream().allMatch(Var::varying)) {
                throw new IllegalArgumentException("expected results that are all per sample or all shared, got " + y.stream().map(Var::type).toList());
            }
            from = aliases(x, true);
            y = f.apply(from);
        }
        List<Var> free = new ArrayList<>();
        for (Var v : from) {
            free.add(v.trace().emitLeaf(new Tangent(v.type())));
        }
        return new Linear(y, free, Derivatives.tangents(from, free, y));
    }

    private static List<Var> aliases(List<Var> x, boolean lift) {
        Trace deepest = Trace.current();
        for (Var v : x) {
            deepest = deepest == null || v.trace().depth() > deepest.depth() ? v.trace() : deepest;
        }
        List<Var> from = new ArrayList<>();
        for (Var v : x) {
            from.add(deepest.emitHere(new Alias(), lift ? v.lift() : v));
        }
        return from;
    }
}
