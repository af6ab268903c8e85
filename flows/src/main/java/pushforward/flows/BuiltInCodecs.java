package pushforward.flows;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pushforward.tensor.Shape;
import pushforward.tensor.io.Json;

/// The JSON forms of this library's own types.
final class BuiltInCodecs {
    private static final Map<LuLinear.Start, String> STARTS = Stream.of(LuLinear.Start.values())
            .collect(Collectors.toMap(s -> s, s -> s.name().toLowerCase(Locale.ROOT)));

    static final List<Codec<?>> ALL = List.of(
            Codec.of("flow", Flow.class,
                    (f, c) -> Json.object().with("base", c.write(f.base())).with("bijection", c.write(f.bijection())),
                    (o, c) -> new Flow(c.read(o.at("base"), Distribution.class), c.read(o.at("bijection"), Bijection.class))),
            Codec.of("standard_normal", StandardNormal.class,
                    (n, c) -> Json.object().with("shape", integers(shape(n.shape()))),
                    (o, c) -> new StandardNormal(Shape.of(ints(o.at("shape")).stream().mapToInt(i -> i).toArray()))),
            Codec.of("compose", Compose.class,
                    (t, c) -> Json.object().with("layers", Json.array(t.layers().stream().map(c::write).toList())),
                    (o, c) -> new Compose(o.at("layers").asArray().elements().stream().map(e -> c.read(e, Bijection.class)).toList())),
            Codec.of("inverse", Inverse.class,
                    (t, c) -> Json.object().with("of", c.write(t.of())),
                    (o, c) -> new Inverse(c.read(o.at("of"), Bijection.class))),
            Codec.of("numerical_inverse", NumericalInverse.class,
                    (t, c) -> Json.object().with("of", c.write(t.of())).with("low", t.low()).with("high", t.high()),
                    (o, c) -> new NumericalInverse(c.read(o.at("of"), Bijection.class), o.at("low").asDouble(), o.at("high").asDouble())),
            Codec.of("concatenate", Concatenate.class,
                    (t, c) -> Json.object().with("parts", Json.array(t.parts().stream().map(c::write).toList())),
                    (o, c) -> new Concatenate(o.at("parts").asArray().elements().stream().map(e -> c.read(e, Bijection.class)).toList())),
            Codec.of("conditioned", Conditioned.class,
                    (t, c) -> Json.object().with("bijection", c.write(t.bijection())).with("embedding", c.write(t.embedding())),
                    (o, c) -> new Conditioned(c.read(o.at("bijection"), Bijection.class), c.read(o.at("embedding"), Network.class))),
            Codec.of("permutation", Permutation.class,
                    (t, c) -> Json.object().with("order", integers(t.order())),
                    (o, c) -> new Permutation(ints(o.at("order")))),
            Codec.of("coupling", Coupling.class,
                    (t, c) -> Json.object().with("features", t.features()).with("kept", integers(t.kept())).with("transformer", c.write(t.transformer()))
                            .with("network", c.write(t.network())).with("context_size", t.contextSize()),
                    (o, c) -> new Coupling(o.at("features").asInt(), ints(o.at("kept")), c.read(o.at("transformer"), Transformer.class),
                            c.read(o.at("network"), Network.class), o.at("context_size").asInt())),
            Codec.of("elementwise", Elementwise.class,
                    (t, c) -> Json.object().with("features", t.features()).with("transformer", c.write(t.transformer())),
                    (o, c) -> new Elementwise(o.at("features").asInt(), c.read(o.at("transformer"), Transformer.class))),
            Codec.of("lu_linear", LuLinear.class,
                    (t, c) -> Json.object().with("features", t.features()).with("start", STARTS.get(t.start())).with("shrinkage", t.shrinkage()),
                    (o, c) -> new LuLinear(o.at("features").asInt(), start(o.at("start").asString()), o.at("shrinkage").asDouble())),
            Codec.of("act_norm", ActNorm.class,
                    (t, c) -> Json.object().with("features", t.features()),
                    (o, c) -> new ActNorm(o.at("features").asInt())),
            Codec.of("residual_layer", ResidualLayer.class,
                    (t, c) -> Json.object().with("features", t.features()).with("hidden", integers(t.hidden())).with("activation", t.activation().word())
                            .with("lipschitz", t.lipschitz()).with("exact", t.exact()).with("context_size", t.contextSize()),
                    (o, c) -> new ResidualLayer(o.at("features").asInt(), ints(o.at("hidden")), Activation.of(o.at("activation").asString()),
                            o.at("lipschitz").asDouble(), o.at("exact").asInt(), o.at("context_size").asInt())),
            Codec.of("standardize", Standardize.class,
                    (t, c) -> Json.object().with("features", t.features()),
                    (o, c) -> new Standardize(o.at("features").asInt())),
            Codec.of("affine_fixed", AffineFixed.class,
                    (t, c) -> Json.object().with("scale", numbers(t.scale())).with("shift", numbers(t.shift())),
                    (o, c) -> new AffineFixed(doubles(o.at("scale")), doubles(o.at("shift")))),
            Codec.of("logit", Logit.class,
                    (t, c) -> Json.object().with("features", t.features()).with("lambda", t.lambda()).with("low", t.low()).with("high", t.high()),
                    (o, c) -> new Logit(o.at("features").asInt(), o.at("lambda").asDouble(), o.at("low").asDouble(), o.at("high").asDouble())),
            Codec.of("standardized_inputs", StandardizedInputs.class,
                    (n, c) -> Json.object().with("features", n.features()),
                    (o, c) -> new StandardizedInputs(o.at("features").asInt())),
            Codec.of("mlp", Mlp.class,
                    (n, c) -> Json.object().with("in", n.in()).with("hidden", integers(n.hidden())).with("out", n.out())
                            .with("activation", n.activation().word()).with("zero_last", n.zeroLast()).with("residual", n.residual()),
                    (o, c) -> new Mlp(o.at("in").asInt(), ints(o.at("hidden")), o.at("out").asInt(), Activation.of(o.at("activation").asString()),
                            o.at("zero_last").asBoolean(), o.at("residual").asBoolean())));

    private BuiltInCodecs() {
    }

    private static LuLinear.Start start(String word) {
        return STARTS.entrySet().stream().filter(e -> e.getValue().equals(word)).map(Map.Entry::getKey).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of " + STARTS.values().stream().sorted().toList() + ", got \"" + word + "\""));
    }

    private static List<Integer> shape(Shape shape) {
        return Arrays.stream(shape.dims()).boxed().toList();
    }

    static Json integers(List<Integer> list) {
        return Json.array(list.stream().map(i -> Json.of((long) i)).toList());
    }

    static Json numbers(List<Double> list) {
        return Json.array(list.stream().map(v -> Json.of((double) v)).toList());
    }

    static List<Integer> ints(Json array) {
        return each(array, Json::asInt);
    }

    static List<Double> doubles(Json array) {
        return each(array, Json::asDouble);
    }

    private static <T> List<T> each(Json array, Function<Json, T> element) {
        return array.asArray().elements().stream().map(element).toList();
    }
}
