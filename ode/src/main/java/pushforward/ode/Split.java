package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Var;

/// Parameters of a loop backwards by how their cotangents are found: those of parameters that all samples share are collected over samples, step by step, those of the others are
/// carried, side by side.
///
/// @param parameters all of them
record Split(List<Var> parameters) {
    /// Those of these that belong to parameters per sample.
    ///
    /// @param all one for every parameter
    List<Var> own(List<Var> all) {
        return pick(all, true);
    }

    /// Those of these that belong to shared parameters.
    ///
    /// @param all one for every parameter
    List<Var> shared(List<Var> all) {
        return pick(all, false);
    }

    private List<Var> pick(List<Var> all, boolean varying) {
        List<Var> some = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).varying() == varying) {
                some.add(all.get(i));
            }
        }
        return some;
    }

    /// How many numbers are carried.
    int carried() {
        return Cotangents.size(own(parameters));
    }

    /// How many cotangents are collected.
    int collected() {
        return parameters.size() - own(parameters).size();
    }

    /// The cotangents of all parameters, in their order.
    ///
    /// @param packed with those carried from `at` on
    /// @param sums those collected
    List<Var> join(Var packed, int at, List<Var> sums) {
        List<Var> own = Cotangents.unpack(packed, at, own(parameters));
        List<Var> all = new ArrayList<>();
        int next = 0;
        for (Var p : parameters) {
            all.add(p.varying() ? own.get(next) : sums.get(all.size() - next));
            next += p.varying() ? 1 : 0;
        }
        return all;
    }
}
