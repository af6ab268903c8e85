package pushforward.flows.internal;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.MonotoneInverse;

/// The map `a -> a + k tanh(a)` with k > -1, to which planar and Sylvester layers reduce along each of their directions; not exported from the module.
public final class TanhShift {
    /// softplus of this is 1, so that a raw number 0 means k = 0.
    private static final double ONE = Math.log(Math.expm1(1));

    private TanhShift() {
    }

    /// `1 + k` from a raw number, any real: positive, and 1 at 0. The reparametrisation of Rezende and Mohamed, moved so that 0 is the identity.
    public static Var onePlusK(Var raw) {
        return raw.plus(ONE).softplus();
    }

    /// Its derivative, `1 + k (1 - t^2)`, for `t = tanh(a)`: a sum of what is positive, so nothing cancels as k nears -1.
    public static Var slope(Var onePlusK, Var t) {
        Var squared = t.square();
        return onePlusK.times(squared.unaryMinus().plus(1)).plus(squared);
    }

    /// The a with `a + k tanh(a) = c`, which lies within |k| of c.
    public static Var solve(Var c, Var onePlusK) {
        Var reach = onePlusK.minus(1).abs();
        return MonotoneInverse.of(in -> in.get(0).plus(in.get(1).minus(1).times(in.get(0).tanh())), c, List.of(onePlusK), c.minus(reach), c.plus(reach));
    }
}
