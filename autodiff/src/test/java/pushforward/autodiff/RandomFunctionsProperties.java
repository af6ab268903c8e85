package pushforward.autodiff;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import pushforward.tensor.Shape;

/// The derivative laws on functions of random structure at random points.
class RandomFunctionsProperties {
    private static final Shape[] SHAPES = {Shape.of(3), Shape.of(2, 3)};

    @Property(tries = 60)
    void derivativesOfRandomFunctions(@ForAll long seed, @ForAll @Size(3) List<@DoubleRange(min = -1.5, max = 1.5) Double> x,
            @ForAll @Size(6) List<@DoubleRange(min = -1, max = 1) Double> w) {
        new DerivativeLaws(RandomFunctions.of(seed), SHAPES, new double[][] {array(x), array(w)}).tolerance(1e-6).all();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(v -> v).toArray();
    }
}
