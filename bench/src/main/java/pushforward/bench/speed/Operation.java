package pushforward.bench.speed;

import pushforward.tensor.Tensor;

/// A contender with one operation, which makes a new tensor each time.
abstract class Operation implements Contender {
    /// Runs the operation.
    abstract Tensor result();

    @Override
    public final void step() {
        result().close();
    }

    @Override
    public final void logProb() {
        throw new UnsupportedOperationException("this case has no density");
    }

    @Override
    public final void sample() {
        throw new UnsupportedOperationException("this case has no density");
    }

    @Override
    public final double[] values() {
        try (Tensor result = result()) {
            return result.toDoubleArray();
        }
    }

    @Override
    public void close() {
    }
}
