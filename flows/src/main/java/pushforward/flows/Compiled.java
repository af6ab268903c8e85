package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Graph;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.autodiff.Var;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A function of a sample and of a model's parameters, traced once and run on rows. There are two programs, one for a few rows and one for many, compiled when they are first
/// needed. What depends on parameters alone is kept from run to run and made anew when they have changed ([Parameters#version]). Safe from many threads: each run takes working
/// memory of its own.
final class Compiled implements AutoCloseable {
    /// The most rows that are few, see [Options#fewRows()].
    private static final long FEW = 3;

    private final Graph graph;
    private final Options options;
    private final Parameters parameters;
    private final Tensor[] tensors;
    private final Variant few = new Variant(true);
    private final Variant many = new Variant(false);
    private volatile boolean closed;

    /// @param version of the parameters when it last ran
    private record Ready(Bound bound, long version) {
    }

    /// A program and what is bound of it and not in use.
    private final class Variant {
        private final Queue<Ready> idle = new ConcurrentLinkedQueue<>();
        private final boolean fewRows;
        private @Nullable Program program;

        Variant(boolean fewRows) {
            this.fewRows = fewRows;
        }

        private synchronized Program program() {
            Program p = program;
            if (p == null) {
                p = Program.compile(graph, options.withFewRows(fewRows));
                program = p;
            }
            return p;
        }

        List<Tensor> run(long rows, Key key, Tensor[] sample) {
            long version = parameters.version();
            Ready ready = idle.poll();
            Bound bound = ready == null ? program().bind(tensors) : ready.bound();
            try {
                if (ready != null && ready.version() != version) {
                    bound.rebind();
                }
                return bound.run(rows, key, sample);
            } finally {
                idle.add(new Ready(bound, version));
                if (closed) {
                    close();
                }
            }
        }

        void close() {
            for (Ready r = idle.poll(); r != null; r = idle.poll()) {
                r.bound().close();
            }
        }
    }

    /// The function of one sample.
    @FunctionalInterface
    interface Body {
        List<Var> apply(List<Var> sample, Noise noise, Scope scope);
    }

    /// @param sample shapes of what each row has, of the parameters' type
    Compiled(Parameters parameters, List<Shape> sample, Body body) {
        this(parameters, sample, Options.defaults(), body);
    }

    /// @param sample shapes of what each row has, of the parameters' type
    /// @param options how to compute
    Compiled(Parameters parameters, List<Shape> sample, Options options, Body body) {
        List<Argument> arguments = new ArrayList<>();
        parameters.entries().forEach(e -> arguments.add(Argument.shared(e.name(), e.shape(), parameters.dtype())));
        int shared = arguments.size();
        for (int i = 0; i < sample.size(); i++) {
            arguments.add(Argument.perSample("x" + i, sample.get(i), parameters.dtype()));
        }
        this.graph = Autodiff.trace(arguments, all -> {
            Scope scope = Scope.of(parameters.parameters(), all.subList(0, shared));
            return body.apply(all.subList(shared, all.size()), new Noise(parameters.dtype()), scope).stream().map(Var::lift).toList();
        });
        this.options = options;
        this.parameters = parameters;
        this.tensors = parameters.tensors().toArray(Tensor[]::new);
    }

    /// The results, `[rows, ..]` each.
    List<Tensor> run(long rows, Key key, Tensor... sample) {
        if (closed) {
            throw new IllegalStateException("this model has been closed");
        }
        return (rows <= FEW ? few : many).run(rows, key, sample);
    }

    @Override
    public void close() {
        closed = true;
        few.close();
        many.close();
    }

    /// The rows a bijection pulls `data` back to.
    static Tensor pulled(Bijection bijection, Tensor data, Optional<Tensor> context, Parameters values) {
        List<Shape> sample = new ArrayList<>(List.of(bijection.shape()));
        context.ifPresent(c -> sample.add(c.shape().remove(0)));
        try (Compiled pull = new Compiled(values, sample, (x, noise, scope) -> {
            Scope s = x.size() > 1 ? scope.given(x.get(1)) : scope;
            return List.of(bijection.pull(x.get(0), s).value());
        })) {
            Tensor[] rows = context.isPresent() ? new Tensor[] {data, context.get()} : new Tensor[] {data};
            return pull.run(data.dim(0), Key.ZERO, rows).get(0);
        }
    }
}
