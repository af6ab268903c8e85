package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.DoubleFunction;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Key;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Shape;
import pushforward.tensor.SlogDet;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// The laws every bijection is held to, on seeded random parameters and points; norms are maximum norms, cond(J) = |J| |J^-1|, eps is that of the type.
///
/// ```java
/// BijectionLaws.of(Coupling.half(4, false, 8)).seed(1).zeros((i, j) -> j >= 2 && i != j).all();
/// ```
///
/// - **Round trip**, both ways: 1e-12 where cond(J) <= 1e3 (1e-10 for inverses found by iteration), elsewhere 64 eps cond(J) (1 + |x|).
/// - **Log-determinant** of push and of pull against that of the exact Jacobian, the two against each other, and the trace of the Jacobian against the divergence.
/// - **Jacobian** against central differences to 1e-6, away from kinks; structural zeros are zeros exactly.
/// - **Batch**: a row alone, among others, and in another order has the same bits, in both types.
/// - **Gradients** of log p(x) in x and in the parameters against central differences to 1e-6; outside the support log p is minus infinity and its gradient 0.
/// - **Extremes**: NaN in, NaN out; subnormal numbers lose nothing; 1e30 gives no NaN and is not clamped.
/// - **F32** against F64 with the same (rounded) parameters.
///
/// d is the number of features, n the number of points.
public final class BijectionLaws {
    private static final double ROUND_TRIP = 1e-12;
    private static final double ITERATIVE = 1e-10;
    private static final double WELL_CONDITIONED = 1e3;
    private static final double DIFFERENCES = 1e-6;

    private final Bijection bijection;
    private final int d;
    private long seed = 1;
    private int points = 40;
    private double spread = 1.5;
    private double strength = 0.4;
    private boolean saturates;
    private double f32 = 64;
    private double roundTrip = ROUND_TRIP;
    private Optional<BiPredicate<Integer, Integer>> zeros = Optional.empty();
    private final List<double[]> outside = new ArrayList<>();
    private Parameters parameters;
    private double[][] x;
    private Optional<Tensor> context;

    private BijectionLaws(Bijection bijection) {
        this.bijection = bijection;
        this.d = bijection.shape().dim(0);
    }

    /// The laws for a bijection of shape `[d]`.
    public static BijectionLaws of(Bijection bijection) {
        return new BijectionLaws(bijection);
    }

    /// What random parameters and points depend on.
    public BijectionLaws seed(long value) {
        seed = value;
        return this;
    }

    /// How many points; 40 unless set.
    public BijectionLaws points(int n) {
        points = n;
        return this;
    }

    /// Standard deviation of the points on the base side; 1.5 unless set.
    public BijectionLaws spread(double value) {
        spread = value;
        return this;
    }

    /// Standard deviation of what is added to every trained parameter; 0.4 unless set.
    public BijectionLaws strength(double value) {
        strength = value;
        return this;
    }

    /// Says that the map levels off far from the origin, by its nature and not by a clamp.
    public BijectionLaws saturates() {
        saturates = true;
        return this;
    }

    /// Says that one direction is found by iteration: round trips are held to 1e-10 in place of 1e-12.
    public BijectionLaws iterative() {
        roundTrip = ITERATIVE;
        return this;
    }

    /// The factor in the bounds for F32; 64 unless set.
    public BijectionLaws f32(double factor) {
        f32 = factor;
        return this;
    }

    /// Entries (i, j) of the Jacobian of push, output i by input j, that are zero by construction.
    public BijectionLaws zeros(BiPredicate<Integer, Integer> entries) {
        zeros = Optional.of(entries);
        return this;
    }

    /// A point on the data side where the density is 0.
    public BijectionLaws outside(double... y) {
        outside.add(y);
        return this;
    }

    /// Checks every law.
    public void all() {
        TensorScope scope = Tensor.scope();
        try {
            prepare();
            roundTrips();
            determinants();
            jacobians();
            batches(parameters);
            try (Parameters narrow = parameters.to(DType.F32)) {
                batches(narrow);
                narrow(narrow);
            }
            gradientsInX();
            gradientsInParameters();
            outside();
            extremes();
        } finally {
            scope.close();
        }
    }

    private void prepare() {
        RandomKey key = RandomKey.of(seed);
        parameters = shaken(Parameters.initial(bijection, DType.F64, seed), strength, key.child("shake"));
        x = key.child("points").normal(DType.F64, points, d).times(spread).toDoubleArray2();
        int c = bijection.contextSize();
        context = c == 0 ? Optional.empty() : Optional.of(key.child("context").normal(DType.F64, points, c));
    }

    /// Adds normal numbers to what is trained, so that nothing stays at a special value; weights are scaled by their number of inputs.
    static Parameters shaken(Parameters p, double strength, RandomKey key) {
        for (Parameters.Entry e : p.entries()) {
            if (e.trained()) {
                double std = e.shape().rank() == 2 ? strength / Math.sqrt(e.shape().dim(1)) : strength;
                p.set(e.name(), p.at(e.name()).plus(key.child(e.name()).normal(p.dtype(), e.shape().dims()).times(std)));
            }
        }
        return p;
    }

    // ---- evaluation

    @FunctionalInterface
    private interface OfSample {
        List<Var> apply(Var x, Scope scope);
    }

    /// Runs a function of a point on rows that belong to the first rows of the context, in order.
    private List<Tensor> run(Parameters p, double[][] rows, OfSample f) {
        Optional<Tensor> c = context.map(all -> all.gather(cycle(rows.length)));
        return run(p, rows, c, f);
    }

    private List<Tensor> run(Parameters p, double[][] rows, Optional<Tensor> contextRows, OfSample f) {
        try (Compiled compiled = compile(p, f)) {
            return run(compiled, p.dtype(), rows, contextRows);
        }
    }

    private Compiled compile(Parameters p, OfSample f) {
        List<Shape> shapes = new ArrayList<>(List.of(Shape.of(d)));
        context.ifPresent(c -> shapes.add(Shape.of(bijection.contextSize())));
        return new Compiled(p, shapes, (v, noise, scope) -> f.apply(v.get(0), v.size() > 1 ? scope.given(v.get(1)) : scope));
    }

    private static List<Tensor> run(Compiled compiled, DType dtype, double[][] rows, Optional<Tensor> contextRows) {
        List<Tensor> inputs = new ArrayList<>(List.of(Tensor.of(rows).to(dtype)));
        contextRows.ifPresent(c -> inputs.add(c.to(dtype)));
        return compiled.run(rows.length, Key.ZERO, inputs.toArray(Tensor[]::new));
    }

    private int[] cycle(int n) {
        int[] index = new int[n];
        for (int i = 0; i < n; i++) {
            index[i] = i % points;
        }
        return index;
    }

    private List<Var> push(Var v, Scope scope) {
        Mapped m = bijection.push(v, scope);
        return List.of(m.value(), m.logAbsDet());
    }

    private List<Var> pull(Var v, Scope scope) {
        Mapped m = bijection.pull(v, scope);
        return List.of(m.value(), m.logAbsDet());
    }

    private double[][] pushed() {
        return run(parameters, x, this::push).get(0).toDoubleArray2();
    }

    private Tensor jacobiansOf(double[][] rows, boolean push) {
        return run(parameters, rows, (v, s) -> List.of(Autodiff.jacobian(u -> (push ? bijection.push(u, s) : bijection.pull(u, s)).value()).apply(v))).get(0);
    }

    /// Condition of each Jacobian of push, infinite where it is singular to working precision.
    private double[] conditions() {
        Tensor jacobians = jacobiansOf(x, true);
        double[] cond = new double[points];
        for (int r = 0; r < points; r++) {
            cond[r] = condition(jacobians.row(r));
        }
        return cond;
    }

    private static double condition(Tensor j) {
        try {
            return norm(j) * norm(LinearAlgebra.inverse(j));
        } catch (ArithmeticException singular) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private static double norm(Tensor matrix) {
        return matrix.abs().sum(1).max().item();
    }

    private static double norm(double[] v) {
        double most = 0;
        for (double e : v) {
            most = Math.max(most, Math.abs(e));
        }
        return most;
    }

    private static double distance(double[] a, double[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    private static String at(double[] point) {
        return " at " + Arrays.toString(point);
    }

    // ---- laws

    private void roundTrips() {
        double[] cond = conditions();
        double[][] y = pushed();
        double[][] back = run(parameters, y, this::pull).get(0).toDoubleArray2();
        double[][] there = run(parameters, back, this::push).get(0).toDoubleArray2();
        for (int r = 0; r < points; r++) {
            within(cond[r], x[r], back[r], "pull(push(x))");
            within(cond[r], y[r], there[r], "push(pull(y))");
        }
    }

    private void within(double cond, double[] expected, double[] got, String what) {
        double bound = cond <= WELL_CONDITIONED ? roundTrip : 64 * DType.F64.epsilon() * cond * (1 + norm(expected));
        double error = distance(expected, got);
        assertTrue(error <= bound, () -> what + " is off by " + error + ", more than " + bound + " with cond(J) " + cond + at(expected));
    }

    private void determinants() {
        double[][] y = pushed();
        double[] cond = conditions();
        double[] push = run(parameters, x, this::push).get(1).toDoubleArray();
        double[] pull = run(parameters, y, this::pull).get(1).toDoubleArray();
        Tensor forward = jacobiansOf(x, true);
        Tensor backward = jacobiansOf(y, false);
        double[] divergence = run(parameters, x, (v, s) -> List.of(Autodiff.divergence(u -> bijection.push(u, s).value()).apply(v))).get(0).toDoubleArray();
        for (int r = 0; r < points; r++) {
            double scale = 1 + Math.abs(push[r]) + 1e-4 * Math.min(cond[r], 1e10);
            logDet(LinearAlgebra.slogDet(forward.row(r)), push[r], scale, "push", x[r]);
            logDet(LinearAlgebra.slogDet(backward.row(r)), pull[r], scale, "pull", y[r]);
            assertEquals(0, push[r] + pull[r], 1e-11 * scale, "log|det| of push and pull" + at(x[r]));
            double trace = 0;
            for (int i = 0; i < d; i++) {
                trace += forward.at(r, i, i);
            }
            assertEquals(trace, divergence[r], 1e-12 * (1 + norm(forward.row(r))), "trace of the Jacobian" + at(x[r]));
        }
    }

    private static void logDet(SlogDet exact, double got, double scale, String what, double[] at) {
        assertEquals(exact.logAbsDet(), got, 1e-11 * scale, "log|det| of " + what + at(at));
    }

    private void jacobians() {
        double[][] y = pushed();
        differences(x, true);
        differences(y, false);
        zeros.ifPresent(expected -> {
            Tensor j = jacobiansOf(x, true);
            for (int r = 0; r < points; r++) {
                for (int i = 0; i < d; i++) {
                    for (int k = 0; k < d; k++) {
                        if (expected.test(i, k)) {
                            assertEquals(0.0, Math.abs(j.at(r, i, k)), "entry (" + i + ", " + k + ") of the Jacobian" + at(x[r]));
                        }
                    }
                }
            }
        });
    }

    private void differences(double[][] rows, boolean push) {
        Tensor exact = jacobiansOf(rows, push);
        int skipped = 0;
        for (int j = 0; j < d; j++) {
            double[][] wide = central(rows, j, 2e-5, push);
            double[][] fine = central(rows, j, 1e-5, push);
            for (int r = 0; r < points; r++) {
                double scale = 1 + norm(exact.row(r));
                // Two steps that disagree lie on the two sides of a kink, or the step is too long for the curvature there.
                if (distance(wide[r], fine[r]) > 0.1 * DIFFERENCES * scale) {
                    skipped++;
                    continue;
                }
                for (int i = 0; i < d; i++) {
                    assertEquals(fine[r][i], exact.at(r, i, j), DIFFERENCES * scale, "entry (" + i + ", " + j + ") of the Jacobian of " + (push ? "push" : "pull")
                            + at(rows[r]));
                }
            }
        }
        assertTrue(skipped <= points * d / 5, skipped + " of " + points * d + " central differences are useless");
    }

    private double[][] central(double[][] rows, int j, double step, boolean push) {
        double[][] above = moved(rows, j, step);
        double[][] below = moved(rows, j, -step);
        OfSample f = push ? this::push : this::pull;
        double[][] up = run(parameters, above, f).get(0).toDoubleArray2();
        double[][] down = run(parameters, below, f).get(0).toDoubleArray2();
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < d; i++) {
                up[r][i] = (up[r][i] - down[r][i]) / (above[r][j] - below[r][j]);
            }
        }
        return up;
    }

    private static double[][] moved(double[][] rows, int j, double step) {
        double[][] out = new double[rows.length][];
        for (int r = 0; r < rows.length; r++) {
            out[r] = rows[r].clone();
            out[r][j] += step;
        }
        return out;
    }

    private void batches(Parameters p) {
        int[] order = RandomKey.of(seed).child("order").permutation(points);
        double[][] shuffled = new double[points][];
        for (int r = 0; r < points; r++) {
            shuffled[r] = x[order[r]];
        }
        for (boolean push : new boolean[] {true, false}) {
            try (Compiled f = compile(p, push ? this::push : this::pull)) {
                List<Tensor> together = run(f, p.dtype(), x, context);
                List<Tensor> other = run(f, p.dtype(), shuffled, context.map(c -> c.gather(order)));
                for (int r = 0; r < points; r++) {
                    same(together, order[r], other, r, "among others in another order");
                }
                for (int r = 0; r < points; r += 7) {
                    int row = r;
                    same(together, r, run(f, p.dtype(), new double[][] {x[r]}, context.map(c -> c.rows(row, row + 1))), 0, "alone");
                }
            }
        }
    }

    private void same(List<Tensor> a, int ra, List<Tensor> b, int rb, String what) {
        for (int k = 0; k < a.size(); k++) {
            assertEquals(a.get(k).row(ra), b.get(k).row(rb), "a row " + what + at(x[ra]));
        }
    }

    private void narrow(Parameters p) {
        double[][] rounded = Tensor.of(x).to(DType.F32).to(DType.F64).toDoubleArray2();
        try (Parameters wide = p.to(DType.F64)) {
            Tensor jacobians = jacobiansOf(rounded, true);
            List<Tensor> a = run(wide, rounded, this::push);
            List<Tensor> b = run(p, rounded, this::push);
            double[][] y = a.get(0).toDoubleArray2();
            double[][] z = b.get(0).to(DType.F64).toDoubleArray2();
            double[][] back = run(p, z, this::pull).get(0).to(DType.F64).toDoubleArray2();
            double eps = f32 * DType.F32.epsilon();
            for (int r = 0; r < points; r++) {
                Tensor j = jacobians.row(r);
                double size = (1 + norm(j)) * (1 + norm(rounded[r])) + norm(y[r]);
                assertTrue(distance(y[r], z[r]) <= eps * size, "push in F32 is off by " + distance(y[r], z[r]) + " of " + size + at(rounded[r]));
                double cond = condition(j);
                double error = distance(rounded[r], back[r]);
                assertTrue(error <= eps * (1 + cond) * (1 + norm(rounded[r])), "round trip in F32 is off by " + error + " with cond(J) " + cond + at(rounded[r]));
                assertEquals(a.get(1).at(r), b.get(1).at(r), eps * (d + Math.abs(a.get(1).at(r)) + norm(rounded[r])), "log|det| in F32" + at(rounded[r]));
            }
        }
    }

    private Var logProb(Var y, Scope s) {
        Mapped m = bijection.pull(y, s);
        return new StandardNormal(bijection.shape()).logProb(m.value(), s).plus(m.logAbsDet());
    }

    private void gradientsInX() {
        double[][] y = pushed();
        double[][] exact = run(parameters, y, (v, s) -> List.of(Autodiff.grad(u -> logProb(u, s)).apply(v))).get(0).toDoubleArray2();
        int skipped = 0;
        for (int j = 0; j < d; j++) {
            int column = j;
            double[] wide = extrapolated(h -> slope(y, column, h), 2e-5);
            double[] fine = extrapolated(h -> slope(y, column, h), 1e-5);
            for (int r = 0; r < points; r++) {
                double scale = 1 + norm(exact[r]);
                if (Math.abs(wide[r] - fine[r]) > 0.1 * DIFFERENCES * scale) {
                    skipped++;
                } else {
                    assertEquals(fine[r], exact[r][j], DIFFERENCES * scale, "d log p / dx_" + j + at(y[r]));
                }
            }
        }
        assertTrue(skipped <= points * d / 4, skipped + " of " + points * d + " central differences of log p are useless");
    }

    /// Central differences with a step and its half, extrapolated to order 4: layers on layers make third derivatives of 1e5 times the first.
    private static double[] extrapolated(DoubleFunction<double[]> central, double step) {
        double[] whole = central.apply(step);
        double[] half = central.apply(step / 2);
        for (int r = 0; r < half.length; r++) {
            half[r] += (half[r] - whole[r]) / 3;
        }
        return half;
    }

    private double[] slope(double[][] y, int j, double step) {
        double[][] above = moved(y, j, step);
        double[][] below = moved(y, j, -step);
        double[] up = logProbs(parameters, above);
        double[] down = logProbs(parameters, below);
        for (int r = 0; r < up.length; r++) {
            up[r] = (up[r] - down[r]) / (above[r][j] - below[r][j]);
        }
        return up;
    }

    private double[] logProbs(Parameters p, double[][] y) {
        return run(p, y, (v, s) -> List.of(logProb(v, s))).get(0).toDoubleArray();
    }

    /// The derivative of each row's log p along random directions in the space of trained parameters.
    private void gradientsInParameters() {
        List<Parameters.Entry> trained = parameters.entries().stream().filter(Parameters.Entry::trained).toList();
        double[][] y = pushed();
        for (int k = 0; k < 3 && !trained.isEmpty(); k++) {
            RandomKey key = RandomKey.of(seed).child("direction").child(k);
            try (Parameters direction = shaken(parameters.zeros(), 1, key)) {
                List<Tensor> grads = run(parameters, y, (v, s) -> Autodiff.valueAndGrad(
                        theta -> logProb(v, with(s, trained, theta)), trained.stream().map(e -> s.param(e.name())).toList()).gradients());
                double[] wide = extrapolated(h -> along(direction, y, h), 8e-6);
                double[] fine = extrapolated(h -> along(direction, y, h), 4e-6);
                int skipped = 0;
                for (int r = 0; r < points; r++) {
                    double exact = 0;
                    double scale = 1;
                    for (int i = 0; i < trained.size(); i++) {
                        Tensor g = grads.get(i).row(r);
                        exact += g.times(direction.at(trained.get(i).name())).sum().item();
                        scale += g.abs().sum().item();
                    }
                    if (Math.abs(wide[r] - fine[r]) > 0.1 * DIFFERENCES * scale) {
                        skipped++;
                    } else {
                        assertEquals(fine[r], exact, DIFFERENCES * scale, "d log p along a direction of the parameters" + at(y[r]));
                    }
                }
                assertTrue(skipped <= points / 4, skipped + " of " + points + " central differences in the parameters are useless, d " + d + ", seed " + seed);
            }
        }
    }

    private static Scope with(Scope s, List<Parameters.Entry> trained, List<Var> theta) {
        Scope changed = s;
        for (int i = 0; i < theta.size(); i++) {
            changed = changed.with(trained.get(i).name(), theta.get(i));
        }
        return changed;
    }

    private double[] along(Parameters direction, double[][] y, double step) {
        double[] up = logProbs(step(direction, step), y);
        double[] down = logProbs(step(direction, -step), y);
        for (int r = 0; r < up.length; r++) {
            up[r] = (up[r] - down[r]) / (2 * step);
        }
        return up;
    }

    private Parameters step(Parameters direction, double by) {
        Parameters moved = parameters.copy();
        for (Parameters.Entry e : moved.entries()) {
            moved.set(e.name(), parameters.at(e.name()).plus(direction.at(e.name()).times(by)));
        }
        return moved;
    }

    private void outside() {
        for (double[] y : outside) {
            List<Tensor> r = run(parameters, new double[][] {y}, (v, s) -> {
                Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(u -> logProb(u.get(0), s), List.of(v));
                return List.of(g.value(), g.gradients().get(0));
            });
            assertEquals(Double.NEGATIVE_INFINITY, r.get(0).at(0), "log p outside the support" + at(y));
            assertTrue(r.get(1).toDoubleArray2()[0].length == d && norm(r.get(1).toDoubleArray2()[0]) == 0, "gradient outside the support" + at(y));
        }
    }

    private void extremes() {
        double[] tiny = new double[d];
        Arrays.fill(tiny, 3 * Double.MIN_VALUE);
        double[][] origin = {tiny, new double[d]};
        double[][] images = run(parameters, origin, context.map(all -> all.gather(new int[2])), this::push).get(0).toDoubleArray2();
        // an iteration that ends elsewhere within rounding has lost nothing either
        double same = roundTrip == ITERATIVE ? 8 * DType.F64.epsilon() * (1 + norm(images[1])) : 1e-300;
        assertTrue(distance(images[0], images[1]) <= same, "push of subnormal numbers is not that of zeros");
        for (int j = 0; j < d; j++) {
            double[][] rows = {x[0].clone(), x[0].clone(), x[0].clone(), x[0].clone()};
            rows[0][j] = Double.NaN;
            rows[1][j] = 1e30;
            rows[2][j] = 2e30;
            rows[3][j] = -1e30;
            Optional<Tensor> c = context.map(all -> all.gather(new int[4]));
            for (boolean push : new boolean[] {true, false}) {
                List<Tensor> r = run(parameters, rows, c, push ? this::push : this::pull);
                double[][] v = r.get(0).toDoubleArray2();
                String what = (push ? "push" : "pull") + " with feature " + j + " ";
                assertTrue(Arrays.stream(v[0]).anyMatch(Double::isNaN), what + "NaN forgot it: " + at(v[0]));
                for (int k = 1; k < 4; k++) {
                    assertTrue(Arrays.stream(v[k]).noneMatch(Double::isNaN) && !Double.isNaN(r.get(1).at(k)), what + rows[k][j] + " became NaN" + at(v[k]));
                }
                assertTrue(saturates || distance(v[1], v[2]) > 0, what + "1e30 was clamped" + at(v[1]));
            }
            assertTrue(Double.isNaN(logProbs(parameters, new double[][] {rows[0]})[0]), "log p of NaN in feature " + j);
        }
    }
}
