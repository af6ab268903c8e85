package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Var;

/// Steps of an explicit Runge-Kutta method inside a graph, in the order of operations of [RungeKuttaStepper]. What goes from step to step is the state `[d]` and, if the
/// method's last stage is the next step's first and nothing jumps between them (there are no stops), the field there: `[2 d]`. Components of the state that no rate depends on
/// come last; they are not computed between steps.
final class TracedSteps {
    private final RungeKutta method;
    private final ButcherTableau tableau;
    private final boolean passesOn;
    private final Scale scale;
    private final int size;
    private final int coupled;

    TracedSteps(GraphSolve.Problem problem) {
        this(problem, problem.scale(), problem.size(), problem.size());
    }

    /// @param size d
    /// @param coupled how many components rates depend on, the first ones; rates get these alone
    TracedSteps(GraphSolve.Problem problem, Scale scale, int size, int coupled) {
        this.method = problem.method();
        this.tableau = method.tableau();
        this.passesOn = tableau.lastIsFirst() && problem.solver().stops().length == 0;
        this.scale = scale;
        this.size = size;
        this.coupled = coupled;
    }

    /// A step tried.
    ///
    /// @param from the state before `[d]`
    /// @param h its length
    /// @param y the state after `[d]`
    /// @param stages the field at the method's stages
    record Trial(Var from, Var h, Var y, List<Var> stages) {
    }

    /// Where a step evaluates the field.
    ///
    /// @param y the state there, what rates depend on
    /// @param weight of the stage in the step
    record Stage(Var t, Var y, double weight) {
    }

    /// How often a step evaluates the field.
    int evaluations() {
        return passesOn ? tableau.stages() - 1 : tableau.stages();
    }

    /// How often [#start] does.
    int evaluationsToStart() {
        return passesOn ? 1 : 0;
    }

    /// What goes from step to step, at the beginning.
    Var start(Rates f, Var t, Var y) {
        return passesOn ? Var.concat(0, y, f.at(t, read(y))) : y;
    }

    private Var read(Var y) {
        return y.slice(0, coupled);
    }

    /// The state in what goes from step to step.
    Var state(Var carry) {
        return carry.slice(0, size);
    }

    Trial trial(Rates f, Var t, Var h, Var carry) {
        return trial(f, t, h, carry, new ArrayList<>());
    }

    /// @param at where it evaluates the field, added to
    Trial trial(Rates f, Var t, Var h, Var carry, List<Stage> at) {
        Var y = state(carry);
        at.add(new Stage(t, read(y), tableau.b(0)));
        List<Var> k = new ArrayList<>();
        k.add(passesOn ? carry.slice(size, 2 * size) : f.at(t, read(y)));
        return go(f, t, h, y, k, tableau.stages(), at);
    }

    private Trial go(Rates f, Var t, Var h, Var y, List<Var> k, int stages, List<Stage> all) {
        Var at = read(y);
        for (int s = 1; s < stages; s++) {
            at = read(y);
            for (int j = 0; j < s; j++) {
                at = add(at, h, tableau.a(s, j), read(k.get(j)));
            }
            Var time = later(t, h, tableau.c(s));
            k.add(f.at(time, at));
            all.add(new Stage(time, at, tableau.b(s)));
        }
        if (tableau.lastIsFirst() && stages == tableau.stages() && coupled == size) {
            return new Trial(y, h, at, k);
        }
        Var end = y;
        for (int j = 0; j < stages; j++) {
            end = add(end, h, tableau.b(j), k.get(j));
        }
        return new Trial(y, h, end, k);
    }

    private static Var later(Var t, Var h, double c) {
        return c == 0 ? t : t.plus(h.times(c));
    }

    private static Var add(Var to, Var h, double weight, Var k) {
        return weight == 0 ? to : to.plus(k.times(h.times(weight)));
    }

    /// What goes on to the next step.
    Var next(Trial r) {
        return passesOn ? Var.concat(0, r.y, r.stages.get(tableau.stages() - 1)) : r.y;
    }

    /// `y(t + h) - y(t)` by the method, with its stages; from the state alone.
    ///
    /// @param all whether stages that only an error estimate needs are computed too
    Trial increment(Rates f, Var t, Var h, Var y, boolean all) {
        List<Var> k = new ArrayList<>();
        k.add(f.at(t, y));
        int stages = all || !tableau.lastIsFirst() ? tableau.stages() : tableau.stages() - 1;
        Trial r = go(f, t, h, y, k, stages, new ArrayList<>());
        Var change = k.get(0).times(h.times(tableau.b(0)));
        for (int j = 1; j < stages; j++) {
            change = add(change, h, tableau.b(j), k.get(j));
        }
        return new Trial(y, h, change, r.stages);
    }

    /// The scaled error of a step, `[1]`; not a number if something was not finite.
    ///
    /// @param y0 the state the tolerance is for
    Var error(Trial r, Var y0, Var y1) {
        if (method.errors().isEmpty()) {
            return y1.minus(y1).sum().reshape(1);
        }
        Var most = y0.slice(0, scale.counted()).abs().max(y1.slice(0, scale.counted()).abs());
        Var sizes = scale.of(most);
        Var e = error(r, sizes, method.errors().get(0)).plus(most.minus(most).sum()); // NaN if a state is not finite, whatever the error is
        if (method.errors().size() == 2) {
            Var other = error(r, sizes, method.errors().get(1));
            e = e.eq(0).select(e, e.times(e).div(e.times(e).plus(other.times(other).times(0.01)).sqrt()));
        }
        return e.reshape(1);
    }

    private Var error(Trial r, Var sizes, double[] weights) {
        Var sum = r.y.slice(0, scale.counted()).fill(0);
        for (int j = 0; j < r.stages.size(); j++) {
            sum = add(sum, r.h, weights[j], r.stages.get(j).slice(0, scale.counted()));
        }
        return scale.norm(sum, sizes, scale.judged());
    }

    /// The solution within a step as polynomials: the coefficients of theta, theta^2, ..
    List<Var> polynomial(Rates f, Var t, Trial r) {
        Interpolant p = method.interpolant();
        List<Var> k = new ArrayList<>(r.stages);
        if (!tableau.lastIsFirst() && p.stages() > k.size()) {
            k.add(f.at(t.plus(r.h), r.y));
        }
        for (int i = 0; i < p.own(); i++) {
            Var at = r.from;
            for (int j = 0; j < k.size(); j++) {
                at = add(at, r.h, p.row(i)[j], k.get(j));
            }
            k.add(f.at(later(t, r.h, p.node(i)), at));
        }
        List<Var> q = new ArrayList<>();
        for (int j = 0; j < p.degree(); j++) {
            Var sum = r.y.fill(0);
            for (int s = 0; s < k.size(); s++) {
                sum = add(sum, r.h, p.weight(s, j), k.get(s));
            }
            q.add(sum);
        }
        return q;
    }

    /// The length of a first step, as [Pacer#firstStep] finds it.
    Var firstStep(Rates f, Solver solver, Var from, Var to, Var y) {
        boolean averaged = !(solver.controller() instanceof Controller.Adaptive a) || a.averaged();
        double per = averaged ? scale.judged() : 1;
        Var span = to.minus(from).abs();
        Var one = y.constant(1);
        Var direction = to.lt(from).select(one.unaryMinus(), one);
        Var f0 = f.at(from, read(y));
        Var sizes = scale.of(y.slice(0, scale.counted()).abs());
        Var d0 = scale.norm(y, sizes, per);
        Var d1 = scale.norm(f0, sizes, per);
        Var tiny = y.constant(1e-6);
        Var h0 = d0.le(1e-5).or(d1.le(1e-5)).select(tiny, d0.times(0.01).div(d1));
        h0 = h0.min(span.min(solver.maxStep()));
        Var move = h0.times(direction);
        Var f1 = f.at(from.plus(move), read(y).plus(read(f0).times(move)));
        Var d2 = scale.norm(f1.slice(0, scale.counted()).minus(f0.slice(0, scale.counted())), sizes, per).div(h0);
        Var steepest = d1.max(d2);
        Var h1 = steepest.le(1e-15).select(h0.times(1e-3).max(1e-6), y.constant(0.01).div(steepest).pow(1.0 / (method.errorOrder() + 1)));
        Var h = h0.times(100).min(h1).min(span);
        return h.gt(0).select(h, span.min(1e-6)).stopGradient();
    }
}
