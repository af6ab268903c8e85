package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.flows.Parameters;
import pushforward.flows.Flow;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.VelocityNet;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// What pairings do to the base's points of a batch.
@SuppressWarnings("try")
class PairsTest {
    private static final int N = 96;
    private static final int CLASSES = 3;

    /// x1, x0 and the context of N rows in groups.
    private static List<double[][]> pairs(Pairing pairing, int group, Key key, DType type) {
        try (TensorScope open = Tensor.scope(); Parameters none = Parameters.initial(List.of(), type, 0)) {
            Tensor x = RandomKey.of(1).normal(type, N, 2);
            double[][] c = new double[N][CLASSES];
            for (int i = 0; i < N; i++) {
                c[i][i % CLASSES] = 1;
            }
            List<Tensor> data = List.of(x, Tensor.of(c).to(type));
            List<Tensor> out = Pairs.once((sample, noise, scope) -> {
                List<Var> all = new ArrayList<>(List.of(sample.get(0).times(2), noise.normal(2)));
                all.addAll(sample.subList(1, sample.size()));
                return all;
            }, pairing, none, data, N, group, Options.defaults(), key);
            return out.stream().map(Tensor::toDoubleArray2).toList();
        }
    }

    private static double cost(List<double[][]> pairs) {
        double sum = 0;
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < 2; k++) {
                sum += Math.pow(pairs.get(0)[i][k] - pairs.get(1)[i][k], 2);
            }
        }
        return sum / N;
    }

    private static int index(double[][] of, double[] row) {
        for (int i = 0; i < of.length; i++) {
            if (Arrays.equals(of[i], row)) {
                return i;
            }
        }
        throw new AssertionError("no such row");
    }

    @Test
    void exactPairsAreTheBestOrderOfThePointsDrawn() {
        for (DType type : DType.values()) {
            List<double[][]> chance = pairs(Pairing.independent(), N, new Key(3, 4, 0), type);
            List<double[][]> exact = pairs(new Pairing.Exact(0), N, new Key(3, 4, 0), type);
            assertArrayEquals(chance.get(0), exact.get(0));
            int[] from = Arrays.stream(exact.get(1)).mapToInt(row -> index(chance.get(1), row)).toArray();
            assertEquals(N, Arrays.stream(from).distinct().count());
            double[] flat0 = Arrays.stream(chance.get(0)).flatMapToDouble(Arrays::stream).toArray();
            double[] flat1 = Arrays.stream(chance.get(1)).flatMapToDouble(Arrays::stream).toArray();
            assertEquals(Assignment.of(Assignment.squaredDistances(flat0, flat1, 2)).cost() / N, cost(exact), 1e-12);
            assertTrue(cost(exact) < 0.5 * cost(chance));
        }
    }

    @Test
    void pointsStayWithinTheirGroup() {
        List<double[][]> chance = pairs(Pairing.independent(), 40, new Key(3, 4, 0), DType.F64);
        List<double[][]> exact = pairs(new Pairing.Exact(0), 40, new Key(3, 4, 0), DType.F64);
        for (int i = 0; i < N; i++) {
            assertEquals(i / 40, index(chance.get(1), exact.get(1)[i]) / 40);
        }
    }

    @Test
    void pointsStayWithTheirContext() {
        List<double[][]> chance = pairs(Pairing.independent(), N, new Key(3, 4, 0), DType.F64);
        for (Pairing pairing : List.of(Pairing.exact(), Pairing.entropic(0.3))) {
            List<double[][]> paired = pairs(pairing, N, new Key(3, 4, 0), DType.F64);
            for (int i = 0; i < N; i++) {
                assertEquals(i % CLASSES, index(chance.get(1), paired.get(1)[i]) % CLASSES);
                assertEquals(1, paired.get(2)[i][i % CLASSES]);
            }
        }
    }

    @Test
    void entropicPairsLieBetweenChanceAndTheBest() {
        double chance = cost(pairs(Pairing.independent(), N, new Key(3, 4, 0), DType.F64));
        double exact = cost(pairs(new Pairing.Exact(0), N, new Key(3, 4, 0), DType.F64));
        double some = cost(pairs(new Pairing.Entropic(1, 0), N, new Key(3, 4, 0), DType.F64));
        double little = cost(pairs(new Pairing.Entropic(0.1, 0), N, new Key(3, 4, 0), DType.F64));
        assertTrue(exact < little && little < some && some < chance, exact + " " + little + " " + some + " " + chance);
    }

    /// Laws given the context are learned with pairs made within contexts.
    @Test
    void conditionalLawsAreLearnedFromExactPairs() {
        try (TensorScope open = Tensor.scope()) {
            int n = 12_000;
            double[] z = RandomKey.of(1).normal(DType.F64, n).toDoubleArray();
            double[][] x = new double[n][1];
            double[][] c = new double[n][2];
            double exact = 0;
            for (int i = 0; i < n; i++) {
                int k = i % 2;
                double spread = k == 0 ? 0.3 : 0.8;
                x[i][0] = (k == 0 ? -2 : 1) + spread * z[i];
                c[i][k] = 1;
                exact += (-z[i] * z[i] / 2 - Math.log(spread) - 0.5 * Math.log(2 * Math.PI)) / n;
            }
            Flow flow = Flow.of(ContinuousFlow.of(VelocityNet.of(1, 32).withContext(2)));
            double learned = FlowMatching.of(flow).pairing(Pairing.exact()).steps(1_200).batch(128).learningRate(1e-2).ema(0.99).seed(1).train(Rows.of(Tensor.of(x)).given(Tensor.of(c))).model()
                    .given(Tensor.of(c)).logProb(Tensor.of(x)).mean().item();
            assertEquals(exact, learned, 0.02);
        }
    }

    @Test
    void pairingsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new Pairing.Exact(-1));
        assertThrows(IllegalArgumentException.class, () -> new Pairing.Entropic(0, 1));
        assertThrows(IllegalArgumentException.class, () -> Pairing.entropic(Double.NaN));
    }
}
