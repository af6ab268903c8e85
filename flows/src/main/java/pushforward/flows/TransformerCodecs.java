package pushforward.flows;

import java.util.List;
import pushforward.flows.transform.Affine;
import pushforward.flows.transform.Bernstein;
import pushforward.flows.transform.CircularSpline;
import pushforward.flows.transform.DeepSigmoidal;
import pushforward.flows.transform.LeakyRelu;
import pushforward.flows.transform.LogisticMixture;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.flows.transform.Shift;
import pushforward.flows.transform.SumOfSquares;
import pushforward.flows.transform.Tails;
import pushforward.flows.transform.YeoJohnson;
import pushforward.tensor.io.Json;

/// The JSON forms of transformers.
final class TransformerCodecs {
    static final List<Codec<?>> ALL = List.of(
            Codec.of("affine", Affine.class,
                    (t, c) -> Json.object().with("bound", t.bound()),
                    (o, c) -> new Affine(o.at("bound").asDouble())),
            Codec.of("shift", Shift.class,
                    (t, c) -> Json.object(),
                    (o, c) -> new Shift()),
            Codec.of("rational_quadratic_spline", RationalQuadraticSpline.class,
                    (t, c) -> Json.object().with("bins", t.bins()).with("bound", t.bound()).with("min_width", t.minWidth()).with("min_height", t.minHeight())
                            .with("min_slope", t.minSlope()),
                    (o, c) -> new RationalQuadraticSpline(o.at("bins").asInt(), o.at("bound").asDouble(), o.at("min_width").asDouble(), o.at("min_height").asDouble(),
                            o.at("min_slope").asDouble())),
            Codec.of("circular_spline", CircularSpline.class,
                    (t, c) -> Json.object().with("bins", t.bins()).with("min_width", t.minWidth()).with("min_height", t.minHeight()).with("min_slope", t.minSlope()),
                    (o, c) -> new CircularSpline(o.at("bins").asInt(), o.at("min_width").asDouble(), o.at("min_height").asDouble(), o.at("min_slope").asDouble())),
            Codec.of("bernstein", Bernstein.class,
                    (t, c) -> Json.object().with("degree", t.degree()).with("bound", t.bound()).with("min_slope", t.minSlope()),
                    (o, c) -> new Bernstein(o.at("degree").asInt(), o.at("bound").asDouble(), o.at("min_slope").asDouble())),
            Codec.of("sum_of_squares", SumOfSquares.class,
                    (t, c) -> Json.object().with("squares", t.squares()).with("degree", t.degree()).with("bound", t.bound()).with("min_slope", t.minSlope()),
                    (o, c) -> new SumOfSquares(o.at("squares").asInt(), o.at("degree").asInt(), o.at("bound").asDouble(), o.at("min_slope").asDouble())),
            Codec.of("deep_sigmoidal", DeepSigmoidal.class,
                    (t, c) -> Json.object().with("units", t.units()),
                    (o, c) -> new DeepSigmoidal(o.at("units").asInt())),
            Codec.of("leaky_relu", LeakyRelu.class,
                    (t, c) -> Json.object().with("bound", t.bound()),
                    (o, c) -> new LeakyRelu(o.at("bound").asDouble())),
            Codec.of("yeo_johnson", YeoJohnson.class,
                    (t, c) -> Json.object().with("bound", t.bound()),
                    (o, c) -> new YeoJohnson(o.at("bound").asDouble())),
            Codec.of("tails", Tails.class,
                    (t, c) -> Json.object().with("heaviest", t.heaviest()),
                    (o, c) -> new Tails(o.at("heaviest").asDouble())),
            Codec.of("logistic_mixture", LogisticMixture.class,
                    (t, c) -> Json.object().with("components", t.components()).with("bound", t.bound()),
                    (o, c) -> new LogisticMixture(o.at("components").asInt(), o.at("bound").asDouble())));

    private TransformerCodecs() {
    }
}
