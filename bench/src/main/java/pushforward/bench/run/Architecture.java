package pushforward.bench.run;

import java.util.Arrays;
import java.util.List;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Measure;
import pushforward.bench.data.Preprocessing;
import pushforward.flows.AffineFixed;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Conditioned;
import pushforward.flows.Flow;
import pushforward.flows.Logit;
import pushforward.flows.StandardizedInputs;
import pushforward.flows.Standardize;

/// The flows a fit can choose, from the base to the data's own units: the preparation of the data is the last part of the flow, so that its
/// log-determinant is in every likelihood.
///
/// ```
///   base  ->  layer, linear, layer, linear ..  ->  standardise  ->  sigmoid and levels (whole numbers only)  ->  data
/// ```
///
/// A context reaches the layers standardised.
final class Architecture {
    private Architecture() {}

    static Flow of(Recipe recipe, DataSet data) {
        int width = data.columns().size();
        int context = data.context().map(c -> c.columns().size()).orElse(0);
        Bijection bijection = recipe.flow().recipe(width, recipe.hidden()).layers(recipe.layers()).context(context)
                .preprocessing(Bijections.compose(preparation(width, data.measure()))).bijection();
        return Flow.of(context == 0 ? bijection : new Conditioned(bijection, new StandardizedInputs(context)));
    }

    private static List<Bijection> preparation(int width, Measure measure) {
        if (!(measure instanceof Measure.Levels levels)) {
            return List.of(new Standardize(width));
        }
        if (Arrays.stream(levels.levels()).distinct().count() == 1 && Arrays.stream(levels.low()).distinct().count() == 1) {
            return List.of(new Standardize(width), new Logit(width, Preprocessing.LAMBDA, levels.low()[0], levels.low()[0] + levels.levels()[0]));
        }
        return List.of(new Standardize(width), new Logit(width, Preprocessing.LAMBDA, 0, 1),
                AffineFixed.of(Arrays.stream(levels.levels()).asDoubleStream().toArray(), levels.low()));
    }
}
