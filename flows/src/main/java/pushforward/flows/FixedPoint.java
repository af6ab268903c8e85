package pushforward.flows;

import java.util.List;
import java.util.function.UnaryOperator;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;

/// The y with `y + g(y) = x` for a contraction g, by Banach's iteration `y <- x - g(y)`: it converges from everywhere, by a factor of at most c per step.
///
/// Each sample stops by itself when a step has become so short that by `|y - y*| <= c / (1 - c) |step|` no more than `1e-14 (1 + |y|)` can be missing, or when it is at
/// the level of rounding, where a step of 4 eps (1 + |y|) leaves at most 4 eps c / (1 - c) (1 + |y|), times sqrt(d) between the norms.
final class FixedPoint {
    private static final double TOLERANCE = 1e-14;

    private FixedPoint() {
    }

    /// The solution, not to be differentiated through.
    ///
    /// @param x `[d]`
    /// @param lipschitz c, below 1, in the Euclidean norm
    static Var solve(UnaryOperator<Var> g, Var x, double lipschitz) {
        int d = x.shape().dim(0);
        double left = (1 - lipschitz) / (lipschitz * Math.sqrt(d));
        double enough = Math.max(TOLERANCE * left, 4 * x.dtype().epsilon());
        // to a relative 1e-18 from a first step as long as 1 + |y|, and some more
        int most = 64 + (int) Math.ceil(Math.log(1e-18 * left) / Math.log(lipschitz));
        return Control.loop(most, x.minus(g.apply(x)), 0, 1, until(enough), in -> {
            Var y = in.get(0);
            Var next = x.minus(g.apply(y));
            Var step = next.minus(y).abs().maxAlong(0).div(next.abs().maxAlong(0).plus(1));
            return List.of(next, step);
        }).carry();
    }

    /// Goes on while the signal is above `enough`; one that is not a number ends it.
    private static Control.Controller until(double enough) {
        return samples -> new Control.Controller.Run() {
            private final boolean[] done = new boolean[samples];

            @Override
            public boolean next(double[] controls, boolean[] active) {
                boolean any = false;
                for (int i = 0; i < samples; i++) {
                    active[i] = !done[i];
                    any |= active[i];
                }
                return any;
            }

            @Override
            public void judge(double[] signals, boolean[] accept) {
                for (int i = 0; i < samples; i++) {
                    done[i] |= !(signals[i] > enough);
                }
            }
        };
    }
}
