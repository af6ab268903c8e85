package pushforward.flows;

import java.util.List;
import pushforward.flows.transform.Affine;
import pushforward.flows.transform.Shift;
import pushforward.tensor.io.Json;

/// The JSON forms of transformers.
final class TransformerCodecs {
    static final List<Codec<?>> ALL = List.of(
            Codec.of("affine", Affine.class,
                    (t, c) -> Json.object().with("bound", t.bound()),
                    (o, c) -> new Affine(o.at("bound").asDouble())),
            Codec.of("shift", Shift.class,
                    (t, c) -> Json.object(),
                    (o, c) -> new Shift()));

    private TransformerCodecs() {
    }
}
