package pushforward.flows;

import pushforward.autodiff.Var;
import pushforward.tensor.DType;

/// Where a bijection carries a point, and how it scales volume there.
///
/// @param value the image, of the bijection's shape
/// @param logAbsDet log of the absolute value of the determinant of the Jacobian of the map that was applied, at the point it was applied to: a scalar of type
///                  F64, whatever the type of `value`; it may be uniform when it is the same everywhere
public record Mapped(Var value, Var logAbsDet) {

    public Mapped {
        if (logAbsDet.shape().rank() != 0 || logAbsDet.dtype() != DType.F64) {
            throw new IllegalArgumentException("expected log|det| as an F64 scalar (see Var.sumF64), got " + logAbsDet.type());
        }
    }
}
