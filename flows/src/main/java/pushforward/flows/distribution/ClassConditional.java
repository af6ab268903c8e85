package pushforward.flows.distribution;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.Distribution;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// One of several distributions, chosen by the context: its one feature is the number of the class, 0, 1, 2 .. A class that does not exist gives NaN.
///
/// As the base of a flow it makes a classifier and a generator by class of it: P. Izmailov, P. Kirichenko, M. Finzi and A. G. Wilson, Semi-Supervised Learning with
/// Normalizing Flows, ICML 2020, DOI 10.48550/arXiv.1912.13025.
///
/// Parameters of class i are listed under `i`. Each is initialised by its own rows.
///
/// @param classes at least one, of one shape, without context
public record ClassConditional(List<Distribution> classes) implements Distribution {

    public ClassConditional {
        classes = List.copyOf(classes);
        Checks.require(!classes.isEmpty(), "at least 1 class", "none");
        Shape first = classes.get(0).shape();
        Checks.require(classes.stream().allMatch(c -> c.shape().equals(first) && c.contextSize() == 0), "classes of one shape and without context",
                classes.stream().map(Distribution::shape).toList());
    }

    @Override
    public Shape shape() {
        return classes.get(0).shape();
    }

    @Override
    public int contextSize() {
        return 1;
    }

    @Override
    public List<Parameter> parameters() {
        return Parts.parameters(classes);
    }

    private Var index(Scope scope) {
        Var c = scope.context(1).at(0);
        Var known = c.ge(0).and(c.lt(classes.size())).and(c.eq(c.floor()));
        return known.select(c, c.fill(Double.NaN));
    }

    @Override
    public Var logProb(Var x, Scope scope) {
        return Parts.choose(Parts.logProbs(classes, x, scope), index(scope), classes.size());
    }

    @Override
    public Var sample(Noise noise, Scope scope) {
        return Parts.sample(classes, index(scope), noise, scope);
    }

    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Parts.initializeByClass(classes, data, context, values);
    }
}
