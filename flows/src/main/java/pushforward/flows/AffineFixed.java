package pushforward.flows;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// A known scale and shift per feature: `push(x) = x scale + shift`. The numbers belong to the description; nothing is trained.
///
/// @param scale `[d]`, finite, none zero
/// @param shift `[d]`, finite
public record AffineFixed(List<Double> scale, List<Double> shift) implements Bijection {

    public AffineFixed {
        scale = List.copyOf(scale);
        shift = List.copyOf(shift);
        Checks.require(!scale.isEmpty() && scale.size() == shift.size(), "as many scales as shifts, at least 1", scale.size() + " and " + shift.size());
        Checks.require(scale.stream().allMatch(s -> Double.isFinite(s) && s != 0), "finite scales other than 0", scale);
        Checks.require(shift.stream().allMatch(Double::isFinite), "finite shifts", shift);
    }

    /// A scale and a shift for each feature.
    public static AffineFixed of(double[] scale, double[] shift) {
        return new AffineFixed(Arrays.stream(scale).boxed().toList(), Arrays.stream(shift).boxed().toList());
    }

    /// One scale and one shift for all `d` features.
    public static AffineFixed of(int d, double scale, double shift) {
        return new AffineFixed(Collections.nCopies(d, scale), Collections.nCopies(d, shift));
    }

    @Override
    public Shape shape() {
        return Shape.of(scale.size());
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        return new Mapped(x.times(constant(x, scale)).plus(constant(x, shift)), logScale(x));
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        return new Mapped(y.minus(constant(y, shift)).div(constant(y, scale)), logScale(y).unaryMinus());
    }

    private static Var constant(Var like, List<Double> values) {
        return like.constant(values.stream().mapToDouble(Double::doubleValue).toArray(), values.size());
    }

    private Var logScale(Var like) {
        double sum = 0;
        for (double s : scale) {
            // the scale as the map's own type has it
            sum += Math.log(Math.abs(like.dtype() == DType.F32 ? (float) s : s));
        }
        return like.constant(0).cast(DType.F64).plus(sum);
    }
}
