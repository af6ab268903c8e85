package pushforward.flows.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Distribution;
import pushforward.flows.Flow;
import pushforward.flows.FlowRecipe;
import pushforward.flows.Mapped;
import pushforward.flows.Scope;
import pushforward.flows.StandardNormal;
import pushforward.flows.constraint.Support;
import pushforward.flows.internal.Checks;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.ReverseKl;
import pushforward.tensor.Shape;

/// A posterior of named parameters, each with a support, and the unconstrained space a flow works in.
///
/// ```java
/// Posterior p = Posterior.builder().parameter("mu", Support.real(1)).parameter("tau", Support.positive(1))
///         .logDensity(v -> v.at("mu").square().times(-0.5).minus(v.at("tau")))
///         .build();
/// FittedPosterior f = p.fit(p.reverseKl(Flows.realNvp(p.unconstrained())).steps(4_000).seed(1));
/// ```
///
/// The log-density is that of the parameters on their own scale, with respect to their own volume: for a simplex that of all but the last part, as
/// [pushforward.flows.constraint.Simplex] says. Nothing has to be added for the change of variables: the map onto the supports is the last layer of the flow, whose density
/// accounts for it.
///
/// ```
///   base -> layers of the flow -> [u, unconstrained] -> Support.onto -> [x, the parameters side by side]
/// ```
public final class Posterior {
    private final Map<String, Support> supports;
    private final Density density;
    private final Bijection onto;

    /// The log-density of named parameters.
    @FunctionalInterface
    public interface Density {
        /// @return an F64 scalar, in nats, up to a constant
        Var at(Values values);
    }

    /// The parameters of one sample by name, of type F64.
    public static final class Values {
        private final Map<String, Var> vectors;

        private Values(Map<String, Var> vectors) {
            this.vectors = vectors;
        }

        /// A parameter: a scalar if it has one column, else `[columns]`.
        public Var at(String name) {
            Var v = vector(name);
            return v.shape().dim(0) == 1 ? v.at(0) : v;
        }

        /// A parameter as `[columns]`, also if that is 1.
        public Var vector(String name) {
            Var v = vectors.get(name);
            Checks.require(v != null, "one of the parameters " + vectors.keySet(), "\"" + name + "\"");
            return v;
        }
    }

    /// What a posterior is made of, step by step.
    public static final class Builder {
        private final Map<String, Support> supports = new LinkedHashMap<>();
        private final List<Density> densities = new ArrayList<>();

        private Builder() {
        }

        /// Adds a parameter.
        public Builder parameter(String name, Support support) {
            Checks.require(!name.isBlank(), "a name", "\"" + name + "\"");
            Checks.require(supports.putIfAbsent(name, Objects.requireNonNull(support, "support")) == null, "parameters of different names", "\"" + name + "\" twice");
            return this;
        }

        /// Adds a term to the log-density: prior, likelihood or both.
        public Builder logDensity(Density term) {
            densities.add(Objects.requireNonNull(term, "log-density"));
            return this;
        }

        /// The posterior.
        public Posterior build() {
            Checks.require(!supports.isEmpty(), "at least one parameter", "none");
            Checks.require(!densities.isEmpty(), "a log-density", "none");
            return new Posterior(new LinkedHashMap<>(supports), List.copyOf(densities));
        }
    }

    private Posterior(Map<String, Support> supports, List<Density> terms) {
        this.supports = supports;
        this.onto = Support.onto(supports.values().toArray(Support[]::new));
        this.density = values -> {
            Var sum = terms.get(0).at(values);
            for (int i = 1; i < terms.size(); i++) {
                sum = sum.plus(terms.get(i).at(values));
            }
            return sum;
        };
    }

    /// A new builder.
    public static Builder builder() {
        return new Builder();
    }

    /// d, the number of columns of all parameters together.
    public int columns() {
        return onto.shape().dim(0);
    }

    /// The number of unconstrained numbers behind them, which is less where parameters satisfy an equation.
    public int unconstrained() {
        return onto.baseShape().dim(0);
    }

    /// The columns' names: `mu`, or `theta[1]`, `theta[2]`, .. for a parameter of several.
    public List<String> names() {
        List<String> names = new ArrayList<>();
        supports.forEach((name, support) -> {
            for (int i = 1; i <= support.columns(); i++) {
                names.add(support.columns() == 1 ? name : name + "[" + i + "]");
            }
        });
        return names;
    }

    /// The parameters' names and supports, in order.
    public Map<String, Support> parameters() {
        return new LinkedHashMap<>(supports);
    }

    /// The map from the unconstrained space onto the supports.
    public Bijection onto() {
        return onto;
    }

    /// The log-density of the parameters side by side, `[d]`.
    public LogDensity target() {
        return x -> {
            Checks.shape(Shape.of(columns()), x);
            Map<String, Var> vectors = new LinkedHashMap<>();
            int from = 0;
            for (Map.Entry<String, Support> e : supports.entrySet()) {
                int to = from + e.getValue().columns();
                vectors.put(e.getKey(), x.slice(from, to));
                from = to;
            }
            return density.at(new Values(vectors));
        };
    }

    /// The log-density of the unconstrained numbers: that of the parameters plus log|det| of [#onto()].
    public LogDensity unconstrainedTarget() {
        LogDensity constrained = target();
        return u -> {
            Mapped m = onto.push(u, Scope.empty());
            return constrained.at(m.value()).plus(m.logAbsDet());
        };
    }

    /// The flow a recipe gives for these parameters. The recipe's preprocessing is set.
    ///
    /// @param recipe of [#unconstrained()] features
    public Flow flow(FlowRecipe<?> recipe) {
        Checks.require(recipe.features() == unconstrained(), "a recipe of " + unconstrained() + " features", recipe.features());
        return flow(recipe.preprocessing(Bijections.identity(unconstrained())).bijection());
    }

    /// A standard normal carried through a bijection and onto the supports.
    ///
    /// @param layers of shape `[unconstrained()]`
    public Flow flow(Bijection layers) {
        return flow(new StandardNormal(layers.baseShape()), layers);
    }

    /// A base carried through a bijection and onto the supports. A base with heavier tails than the normal's keeps weights bounded where the posterior's are heavier than
    /// those of any normal, as the logarithm of a positive parameter often has them.
    ///
    /// @param layers of shape `[unconstrained()]`
    public Flow flow(Distribution base, Bijection layers) {
        Checks.require(layers.shape().equals(onto.baseShape()), "layers of shape " + onto.baseShape(), layers.shape());
        return new Flow(base, Bijections.compose(layers, onto));
    }

    /// Training of a recipe's flow towards this posterior, with the default settings.
    public ReverseKl reverseKl(FlowRecipe<?> recipe) {
        return ReverseKl.of(flow(recipe), target());
    }

    /// Trains.
    ///
    /// @param training one of a flow onto these parameters, as [#reverseKl] gives
    public FittedPosterior fit(ReverseKl training) {
        Checks.require(training.flow().shape().equals(onto.shape()), "a flow of shape " + onto.shape(), training.flow().shape());
        Fitted fitted = training.train();
        return new FittedPosterior(this, fitted.model(), fitted.log());
    }

}
