package pushforward.flows.train;

import java.util.ArrayList;
import java.util.List;
import pushforward.flows.ActNorm;
import pushforward.flows.Coupling;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Init;
import pushforward.flows.LuLinear;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Permutation;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A small flow and small data that training tests share.
final class Small {
    private Small() {
    }

    /// Couplings on three features that do not look at the data beforehand.
    static Flow plain() {
        return Flow.of(Bijections.compose(Coupling.half(3, false, 9), Permutation.of(1, 2, 0), Coupling.half(3, true, 9), Permutation.of(1, 2, 0)));
    }

    /// On three features, with layers that the data initialise.
    static Flow flow() {
        List<Bijection> layers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            layers.add(Coupling.half(3, i % 2 == 1, 9));
            layers.add(i == 0 ? Permutation.of(1, 2, 0) : LuLinear.of(3));
            layers.add(new ActNorm(3));
        }
        return Flow.of(Bijections.compose(layers));
    }

    /// Normal numbers `[n, 3]` of type F64, mixed and shifted.
    static Tensor rows(int n, long seed) {
        try (Parameters numbers = Parameters.initial(List.of(Parameter.trained("x", Init.normal(1), n, 3)), DType.F64, seed)) {
            double[][] rows = numbers.at("x").toDoubleArray2();
            for (double[] r : rows) {
                r[1] = 0.5 * r[1] + r[0] * r[0];
                r[2] = 2 + r[2] - r[0];
            }
            return Tensor.of(rows);
        }
    }
}
