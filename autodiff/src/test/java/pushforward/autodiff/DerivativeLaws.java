package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// The laws every differentiable function of one sample is held to, in double precision against finite differences and in both types against each other.
///
/// `assertDerivatives(f, x..)` checks, at x and along seeded random directions:
/// - the tangent against a central difference with one step of Richardson extrapolation;
/// - `<ct, J dx> = <J^T ct, dx>` to rounding;
/// - the Jacobian (all directions at once) against single directions;
/// - the second derivative, forward over reverse against a difference of gradients and against reverse over reverse;
/// - with [#third] the third derivative as well.
final class DerivativeLaws {
    private final FnN f;
    private final double[][] x;
    private final Shape[] shapes;
    private final boolean[] varying;
    private final SplittableRandom random = new SplittableRandom(42);
    private double tolerance = 2e-7;

    DerivativeLaws(FnN f, Shape[] shapes, double[][] x) {
        this.f = f;
        this.x = x;
        this.shapes = shapes;
        this.varying = new boolean[x.length];
        Arrays.fill(varying, true);
    }

    static void assertDerivatives(Fn f, double... x) {
        new DerivativeLaws(v -> f.apply(v.get(0)), new Shape[] {Shape.of(x.length)}, new double[][] {x}).all();
    }

    static void assertDerivatives(FnN f, Shape[] shapes, double[]... x) {
        new DerivativeLaws(f, shapes, x).all();
    }

    DerivativeLaws tolerance(double tolerance) {
        this.tolerance = tolerance;
        return this;
    }

    void all() {
        first();
        duality(DType.F64, 1e-11);
        duality(DType.F32, 3e-4);
        jacobian();
        second();
    }

    // ---- evaluation by the interpreter

    private List<Argument> types(DType dtype) {
        List<Argument> types = new ArrayList<>();
        for (int i = 0; i < shapes.length; i++) {
            types.add(new Argument("x" + i, shapes[i], dtype, varying[i]));
        }
        return types;
    }

    /// Values of `g(x.., extra..)` for one sample, all results flattened into one array.
    static double[] evaluate(Autodiff.FnMany g, List<Argument> types, double[]... in) {
        Graph graph = Autodiff.trace(types, g);
        double[] raw = flat(Interpreter.run(graph, rows(in), 1, 1, 0));
        double[] simple = flat(Interpreter.run(Simplify.finish(graph), rows(in), 1, 1, 0));
        for (int i = 0; i < raw.length; i++) {
            double bound = types.get(0).dtype() == DType.F32 ? 1e-4 : 1e-12;
            assertTrue(Double.compare(raw[i], simple[i]) == 0 || Math.abs(raw[i] - simple[i]) <= bound * (1 + Math.abs(raw[i])),
                    "element " + i + " is " + raw[i] + ", but " + simple[i] + " in the simplified graph");
        }
        return raw;
    }

    private static double[][][] rows(double[][] in) {
        double[][][] rows = new double[in.length][][];
        for (int i = 0; i < in.length; i++) {
            rows[i] = new double[][] {in[i]};
        }
        return rows;
    }

    private static double[] flat(double[][][] out) {
        List<Double> all = new ArrayList<>();
        for (double[][] o : out) {
            for (double v : o[0]) {
                all.add(v);
            }
        }
        return all.stream().mapToDouble(v -> v).toArray();
    }

    private double[] direction(int n) {
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            d[i] = random.nextDouble(-1, 1);
        }
        return d;
    }

    private double[][] directions() {
        double[][] d = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            d[i] = direction(x[i].length);
        }
        return d;
    }

    private double[] value(Autodiff.FnMany g, double[][] at) {
        return evaluate(g, types(DType.F64), at);
    }

    /// d/dt g(x + t d) at 0: two central differences and one step of extrapolation, error of order h^4.
    private double[] difference(Autodiff.FnMany g, double[][] d) {
        double h = 1e-3;
        double[] wide = central(g, d, 2 * h);
        double[] near = central(g, d, h);
        for (int i = 0; i < near.length; i++) {
            near[i] = (4 * near[i] - wide[i]) / 3;
        }
        return near;
    }

    private double[] central(Autodiff.FnMany g, double[][] d, double h) {
        double[] plus = value(g, moved(d, h));
        double[] minus = value(g, moved(d, -h));
        for (int i = 0; i < plus.length; i++) {
            plus[i] = (plus[i] - minus[i]) / (2 * h);
        }
        return plus;
    }

    private double[][] moved(double[][] d, double h) {
        double[][] at = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            at[i] = x[i].clone();
            for (int e = 0; e < at[i].length; e++) {
                at[i][e] += h * d[i][e];
            }
        }
        return at;
    }

    private static List<Var> constants(List<Var> like, double[][] values) {
        List<Var> c = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            c.add(like.get(i).constant(values[i], like.get(i).shape().dims()));
        }
        return c;
    }

    private Autodiff.FnMany along(Autodiff.FnMany g, double[][] d) {
        return xs -> Autodiff.jvp(g, xs, constants(xs, d)).tangents();
    }

    private Autodiff.FnMany single() {
        return xs -> List.of(f.apply(xs));
    }

    /// The gradient of <w, f> for fixed weights w.
    private Autodiff.FnMany gradient(Autodiff.FnMany g, double[] w) {
        return xs -> {
            Autodiff.WithPullback p = Autodiff.vjp(g, xs);
            List<Var> seeds = new ArrayList<>();
            int at = 0;
            for (Var y : p.values()) {
                seeds.add(y.constant(Arrays.copyOfRange(w, at, at + y.type().size()), y.shape().dims()));
                at += y.type().size();
            }
            return p.pullback().apply(seeds);
        };
    }

    private void close(double[] expected, double[] actual, double bound, String what) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], bound * (1 + Math.abs(expected[i])), what + ", element " + i + " at " + Arrays.deepToString(x));
        }
    }

    // ---- the laws

    private void first() {
        double[][] d = directions();
        close(difference(single(), d), value(along(single(), d), x), tolerance, "tangent against finite differences");
    }

    private void duality(DType dtype, double bound) {
        double[][] d = directions();
        double[] jd = evaluate(along(single(), d), types(dtype), x);
        double[] ct = direction(jd.length);
        double[] back = evaluate(gradient(single(), ct), types(dtype), x);
        double left = 0;
        double right = 0;
        double scale = 1;
        for (int i = 0; i < jd.length; i++) {
            left += ct[i] * jd[i];
            scale += Math.abs(ct[i] * jd[i]);
        }
        int at = 0;
        for (double[] part : d) {
            for (double v : part) {
                scale += Math.abs(back[at] * v);
                right += back[at++] * v;
            }
        }
        assertTrue(Math.abs(left - right) <= bound * scale, "<ct, J dx> = " + left + " but <J^T ct, dx> = " + right + " in " + dtype);
    }

    private void jacobian() {
        for (int a = 0; a < x.length; a++) {
            int which = a;
            Autodiff.FnMany matrix = xs -> List.of(Autodiff.jacobian(v -> {
                List<Var> all = new ArrayList<>(xs);
                all.set(which, v);
                return f.apply(all);
            }).apply(xs.get(which)));
            double[] j = value(matrix, x);
            double[][] d = new double[x.length][];
            for (int i = 0; i < x.length; i++) {
                d[i] = i == which ? direction(x[i].length) : new double[x[i].length];
            }
            double[] column = value(along(single(), d), x);
            double[] product = new double[column.length];
            for (int i = 0; i < product.length; i++) {
                for (int k = 0; k < x[which].length; k++) {
                    product[i] += j[i * x[which].length + k] * d[which][k];
                }
            }
            close(column, product, 1e-11 * (1 + Arrays.stream(j).map(Math::abs).max().orElse(0)), "Jacobian against one direction");
        }
    }

    private void second() {
        double[] y = value(single(), x);
        double[] w = direction(y.length);
        double[][] d = directions();
        double[] forwardOverReverse = value(along(gradient(single(), w), d), x);
        close(difference(gradient(single(), w), d), forwardOverReverse, 10 * tolerance, "second derivative against differences of gradients");
        double[] flat = flatten(d);
        double[] reverseOverReverse = value(gradient(gradient(single(), w), flat), x);
        close(forwardOverReverse, reverseOverReverse, 1e-9, "reverse over reverse against forward over reverse");
        double[] reverseOverForward = value(gradient(along(single(), d), w), x);
        close(forwardOverReverse, reverseOverForward, 1e-9, "reverse over forward against forward over reverse");
    }

    void third() {
        double[] y = value(single(), x);
        double[] w = direction(y.length);
        double[][] d = directions();
        double[][] e = directions();
        Autodiff.FnMany two = along(gradient(single(), w), d);
        close(difference(two, e), value(along(two, e), x), 100 * tolerance, "third derivative against differences");
        double[] u = flatten(directions());
        close(value(gradient(along(two, e), u), x), value(along(gradient(two, u), e), x), 1e-8, "fourth order: reverse and forward commute");
    }

    private static double[] flatten(double[][] d) {
        return Arrays.stream(d).flatMapToDouble(Arrays::stream).toArray();
    }
}
