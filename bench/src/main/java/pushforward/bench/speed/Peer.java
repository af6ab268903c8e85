package pushforward.bench.speed;

import java.util.Map;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Another library, found by [java.util.ServiceLoader].
public interface Peer {
    /// Its name on the command line.
    String name();

    /// Name and version, for people.
    String describe();

    /// Whether it has a version of a case.
    default boolean has(SpeedCase of) {
        return true;
    }

    /// Its version of a case.
    ///
    /// @param inputs as [SpeedCase#inputs]; not to be closed
    /// @param threads to compute with, of all contenders open at a time the same
    Contender open(SpeedCase of, DType dtype, int threads, Map<String, Tensor> inputs);
}
