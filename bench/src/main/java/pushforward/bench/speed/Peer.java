package pushforward.bench.speed;

import java.util.Map;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// What cases are measured beside: another library, found by [java.util.ServiceLoader], or [OneThread].
public interface Peer {
    /// Its name on the command line.
    String name();

    /// Name and version, for people.
    String describe();

    /// Whether it has a version of a case.
    default boolean has(SpeedCase of) {
        return true;
    }

    /// The most threads it gets; the number up to that which suits it best is found out.
    ///
    /// @param threads that our version computes with
    default int mostThreads(int threads) {
        return threads;
    }

    /// Its version of a case.
    ///
    /// @param inputs as [SpeedCase#inputs]; not to be closed
    /// @param threads to compute with, of all contenders open at a time the same
    Contender open(SpeedCase of, DType dtype, int threads, Map<String, Tensor> inputs);
}
