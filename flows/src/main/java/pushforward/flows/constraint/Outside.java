package pushforward.flows.constraint;

import pushforward.autodiff.Var;
import pushforward.flows.Mapped;
import pushforward.tensor.DType;

/// Whether a point lies outside a support. There every formula is evaluated at a harmless point instead, so that neither NaN nor 0 times infinity reaches a
/// gradient, and log|det| is minus infinity. A coordinate that is NaN stays NaN.
///
/// @param flag 1 outside, 0 inside, a scalar
record Outside(Var flag) {

    /// Outside where any of the conditions holds.
    static Outside where(Var conditions) {
        return new Outside(conditions.shape().rank() == 0 ? conditions : conditions.sum().gt(0));
    }

    Outside or(Var condition) {
        return new Outside(flag.or(condition));
    }

    /// `y` inside, a harmless point outside; a NaN stays where it is.
    Var replace(Var y, double... harmless) {
        return flag.and(y.eq(y)).select(y.constant(harmless, harmless.length), y);
    }

    /// The result of a pull.
    Mapped apply(Var value, Var logAbsDet) {
        return new Mapped(value, flag.cast(DType.F64).select(logAbsDet.constant(Double.NEGATIVE_INFINITY), logAbsDet));
    }
}
