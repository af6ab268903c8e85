package pushforward.flows.train;

import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Graph;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.autodiff.Var;
import pushforward.flows.Noise;
import pushforward.tensor.Tensor;

/// Random preprocessing of each row, drawn afresh in every training step and in every fixed draw of a validation.
///
/// The draws are functions of (seed, step, row of the batch), so they are the same whatever the threads and micro-batches.
@FunctionalInterface
public interface DataNoise {
    /// Records the noisy row.
    ///
    /// @param x `[d]`
    /// @param noise random numbers of this sample
    /// @return `[d]`
    Var apply(Var x, Noise noise);

    /// Data as they are.
    DataNoise NONE = (x, noise) -> x;

    /// Data as they are.
    static DataNoise none() {
        return NONE;
    }

    /// Uniform dequantisation of integer levels: `x + U`, U uniform on `(0, 1)` in every coordinate. The mean log-density of noisy rows is a lower bound of the
    /// log-probability of the integers. L. Theis, A. van den Oord and M. Bethge, A Note on the Evaluation of Generative Models, ICLR 2016,
    /// DOI 10.48550/arXiv.1511.01844.
    static DataNoise uniform() {
        return (x, noise) -> x.plus(noise.uniform(x.shape().dims()));
    }

    /// The noisy rows of one draw.
    ///
    /// @param x `[n, d]`, not modified
    /// @param seed tells independent sets of draws apart
    /// @param draw number of the draw, from 0
    /// @return `[n, d]`
    default Tensor draw(Tensor x, long seed, long draw) {
        if (this == NONE) {
            return x.to(x.dtype());
        }
        Argument row = Argument.perSample("x", x.shape().remove(0), x.dtype());
        Graph graph = Autodiff.trace(List.of(row), xs -> List.of(apply(xs.get(0), new Noise(x.dtype()))));
        try (Bound program = Program.compile(graph, Options.defaults()).bind()) {
            return program.run(x.dim(0), new Key(seed, draw, 0), x).get(0);
        }
    }
}
