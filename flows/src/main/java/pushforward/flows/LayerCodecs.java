package pushforward.flows;

import java.util.List;
import pushforward.flows.transform.LogisticMixture;
import pushforward.tensor.io.Json;

/// The JSON forms of pointwise, orthogonal, low-rank, autoregressive and Gaussianising layers.
final class LayerCodecs {
    static final List<Codec<?>> ALL = List.of(
            Codec.of("pointwise", Pointwise.class,
                    (t, c) -> Json.object().with("features", t.features()).with("curve", c.write(t.curve())),
                    (o, c) -> new Pointwise(o.at("features").asInt(), c.read(o.at("curve"), Curve.class))),
            Codec.of("curve_exp", Curve.Exp.class, (t, c) -> Json.object(), (o, c) -> new Curve.Exp()),
            Codec.of("curve_softplus", Curve.Softplus.class, (t, c) -> Json.object(), (o, c) -> new Curve.Softplus()),
            Codec.of("curve_tanh", Curve.Tanh.class, (t, c) -> Json.object(), (o, c) -> new Curve.Tanh()),
            Codec.of("curve_leaky_relu", Curve.LeakyRelu.class,
                    (t, c) -> Json.object().with("slope", t.slope()),
                    (o, c) -> new Curve.LeakyRelu(o.at("slope").asDouble())),
            Codec.of("curve_normal_to_logistic", Curve.NormalToLogistic.class, (t, c) -> Json.object(), (o, c) -> new Curve.NormalToLogistic()),
            Codec.of("householder", Householder.class,
                    (t, c) -> Json.object().with("features", t.features()).with("reflections", t.reflections()),
                    (o, c) -> new Householder(o.at("features").asInt(), o.at("reflections").asInt())),
            Codec.of("triangular_linear", TriangularLinear.class,
                    (t, c) -> Json.object().with("features", t.features()),
                    (o, c) -> new TriangularLinear(o.at("features").asInt())),
            Codec.of("planar", Planar.class,
                    (t, c) -> Json.object().with("features", t.features()).with("context_size", t.contextSize()),
                    (o, c) -> new Planar(o.at("features").asInt(), o.at("context_size").asInt())),
            Codec.of("radial", Radial.class,
                    (t, c) -> Json.object().with("features", t.features()).with("context_size", t.contextSize()),
                    (o, c) -> new Radial(o.at("features").asInt(), o.at("context_size").asInt())),
            Codec.of("sylvester", Sylvester.class,
                    (t, c) -> Json.object().with("features", t.features()).with("rank", t.rank()).with("reflections", t.reflections())
                            .with("context_size", t.contextSize()),
                    (o, c) -> new Sylvester(o.at("features").asInt(), o.at("rank").asInt(), o.at("reflections").asInt(), o.at("context_size").asInt())),
            Codec.of("autoregressive", Autoregressive.class,
                    (t, c) -> Json.object().with("transformer", c.write(t.transformer())).with("network", c.write(t.network())),
                    (o, c) -> new Autoregressive(c.read(o.at("transformer"), Transformer.class), c.read(o.at("network"), Made.class))),
            Codec.of("made", Made.class,
                    (n, c) -> Json.object().with("features", n.features()).with("context_size", n.contextSize()).with("hidden", BuiltInCodecs.integers(n.hidden()))
                            .with("outputs", n.outputs()).with("activation", n.activation().word()).with("residual", n.residual()),
                    (o, c) -> new Made(o.at("features").asInt(), o.at("context_size").asInt(), BuiltInCodecs.ints(o.at("hidden")), o.at("outputs").asInt(),
                            Activation.of(o.at("activation").asString()), o.at("residual").asBoolean())),
            Codec.of("gaussianization", Gaussianization.class,
                    (t, c) -> Json.object().with("features", t.features()).with("mixture", c.write(t.mixture())),
                    (o, c) -> new Gaussianization(o.at("features").asInt(), c.read(o.at("mixture"), LogisticMixture.class))));

    private LayerCodecs() {
    }
}
