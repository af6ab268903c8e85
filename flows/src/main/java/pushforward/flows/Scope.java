package pushforward.flows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;

/// What a layer sees of a model while it is traced: its parameters by name, the context of the sample, in training random numbers, and where to leave
/// new values of its state and what it costs.
///
/// A scope belongs to one tracing; it must not be kept.
public final class Scope {
    private final Map<String, Var> values;
    private final Map<String, Var> updates;
    private final List<Var> penalties;
    private final String prefix;
    private final Optional<Var> context;
    private final Optional<Noise> noise;

    private Scope(Map<String, Var> values, Map<String, Var> updates, List<Var> penalties, String prefix, Optional<Var> context, Optional<Noise> noise) {
        this.values = values;
        this.updates = updates;
        this.penalties = penalties;
        this.prefix = prefix;
        this.context = context;
        this.noise = noise;
    }

    /// The scope of a whole model.
    ///
    /// @param values parameters by full name
    public static Scope of(Map<String, Var> values) {
        return new Scope(Map.copyOf(values), new LinkedHashMap<>(), new ArrayList<>(), "", Optional.empty(), Optional.empty());
    }

    /// The scope of a whole model.
    ///
    /// @param parameters descriptions
    /// @param values one value each, in the same order
    public static Scope of(List<Parameter> parameters, List<Var> values) {
        if (parameters.size() != values.size()) {
            throw new IllegalArgumentException("expected " + parameters.size() + " values, got " + values.size());
        }
        Map<String, Var> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            map.put(parameters.get(i).name(), values.get(i));
        }
        return of(map);
    }

    /// A scope without parameters.
    public static Scope empty() {
        return of(Map.of());
    }

    /// The scope of the part whose parameters are listed under `name`.
    public Scope child(String name) {
        return new Scope(values, updates, penalties, prefix + name + ".", context, noise);
    }

    /// The scope of part `index` of a sequence.
    public Scope child(int index) {
        return child(Integer.toString(index));
    }

    /// The same scope with what the distribution is conditioned on.
    ///
    /// @param value `[c]`
    public Scope given(Var value) {
        return new Scope(values, updates, penalties, prefix, Optional.of(value), noise);
    }

    /// The same scope with random numbers: a layer may then estimate without bias what is dear to compute, as training by stochastic gradients allows.
    public Scope given(Noise value) {
        return new Scope(values, updates, penalties, prefix, context, Optional.of(value));
    }

    /// The same scope with another value for one of this part's parameters.
    public Scope with(String name, Var value) {
        Map<String, Var> changed = new LinkedHashMap<>(values);
        changed.put(prefix + name, value);
        return new Scope(changed, updates, penalties, prefix, context, noise);
    }

    /// The same scope with parameters that are constants to a derivative; what layers cost there is not added to anything.
    public Scope frozen() {
        Map<String, Var> stopped = new LinkedHashMap<>();
        values.forEach((name, value) -> stopped.put(name, value.stopGradient()));
        return new Scope(stopped, updates, new ArrayList<>(), prefix, context, noise);
    }

    /// The value of one of this part's parameters.
    public Var param(String name) {
        Var v = values.get(prefix + name);
        if (v == null) {
            throw new IllegalArgumentException("expected a parameter \"" + prefix + name + "\", got only " + values.keySet().stream().sorted().toList());
        }
        return v;
    }

    /// What the distribution is conditioned on, `[c]`, if anything.
    public Optional<Var> context() {
        return context;
    }

    /// The context a part needs.
    ///
    /// @param features how many
    /// @return `[features]`
    public Var context(int features) {
        Var c = context.orElseThrow(() -> new IllegalArgumentException("expected a context of " + features + " features, got none"));
        if (c.shape().rank() != 1 || c.shape().dim(0) != features) {
            throw new IllegalArgumentException("expected a context of shape [" + features + "], got " + c.shape());
        }
        return c;
    }

    /// Random numbers, if estimates are welcome: while a gradient is traced in training. Where there are none, as in evaluation, what a layer returns must be exact
    /// and a function of the sample alone.
    public Optional<Noise> noise() {
        return noise;
    }

    /// Leaves a new value of a parameter that is not trained; a training step writes it back after the step.
    ///
    /// @param value of the parameter's shape, the same for all samples
    public void update(String name, Var value) {
        Var old = param(name);
        if (!value.shape().equals(old.shape()) || value.dtype() != old.dtype() || value.varying()) {
            throw new IllegalArgumentException("expected a new value of type " + old.type() + " for \"" + prefix + name + "\", got " + value.type());
        }
        updates.put(prefix + name, value);
    }

    /// Leaves what a layer costs for this sample: a training objective adds it to its loss. For layers that are to be held to something besides the likelihood, and then only
    /// while a gradient is traced in
    /// training, where there is [#noise()], so that validation losses and log-densities know nothing of it.
    ///
    /// @param cost scalar of type F64, weighted
    public void penalty(Var cost) {
        if (cost.shape().rank() != 0 || cost.dtype() != DType.F64) {
            throw new IllegalArgumentException("expected a cost that is a scalar of type F64, got " + cost.type());
        }
        penalties.add(cost);
    }

    /// A loss and, added to it, the costs left so far.
    ///
    /// @param loss scalar of type F64
    public Var withPenalties(Var loss) {
        Var sum = loss;
        for (Var cost : penalties) {
            sum = sum.plus(cost);
        }
        return sum;
    }

    /// The new values left so far, by full name.
    public Map<String, Var> updates() {
        return new LinkedHashMap<>(updates);
    }
}
