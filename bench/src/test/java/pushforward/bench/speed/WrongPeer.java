package pushforward.bench.speed;

import java.util.Arrays;
import java.util.Map;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A library whose results are wrong.
public final class WrongPeer implements Peer {
    @Override
    public String name() {
        return "wrong";
    }

    @Override
    public String describe() {
        return "results that are 1 too large";
    }

    @Override
    public Contender open(SpeedCase of, DType dtype, int threads, Map<String, Tensor> inputs) {
        Contender right = of.open(dtype, threads, inputs);
        return new Contender() {
            @Override
            public void step() {
                right.step();
            }

            @Override
            public void logProb() {
                right.logProb();
            }

            @Override
            public void sample() {
                right.sample();
            }

            @Override
            public double[] values() {
                return Arrays.stream(right.values()).map(v -> v + 1).toArray();
            }

            @Override
            public void close() {
                right.close();
            }
        };
    }
}
