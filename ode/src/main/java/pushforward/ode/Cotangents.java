package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;

/// Cotangents side by side in one vector, as loops carry them.
final class Cotangents {
    private Cotangents() {
    }

    /// How many numbers these values have.
    static int size(List<Var> values) {
        return values.stream().mapToInt(v -> Math.toIntExact(v.shape().size())).sum();
    }

    static Var pack(Var first, List<Var> more) {
        List<Var> parts = new ArrayList<>();
        parts.add(first);
        more.forEach(v -> parts.add(v.flatten()));
        return Var.concat(0, parts.toArray(Var[]::new));
    }

    /// A vector with zeros behind it.
    static Var pad(Var first, int zeros) {
        return zeros == 0 ? first : Var.concat(0, first, first.constant(new double[zeros], zeros));
    }

    /// The values of these shapes that lie from `at` on.
    static List<Var> unpack(Var packed, int at, List<Var> like) {
        List<Var> parts = new ArrayList<>();
        int from = at;
        for (Var v : like) {
            int n = Math.toIntExact(v.shape().size());
            parts.add(packed.slice(from, from + n).reshape(v.shape()));
            from += n;
        }
        return parts;
    }

    static List<Var> add(List<Var> a, List<Var> b) {
        List<Var> sum = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            sum.add(a.get(i).plus(b.get(i)));
        }
        return sum;
    }

    static List<Var> join(Var first, List<Var> more) {
        List<Var> all = new ArrayList<>();
        all.add(first);
        all.addAll(more);
        return all;
    }

    /// The largest of a cotangent's numbers, or 1 if all are 0. The continuous adjoint is linear: solved for a cotangent of this size divided out, its tolerance means the
    /// same whatever the loss is multiplied by.
    static Var magnitude(Var ct) {
        Var most = ct.abs().maxAlong(0).stopGradient();
        return most.gt(0).select(most, most.constant(1));
    }

    /// A field's value and what the adjoint equations need of it.
    ///
    /// @param f the field `[d]`
    /// @param changes `-J^T a` `[d]`, then `-(df/dtheta)^T a` for every parameter, summed over samples for those that all share
    record Continuous(Var f, List<Var> changes) {
    }

    static Continuous continuous(GraphSolve.Problem problem, List<Var> theta, Var t, Var y, Var a) {
        Autodiff.WithPullback w = Autodiff.vjpSummed(v -> List.of(problem.rates(v.subList(1, v.size())).at(t, v.get(0))), join(y, theta));
        return new Continuous(w.values().get(0), w.pullback().apply(List.of(a)).stream().map(Var::unaryMinus).toList());
    }
}
