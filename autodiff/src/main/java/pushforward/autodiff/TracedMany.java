package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import pushforward.tensor.Tensor;

/// A function of several arguments, compiled, to be applied to tensors. May be used by many threads.
///
/// It binds anew for every call, which is convenient where calls are few and large; a loop over many calls with the same shared arguments is better off with
/// [#program()] and a [Bound] of its own.
public final class TracedMany {
    private final List<Argument> arguments;
    private final Program program;
    private final boolean allPerSample;
    private final Queue<Bound> idle = new ConcurrentLinkedQueue<>();

    TracedMany(List<Argument> arguments, Autodiff.FnMany f, Options options) {
        this.arguments = List.copyOf(arguments);
        this.program = Program.compile(Autodiff.trace(arguments, f), options);
        this.allPerSample = arguments.stream().allMatch(Argument::varying);
    }

    /// The arguments it was traced for.
    public List<Argument> arguments() {
        return arguments;
    }

    /// The simplified graph.
    public Graph graph() {
        return program.graph();
    }

    /// The compiled graph.
    public Program program() {
        return program;
    }

    /// The results for these arguments.
    ///
    /// @param tensors one per argument: `[rows, shape...]` per sample, `[shape...]` shared
    public List<Tensor> apply(Tensor... tensors) {
        return apply(Key.ZERO, tensors);
    }

    /// The results for these arguments and random numbers of this key.
    ///
    /// @param tensors one per argument: `[rows, shape...]` per sample, `[shape...]` shared; at least one is per sample
    public List<Tensor> apply(Key key, Tensor... tensors) {
        if (tensors.length != arguments.size()) {
            throw new IllegalArgumentException("expected " + arguments.size() + " arguments, got " + tensors.length);
        }
        List<Tensor> shared = new ArrayList<>();
        List<Tensor> perSample = new ArrayList<>();
        long rows = -1;
        for (int i = 0; i < tensors.length; i++) {
            if (!arguments.get(i).varying()) {
                shared.add(tensors[i]);
                continue;
            }
            perSample.add(tensors[i]);
            if (rows < 0 && tensors[i].rank() > 0) {
                rows = tensors[i].dim(0);
            }
        }
        if (rows < 0) {
            throw new IllegalArgumentException("expected at least one argument per sample, which says how many samples there are; use program() otherwise");
        }
        Tensor[] varying = perSample.toArray(Tensor[]::new);
        if (!allPerSample) {
            try (Bound bound = program.bind(shared.toArray(Tensor[]::new))) {
                return bound.run(rows, key, varying);
            }
        }
        Bound bound = idle.poll();
        if (bound == null) {
            bound = program.bind();
        }
        try {
            return bound.run(rows, key, varying);
        } finally {
            idle.add(bound);
        }
    }
}
