package pushforward.flows.continuous;

import java.util.List;
import java.util.function.BiFunction;
import pushforward.autodiff.Var;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;

/// A velocity given by a formula.
record FieldVelocity(int features, List<Parameter> parameters, BiFunction<Var, List<Var>, Var> formula) implements Velocity {
    @Override
    public List<Var> prepare(Scope scope) {
        return parameters.stream().map(p -> scope.param(p.name())).toList();
    }

    @Override
    public Var at(Var t, Var x, List<Var> prepared) {
        return formula.apply(x, prepared);
    }
}
