package pushforward.flows;

import java.util.List;
import pushforward.flows.distribution.ClassConditional;
import pushforward.flows.distribution.Independent;
import pushforward.flows.distribution.Laplace;
import pushforward.flows.distribution.Logistic;
import pushforward.flows.distribution.Mixture;
import pushforward.flows.distribution.Normal;
import pushforward.flows.distribution.StudentT;
import pushforward.flows.distribution.Truncated;
import pushforward.flows.distribution.Uniform;
import pushforward.flows.distribution.Univariate;
import pushforward.flows.distribution.VonMises;
import pushforward.tensor.io.Json;

/// The JSON forms of distributions.
final class DistributionCodecs {
    static final List<Codec<?>> ALL = List.of(
            Codec.of("given", Given.class,
                    (t, c) -> Json.object().with("of", c.write(t.of())).with("context", BuiltInCodecs.numbers(t.context())),
                    (o, c) -> new Given(c.read(o.at("of"), Distribution.class), BuiltInCodecs.doubles(o.at("context")))),
            Codec.of("independent", Independent.class,
                    (t, c) -> Json.object().with("law", c.write(t.law())).with("features", t.features()),
                    (o, c) -> new Independent(c.read(o.at("law"), Univariate.class), o.at("features").asInt())),
            Codec.of("law_normal", Normal.class, (t, c) -> Json.object(), (o, c) -> new Normal()),
            Codec.of("law_laplace", Laplace.class, (t, c) -> Json.object(), (o, c) -> new Laplace()),
            Codec.of("law_logistic", Logistic.class, (t, c) -> Json.object(), (o, c) -> new Logistic()),
            Codec.of("law_uniform", Uniform.class, (t, c) -> Json.object(), (o, c) -> new Uniform()),
            Codec.of("law_student_t", StudentT.class,
                    (t, c) -> Json.object().with("freedom", t.freedom()),
                    (o, c) -> new StudentT(o.at("freedom").asDouble())),
            Codec.of("law_truncated", Truncated.class,
                    (t, c) -> Json.object().with("of", c.write(t.of())).with("low", end(t.low())).with("high", end(t.high())),
                    (o, c) -> new Truncated(c.read(o.at("of"), Univariate.class), end(o.at("low"), Double.NEGATIVE_INFINITY), end(o.at("high"), Double.POSITIVE_INFINITY))),
            Codec.of("von_mises", VonMises.class,
                    (t, c) -> Json.object().with("features", t.features()),
                    (o, c) -> new VonMises(o.at("features").asInt())),
            Codec.of("mixture", Mixture.class,
                    (t, c) -> Json.object().with("components", Json.array(t.components().stream().map(c::write).toList())),
                    (o, c) -> new Mixture(parts(o, "components", c))),
            Codec.of("class_conditional", ClassConditional.class,
                    (t, c) -> Json.object().with("classes", Json.array(t.classes().stream().map(c::write).toList())),
                    (o, c) -> new ClassConditional(parts(o, "classes", c))));

    private DistributionCodecs() {
    }

    private static List<Distribution> parts(Json.Obj members, String name, Codecs codecs) {
        return members.at(name).asArray().elements().stream().map(e -> codecs.read(e, Distribution.class)).toList();
    }

    /// An end of an interval; none, for which JSON has no number, is an empty list.
    private static Json end(double value) {
        return BuiltInCodecs.numbers(Double.isInfinite(value) ? List.of() : List.of(value));
    }

    private static double end(Json list, double none) {
        List<Double> numbers = BuiltInCodecs.doubles(list);
        return numbers.isEmpty() ? none : numbers.get(0);
    }
}
