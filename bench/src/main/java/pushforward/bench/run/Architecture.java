package pushforward.bench.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pushforward.bench.data.Measure;
import pushforward.bench.data.Preprocessing;
import pushforward.flows.Coupling;
import pushforward.flows.AffineFixed;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Logit;
import pushforward.flows.LuLinear;
import pushforward.flows.Standardize;

/// The flows a fit can choose, from the base to the data's own units: the preparation of the data is the last part of the flow, so that its
/// log-determinant is in every likelihood.
///
/// ```
///   base  ->  coupling, linear, coupling, linear ..  ->  standardise  ->  sigmoid and levels (whole numbers only)  ->  data
/// ```
final class Architecture {
    private Architecture() {}

    static Flow of(Recipe recipe, int width, Measure measure) {
        List<Bijection> layers = new ArrayList<>();
        int[] hidden = recipe.hidden().stream().mapToInt(i -> i).toArray();
        for (int i = 0; i < recipe.layers() && width > 1; i++) {
            layers.add(Coupling.half(width, i % 2 == 1, hidden));
            layers.add(LuLinear.of(width));
        }
        layers.add(new Standardize(width));
        if (measure instanceof Measure.Levels levels) {
            if (Arrays.stream(levels.levels()).distinct().count() == 1 && Arrays.stream(levels.low()).distinct().count() == 1) {
                layers.add(new Logit(width, Preprocessing.LAMBDA, levels.low()[0], levels.low()[0] + levels.levels()[0]));
            } else {
                layers.add(new Logit(width, Preprocessing.LAMBDA, 0, 1));
                layers.add(AffineFixed.of(Arrays.stream(levels.levels()).asDoubleStream().toArray(), levels.low()));
            }
        }
        return Flow.of(Bijections.compose(layers));
    }
}
