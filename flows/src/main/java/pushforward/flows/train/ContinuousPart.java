package pushforward.flows.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Compose;
import pushforward.flows.Conditioned;
import pushforward.flows.Flow;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A flow seen from its one continuous layer, whose velocity alone is trained. The layers behind it, towards the data, carry a row to where the velocity acts; base and layers
/// before it say where paths begin.
///
/// @param flow the whole
/// @param conditioned its bijection, if that reads its context through an embedding
/// @param layers of its bijection, base side first
/// @param index of the continuous one
record ContinuousPart(Flow flow, Optional<Conditioned> conditioned, List<Bijection> layers, int index) {
    private static final String BIJECTION = "bijection";

    /// @throws IllegalArgumentException unless exactly one layer of the flow is continuous
    static ContinuousPart of(Flow flow) {
        Optional<Conditioned> conditioned = flow.bijection() instanceof Conditioned c ? Optional.of(c) : Optional.empty();
        Bijection inner = conditioned.map(Conditioned::bijection).orElse(flow.bijection());
        List<Bijection> layers = inner instanceof Compose c ? c.layers() : List.of(inner);
        int[] at = IntStream.range(0, layers.size()).filter(i -> layers.get(i) instanceof ContinuousFlow).toArray();
        if (at.length != 1) {
            throw new IllegalArgumentException("expected a flow that is a ContinuousFlow, or a composition with one ContinuousFlow among its layers, got "
                    + (at.length == 0 ? "one without" : "one with " + at.length));
        }
        return new ContinuousPart(flow, conditioned, layers, at[0]);
    }

    ContinuousFlow continuous() {
        return (ContinuousFlow) layers.get(index);
    }

    private String prefix(int layer) {
        return (conditioned.isPresent() ? BIJECTION + "." : "") + BIJECTION + (composed() ? "." + layer : "");
    }

    private boolean composed() {
        return conditioned.map(Conditioned::bijection).orElse(flow.bijection()) instanceof Compose;
    }

    private Scope scope(Scope whole, int layer) {
        Scope own = whole.child(prefix(layer));
        return conditioned.isPresent() ? own.given(context(whole)) : own;
    }

    /// The context as the layers read it: the row's own, or what the embedding makes of it.
    Var context(Scope whole) {
        return conditioned.map(c -> c.inner(whole.child(BIJECTION)).context()).orElseGet(whole::context).orElseThrow();
    }

    /// The scope of the velocity's parameters, with the context as it reads it.
    Scope velocity(Scope whole) {
        return scope(whole, index);
    }

    /// The same where that context is known.
    Scope velocity(Scope whole, Var context) {
        return whole.child(prefix(index)).given(context);
    }

    /// Where a path begins: a sample of the base, carried through the layers before the continuous one.
    Var begin(Noise noise, Scope whole) {
        Var x = flow.base().sample(noise, whole.child("base"));
        for (int i = 0; i < index; i++) {
            x = layers.get(i).push(x, scope(whole, i)).value();
        }
        return x;
    }

    /// Where the path of a row ends: the row, pulled through the layers behind the continuous one.
    Var end(Var row, Scope whole) {
        Var x = row;
        for (int i = layers.size() - 1; i > index; i--) {
            x = layers.get(i).pull(x, scope(whole, i)).value();
        }
        return x;
    }

    /// First values of the whole flow's parameters, before it has seen any rows; only the velocity's count as trained.
    Parameters frozen(DType dtype, long seed) {
        String trained = prefix(index) + ".";
        return Parameters.initial(flow.parameters().stream().map(p -> new Parameter(p.name(), p.shape(), p.init(), p.trained() && p.name().startsWith(trained))).toList(), dtype, seed);
    }

    /// As [#frozen], with the layers behind the continuous one set by rows.
    ///
    /// @param rows `[n, ..]`, and the context `[n, c]` if there is one
    Parameters initial(DType dtype, long seed, List<Tensor> rows) {
        Parameters values = frozen(dtype, seed);
        try {
            conditioned.ifPresent(c -> initialize(values, c.embedding().parameters(), name -> BIJECTION + ".embedding." + name, own -> c.embedding().initialize(rows.get(1), own)));
            if (index < layers.size() - 1) {
                Compose outer = new Compose(layers.subList(index + 1, layers.size()));
                Checks.require(conditioned.isEmpty() || outer.contextSize() == 0, "layers behind the continuous one that read no context, where the flow embeds it", "some that do");
                Optional<Tensor> context = rows.size() > 1 ? Optional.of(rows.get(1)) : Optional.empty();
                initialize(values, outer.parameters(), this::whole, own -> outer.initialize(rows.get(0), context, own));
            }
        } catch (RuntimeException e) {
            values.close();
            throw e;
        }
        return values;
    }

    /// Sets a part's parameters.
    ///
    /// @param names what they are called in the whole
    private static void initialize(Parameters values, List<Parameter> of, UnaryOperator<String> names, Consumer<Parameters> setting) {
        try (Parameters own = Parameters.zeros(of, values.dtype())) {
            for (Parameters.Entry e : own.entries()) {
                own.set(e.name(), values.at(names.apply(e.name())));
            }
            setting.accept(own);
            for (Parameters.Entry e : own.entries()) {
                values.set(names.apply(e.name()), own.at(e.name()));
            }
        }
    }

    /// The name in the whole flow of what the outer layers, counted from 0, call `name`.
    private String whole(String name) {
        int dot = name.indexOf('.');
        return prefix(index + 1 + Integer.parseInt(name.substring(0, dot))) + name.substring(dot);
    }
}
