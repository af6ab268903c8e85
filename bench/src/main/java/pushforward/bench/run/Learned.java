package pushforward.bench.run;

import java.util.List;
import java.util.Optional;
import pushforward.bench.data.Rows;
import pushforward.flows.Model;

/// What scores and figures need of a fitted density. Rows and log-densities are in the data's own units; whole-numbered data carry their noise.
public interface Learned {
    /// A model of the library.
    static Learned of(Model model) {
        return new LearnedFlow(model);
    }

    /// The same, conditioned on the rows of `context[m, c]`: the rows of every call belong to its first rows, in order.
    ///
    /// @throws UnsupportedOperationException if the density has no context
    default Learned given(Rows context) {
        throw new UnsupportedOperationException("this density has no context");
    }

    /// The log-density at every row of `x[n, d]`, `[n]`, in nats.
    double[] logDensity(Rows x);

    /// `n` rows drawn with `seed`, `[n, d]`.
    Rows sample(int n, long seed);

    /// Rows carried back to the base, `[n, d]`.
    Rows pull(Rows x);

    /// The squared distance from the origin of the base of every row of `x[n, d]` carried back, `[n]`.
    default double[] squaredNorm(Rows x) {
        return pull(x).squaredNorm();
    }

    /// The densities between base and data, from the base on; empty where they cannot be had.
    List<Stage> stages();

    /// The way from the base to the data, of continuous flows.
    default Optional<Motion> motion() {
        return Optional.empty();
    }

    /// A flow in its time, in the data's units at every time.
    interface Motion {
        /// When the data are reached.
        double end();

        /// The log-density at time `t` at every row of `x[n, d]`, `[n]`, in nats.
        double[] logDensity(Rows x, double t);

        /// Where rows of the base `[n, d]` are at some times, ascending: one table `[times, d]` per row.
        List<Rows> paths(Rows base, double... times);
    }

    /// The base carried through a part of the flow. Closing it gives its memory back.
    interface Stage extends AutoCloseable {
        /// What it comes after.
        String name();

        /// The log-density there at every row of `x[n, d]`, `[n]`, in nats; empty if the part cannot be pulled through.
        Optional<double[]> logDensity(Rows x);

        /// Rows of the base, `[n, d]`, pushed to here.
        Rows push(Rows base);

        @Override
        default void close() {}
    }
}
