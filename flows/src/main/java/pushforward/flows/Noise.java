package pushforward.flows;

import pushforward.autodiff.Draws;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;

/// Random numbers for a sample, while it is traced: every call is a stream of its own, and each sample draws its own numbers from it, as a function of the
/// run's key and the sample's row.
public final class Noise {
    private final DType dtype;
    private int streams;

    /// @param dtype the type of the numbers
    public Noise(DType dtype) {
        this.dtype = dtype;
    }

    /// The type of the numbers.
    public DType dtype() {
        return dtype;
    }

    /// Independent standard normal numbers.
    public Var normal(int... shape) {
        return Draws.normal(streams++, dtype, shape);
    }

    /// Independent uniform numbers in (0, 1), never 0 and never 1.
    public Var uniform(int... shape) {
        return uniform(dtype, shape);
    }

    /// As [#uniform(int...)], of a type of its own: an F64 number comes as close to 0 as 2^-53.
    public Var uniform(DType type, int... shape) {
        return Draws.uniform(streams++, type, shape);
    }

    /// The number 0, of the type of the numbers: where constants that go with them come from.
    public Var zero() {
        return Draws.uniform(0, dtype).fill(0);
    }
}
