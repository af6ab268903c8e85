package pushforward.flows.continuous;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Compose;
import pushforward.flows.Conditioned;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;
import pushforward.ode.Controller;
import pushforward.ode.Solved;
import pushforward.ode.Solver;
import pushforward.ode.Status;
import pushforward.ode.Tolerances;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// What only models with continuous layers have: densities and points on the way, what a solve took, how exact it was.
///
/// Time runs through the continuous layers one after the other, from the base at 0 to the data at [#end()], 1 where there is one layer up to 1. At a time on the way the layers
/// yet to come are left out, the discrete ones
/// kept: those that prepare the data give p_t in the data's units.
///
/// It works on the model it was made of, which must stay open.
public final class ContinuousModel {
    private static final double FINER = 0.01;
    private static final double SHORTER = 0.25;
    private static final long MOST_STEPS = 10_000;

    private final Model model;
    private final List<Leaf> leaves;
    /// When the layers begin, and when the last one ends.
    private final double[] bounds;

    /// A layer that is not made of others.
    ///
    /// @param scope from the whole bijection's scope to its own
    private record Leaf(Bijection layer, UnaryOperator<Scope> scope) {
    }

    /// What solves took, those of all continuous layers together, `[n]` each.
    ///
    /// @param evaluations of the velocity
    /// @param steps attempted
    /// @param accepted steps
    /// @param status how it ended, the ordinal of a [Status]; of several layers the first that failed
    public record Statistics(Tensor evaluations, Tensor steps, Tensor accepted, Tensor status) {
        /// How the solve of a row ended.
        public Status status(int row) {
            return Solved.status(status.at(row));
        }
    }

    /// Log-densities and how far off they may be.
    ///
    /// @param logProb `[n]`, F64, in nats
    /// @param error `[n]`, F64, in nats
    public record WithError(Tensor logProb, Tensor error) {
    }

    private ContinuousModel(Model model, List<Leaf> leaves) {
        this.model = model;
        this.leaves = leaves;
        this.bounds = new double[leaves.size() + 1];
        for (int i = 0; i < leaves.size(); i++) {
            bounds[i + 1] = bounds[i] + (leaves.get(i).layer() instanceof ContinuousFlow c ? c.end() : 0);
        }
    }

    /// A model as such.
    ///
    /// @throws IllegalArgumentException if no layer is continuous
    public static ContinuousModel of(Model model) {
        List<Leaf> leaves = new ArrayList<>();
        collect(model.flow().bijection(), scope -> scope, leaves);
        Checks.require(leaves.stream().anyMatch(l -> l.layer() instanceof ContinuousFlow), "a flow with a continuous layer", model.flow().bijection());
        return new ContinuousModel(model, leaves);
    }

    /// Whether some layer of the model is continuous.
    public static boolean isContinuous(Model model) {
        List<Leaf> leaves = new ArrayList<>();
        collect(model.flow().bijection(), scope -> scope, leaves);
        return leaves.stream().anyMatch(l -> l.layer() instanceof ContinuousFlow);
    }

    private static void collect(Bijection b, UnaryOperator<Scope> scope, List<Leaf> leaves) {
        switch (b) {
            case Compose all -> {
                for (int i = 0; i < all.layers().size(); i++) {
                    int own = i;
                    collect(all.layers().get(i), s -> scope.apply(s).child(own), leaves);
                }
            }
            case Conditioned c -> collect(c.bijection(), s -> c.inner(scope.apply(s)), leaves);
            default -> leaves.add(new Leaf(b, scope));
        }
    }

    /// The same bijection with other continuous layers, visited from the base on.
    private static Bijection replaced(Bijection b, UnaryOperator<ContinuousFlow> by) {
        return switch (b) {
            case ContinuousFlow c -> by.apply(c);
            case Compose all -> new Compose(all.layers().stream().map(layer -> replaced(layer, by)).toList());
            case Conditioned c -> new Conditioned(replaced(c.bijection(), by), c.embedding());
            default -> b;
        };
    }

    /// The model.
    public Model model() {
        return model;
    }

    /// When time ends: the sum over the continuous layers.
    public double end() {
        return bounds[leaves.size()];
    }

    /// The model of p_t: at 0 the base as the discrete layers leave it, at the end the model itself, bit by bit. It shares the model's parameters; closing it gives back its own
    /// working memory.
    ///
    /// @param t at least 0, at most [#end()]
    public Model at(double t) {
        Checks.require(t >= 0 && t <= end(), "a time from 0 to " + end(), t);
        int[] next = {0};
        Bijection until = replaced(model.flow().bijection(), c -> {
            while (!(leaves.get(next[0]).layer() instanceof ContinuousFlow)) {
                next[0]++;
            }
            return c.until(within(next[0]++, c.end(), t));
        });
        return model.with(new Flow(model.flow().base(), until));
    }

    /// Where rows of the base are at some times, in the data's units.
    ///
    /// @param base `[n, d]`, not modified
    /// @param times m of them, ascending, from 0 to [#end()]
    /// @return `[n, m, d]`, of the model's type
    public Tensor path(Tensor base, double... times) {
        Checks.rows(model.flow().bijection().baseShape(), base);
        check(times);
        return run(base, (x, scope) -> List.of(Var.stack(forwards(x, times, scope)))).get(0);
    }

    /// Where rows of data were at some times, in the data's units: the way back.
    ///
    /// @param data `[n, d]`, not modified
    /// @param times m of them, ascending, from 0 to [#end()]
    /// @return `[n, m, d]`, by ascending time, of the model's type
    public Tensor pathBack(Tensor data, double... times) {
        Checks.rows(model.flow().shape(), data);
        check(times);
        return run(data, (y, scope) -> List.of(Var.stack(backwards(y, times, scope)))).get(0);
    }

    /// A time by a layer's own clock: exactly 0 up to where the layer begins, exactly its length from where it ends.
    private double within(int leaf, double length, double t) {
        return t <= bounds[leaf] ? 0 : t >= bounds[leaf + 1] ? length : Math.min(t - bounds[leaf], length);
    }

    private void check(double[] times) {
        Checks.require(times.length >= 1 && times[0] >= 0 && times[times.length - 1] <= end(), "at least one time, from 0 to " + end(), Arrays.toString(times));
        for (int i = 1; i < times.length; i++) {
            Checks.require(times[i] > times[i - 1], "times in ascending order", Arrays.toString(times));
        }
    }

    private Var[] forwards(Var base, double[] times, Scope scope) {
        Var[] out = new Var[times.length];
        Var x = base;
        for (int i = 0; i < leaves.size(); i++) {
            Scope own = leaves.get(i).scope().apply(scope);
            if (leaves.get(i).layer() instanceof ContinuousFlow c) {
                double[] stops = stops(times, i, c.end(), true);
                Var states = stops.length == 0 ? x.reshape(1, x.shape().dim(0)) : c.path(x, 0, c.end(), stops, own);
                keep(out, times, c.end(), stops, states, x, i, scope);
                x = row(states, Math.max(0, stops.length - 1));
            } else {
                x = leaves.get(i).layer().push(x, own).value();
            }
        }
        return out;
    }

    private Var[] backwards(Var data, double[] times, Scope scope) {
        Var[] out = new Var[times.length];
        Var y = data;
        for (int i = leaves.size() - 1; i >= 0; i--) {
            Scope own = leaves.get(i).scope().apply(scope);
            if (leaves.get(i).layer() instanceof ContinuousFlow c) {
                double[] stops = stops(times, i, c.end(), false);
                Var states = stops.length == 0 ? y.reshape(1, y.shape().dim(0)) : c.path(y, c.end(), 0, stops, own);
                keep(out, times, c.end(), stops, states, y, i, scope);
                y = row(states, 0);
            } else {
                y = leaves.get(i).layer().pull(y, own).value();
            }
        }
        return out;
    }

    /// The times within a layer by its own clock at which a path through it stops: those asked for and its far end, where it begins excepted.
    private double[] stops(double[] times, int leaf, double length, boolean forwards) {
        if (length == 0) {
            return new double[0];
        }
        List<Double> all = new ArrayList<>();
        if (!forwards) {
            all.add(0.0);
        }
        for (double t : times) {
            double own = within(leaf, length, t);
            if (own > 0 && own < length) {
                all.add(own);
            }
        }
        if (forwards) {
            all.add(length);
        }
        return all.stream().distinct().mapToDouble(Double::doubleValue).toArray();
    }

    /// Takes over what a layer's path has of the times asked for, carried on to the data by the discrete layers behind it.
    ///
    /// @param start the state where the path began
    private void keep(Var[] out, double[] times, double length, double[] stops, Var states, Var start, int leaf, Scope scope) {
        for (int k = 0; k < times.length; k++) {
            double t = times[k];
            if (t > bounds[leaf + 1] || t < bounds[leaf] || out[k] != null || t == bounds[leaf] && t > 0) {
                continue;
            }
            int stop = Arrays.binarySearch(stops, within(leaf, length, t));
            out[k] = prepared(stop >= 0 ? row(states, stop) : start, leaf + 1, scope);
        }
    }

    private Var prepared(Var x, int from, Scope scope) {
        Var y = x;
        for (Leaf leaf : leaves.subList(from, leaves.size())) {
            if (!(leaf.layer() instanceof ContinuousFlow)) {
                y = leaf.layer().push(y, leaf.scope().apply(scope)).value();
            }
        }
        return y;
    }

    private static Var row(Var states, int i) {
        return states.slice(0, i, i + 1).reshape(states.shape().dim(1));
    }

    /// What it takes to find the densities of rows: of each the solve from the data back to the base.
    ///
    /// @param data `[n, d]`, not modified
    public Statistics statistics(Tensor data) {
        Checks.rows(model.flow().shape(), data);
        List<Tensor> r = run(data, (y, scope) -> {
            Var x = y;
            List<Var> sums = new ArrayList<>();
            for (int i = leaves.size() - 1; i >= 0; i--) {
                Scope own = leaves.get(i).scope().apply(scope);
                if (leaves.get(i).layer() instanceof ContinuousFlow c) {
                    Solved s = c.solve(x, c.end(), 0, own);
                    List<Var> these = List.of(s.evaluations(), s.steps(), s.accepted(), s.status());
                    for (int k = 0; k < 4; k++) {
                        if (sums.size() < 4) {
                            sums.add(these.get(k));
                        } else {
                            sums.set(k, k < 3 ? sums.get(k).plus(these.get(k)) : sums.get(k).eq(0).select(these.get(k), sums.get(k)));
                        }
                    }
                    x = s.y().slice(0, c.velocity().features());
                } else {
                    x = leaves.get(i).layer().pull(x, own).value();
                }
            }
            return sums;
        });
        return new Statistics(r.get(0), r.get(1), r.get(2), r.get(3));
    }

    /// Log-densities as the model gives them, and how far each is from that of a solve in F64 with a hundredth of the tolerances (a quarter of the step, where that is fixed):
    /// what the solver and the element type
    /// change in it, as far as can be told.
    ///
    /// @param data `[n, d]`, not modified
    public WithError logProbWithError(Tensor data) {
        Flow finer = new Flow(model.flow().base(), replaced(model.flow().bijection(), c -> c.withSolver(finer(c.solver()))));
        Parameters exact = Parameters.zeros(finer.parameters(), DType.F64);
        for (Parameters.Entry e : exact.entries()) {
            try (Tensor value = model.parameters().at(e.name()).to(DType.F64)) {
                exact.set(e.name(), value);
            }
        }
        Tensor log = model.logProb(data);
        try (Model reference = Model.of(finer, exact); Tensor better = model.context().map(reference::given).orElse(reference).logProb(data)) {
            return new WithError(log, log.minus(better).abs());
        }
    }

    private static Solver finer(Solver s) {
        long steps = Math.clamp(s.maxSteps(), 1, MOST_STEPS) * 10;
        if (s.controller() instanceof Controller.Fixed f) {
            return s.withController(Controller.fixed(SHORTER * f.h())).withMaxSteps(steps);
        }
        double[] rtol = Arrays.stream(s.tolerances().relative()).map(t -> Math.max(FINER * t, 1e-13)).toArray();
        double[] atol = Arrays.stream(s.tolerances().absolute()).map(t -> FINER * t).toArray();
        return s.withTolerances(Tolerances.of(rtol, atol)).withMaxSteps(steps);
    }

    /// A function of one row, given the scope of the bijection.
    private interface Body {
        List<Var> apply(Var x, Scope scope);
    }

    private List<Tensor> run(Tensor rows, Body body) {
        Parameters p = model.parameters();
        List<Argument> arguments = new ArrayList<>();
        p.entries().forEach(e -> arguments.add(Argument.shared(e.name(), e.shape(), p.dtype())));
        int shared = arguments.size();
        arguments.add(Argument.perSample("x", rows.shape().remove(0), p.dtype()));
        List<Tensor> values = new ArrayList<>(p.tensors());
        int c = model.flow().contextSize();
        Optional<Tensor> given = model.context();
        Checks.require(c == 0 || given.isPresent(), "a context of " + c + " features: use model.given(context)", "none");
        try (Tensor own = rows.to(p.dtype()); Tensor context = given.map(g -> each(g, rows.dim(0), c)).orElseGet(() -> Tensor.zeros(p.dtype(), 0))) {
            values.add(own);
            if (c > 0) {
                arguments.add(Argument.perSample("context", Shape.of(c), p.dtype()));
                values.add(context);
            }
            return Autodiff.compile(arguments, v -> {
                Scope scope = Scope.of(p.parameters(), v.subList(0, shared)).child("bijection");
                return body.apply(v.get(shared), c > 0 ? scope.given(v.get(shared + 1)) : scope).stream().map(Var::lift).toList();
            }).apply(values.toArray(Tensor[]::new));
        }
    }

    private Tensor each(Tensor context, int rows, int c) {
        Checks.require(context.rank() == 1 || context.dim(0) == rows, rows + " rows of context", context.shape());
        try (Tensor own = context.to(model.dtype())) {
            return own.broadcastTo(rows, c);
        }
    }
}
