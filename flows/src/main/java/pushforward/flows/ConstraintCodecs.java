package pushforward.flows;

import java.util.List;
import pushforward.flows.constraint.CorrelationCholesky;
import pushforward.flows.constraint.CovarianceCholesky;
import pushforward.flows.constraint.Ordered;
import pushforward.flows.constraint.Simplex;
import pushforward.tensor.io.Json;

/// The JSON forms of constraints.
final class ConstraintCodecs {
    static final List<Codec<?>> ALL = List.of(
            Codec.of("ordered", Ordered.class,
                    (t, c) -> Json.object().with("features", t.features()),
                    (o, c) -> new Ordered(o.at("features").asInt())),
            Codec.of("simplex", Simplex.class,
                    (t, c) -> Json.object().with("parts", t.parts()),
                    (o, c) -> new Simplex(o.at("parts").asInt())),
            Codec.of("covariance_cholesky", CovarianceCholesky.class,
                    (t, c) -> Json.object().with("size", t.size()),
                    (o, c) -> new CovarianceCholesky(o.at("size").asInt())),
            Codec.of("correlation_cholesky", CorrelationCholesky.class,
                    (t, c) -> Json.object().with("size", t.size()),
                    (o, c) -> new CorrelationCholesky(o.at("size").asInt())));

    private ConstraintCodecs() {
    }
}
