package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A row of weight k is k rows.
class WeightedRowsTest {
    private static final int[] COUNTS = IntStream.range(0, 45).map(i -> i % 4 == 3 ? 0 : 1 + i * i % 3).toArray();

    private static double[] weights(double unit) {
        return Arrays.stream(COUNTS).mapToDouble(c -> c * unit).toArray();
    }

    private static int[] repeated() {
        return IntStream.range(0, COUNTS.length).flatMap(i -> IntStream.generate(() -> i).limit(COUNTS[i])).toArray();
    }

    /// Full batches: losses, and after some steps parameters, agree to rounding; layers that look at the data see exactly the same rows.
    @ParameterizedTest
    @EnumSource(DType.class)
    void aWeightIsANumberOfRows(DType dtype) {
        try (Tensor rows = Small.rows(COUNTS.length, 1); Tensor many = rows.gather(repeated()); Tensor w = Tensor.of(weights(1))) {
            compare(Small.flow(), dtype, Rows.of(rows).weighted(w), Rows.of(many));
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void withAContextToo(DType dtype) {
        Flow flow = Flows.realNvp(2).layers(2).hidden(7).context(1).build();
        try (Tensor rows = Small.rows(COUNTS.length, 1); Tensor x = rows.slice(1, 0, 2); Tensor c = rows.slice(1, 2, 3); Tensor many = x.gather(repeated());
                Tensor manyC = c.gather(repeated()); Tensor w = Tensor.of(weights(1)); Tensor w32 = w.to(DType.F32)) {
            compare(flow, dtype, Rows.of(x).given(c).weighted(w32), Rows.of(many).given(manyC));
            compare(flow, dtype, Rows.of(x).weighted(w).given(c), Rows.of(many).given(manyC));
        }
    }

    private static void compare(Flow flow, DType dtype, Rows weighted, Rows repeated) {
        Fitted a = training(flow, dtype).train(weighted, weighted);
        Fitted b = training(flow, dtype).train(repeated, repeated);
        double tolerance = dtype == DType.F64 ? 1e-12 : 1e-5;
        assertArrayEquals(b.model().parameters().buffer().toDoubleArray(), a.model().parameters().buffer().toDoubleArray(), tolerance);
        for (int i = 0; i < b.log().entries().size(); i++) {
            assertEquals(b.log().entries().get(i).trainLoss(), a.log().entries().get(i).trainLoss(), tolerance);
            assertEquals(b.log().entries().get(i).validationLoss(), a.log().entries().get(i).validationLoss(), tolerance);
        }
        try (TrainingSteps s = training(flow, dtype).begin(weighted); TrainingSteps r = training(flow, dtype).begin(repeated)) {
            assertEquals(r.next(), s.next(), dtype == DType.F64 ? 1e-13 : 1e-6, "the first step's loss");
        }
        a.model().close();
        b.model().close();
    }

    private static ForwardKl training(Flow flow, DType dtype) {
        // an epsilon of 1 keeps Adam's steps a smooth function of the gradient, so that its rounding is not blown up where it is small
        return ForwardKl.of(flow).steps(6).batch(1_000).seed(3).optimizer(new Adam(0.05, 0.9, 0.999, 1, 0)).validateEvery(1).dtype(dtype);
    }

    @Test
    void onlyRatiosMatter() {
        try (Tensor rows = Small.rows(COUNTS.length, 1); Tensor w = Tensor.of(weights(1)); Tensor tiny = Tensor.of(weights(0x1p-1000)); Tensor equal = Tensor.full(DType.F64, 7, COUNTS.length)) {
            ForwardKl training = training(Small.plain(), DType.F64);
            assertEquals(training.fit(rows).parameters().buffer(), training.train(Rows.of(rows).weighted(equal)).model().parameters().buffer(), "equal weights");
            assertEquals(training.train(Rows.of(rows).weighted(w)).model().parameters().buffer(), training.train(Rows.of(rows).weighted(tiny)).model().parameters().buffer());
        }
    }

    /// A row of weight 0 may be anything at all.
    @Test
    void rowsWithoutWeightAreNotLookedAt() {
        try (Tensor rows = Small.rows(COUNTS.length, 1); Tensor w = Tensor.of(weights(1))) {
            double[][] bad = rows.toDoubleArray2();
            for (int i = 0; i < bad.length; i++) {
                if (COUNTS[i] == 0) {
                    Arrays.fill(bad[i], Double.NaN);
                }
            }
            try (Tensor broken = Tensor.of(bad)) {
                ForwardKl training = training(Small.flow(), DType.F64);
                assertEquals(training.train(Rows.of(rows).weighted(w)).model().parameters().buffer(), training.train(Rows.of(broken).weighted(w)).model().parameters().buffer());
            }
        }
    }

    /// Small batches: on average over an epoch the gradient is that of all rows. Importance weights turn samples of one normal into those of another.
    @Test
    void importanceWeightsMoveTheFit() {
        int n = 4_000;
        Tensor x = pushforward.tensor.random.RandomKey.of(4).normal(DType.F64, n, 1);
        // N(0, 1) to N(1, 0.8^2)
        Tensor w = x.minus(1).square().times(-0.5 / 0.64).plus(x.square().times(0.5)).exp().reshape(n).times(1e-6);
        double[] v = w.toDoubleArray();
        double[] at = x.toDoubleArray();
        double sum = Arrays.stream(v).sum();
        double mean = IntStream.range(0, n).mapToDouble(i -> v[i] * at[i]).sum() / sum;
        double sd = Math.sqrt(IntStream.range(0, n).mapToDouble(i -> v[i] * (at[i] - mean) * (at[i] - mean)).sum() / sum);
        Flow affine = Flow.of(new pushforward.flows.ActNorm(1));
        try (Model m = ForwardKl.of(affine).steps(600).batch(200).seed(1).learningRate(0.02).dtype(DType.F64).train(Rows.of(x).weighted(w)).model()) {
            Tensor ends = m.push(Tensor.of(new double[][] {{0}, {1}})).value();
            assertEquals(mean, ends.at(0, 0), 0.01);
            assertEquals(sd, ends.at(1, 0) - ends.at(0, 0), 0.01);
        }
    }

    @Test
    void badWeights() {
        try (Tensor rows = Small.rows(4, 1)) {
            for (double[] bad : List.of(new double[] {1, 2, 3}, new double[] {1, -1, 1, 1}, new double[] {1, Double.NaN, 1, 1}, new double[] {1, Double.POSITIVE_INFINITY, 1, 1}, new double[4],
                    new double[] {1e308, 1e308, 1e308, 1e308})) {
                String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> training(Small.flow(), DType.F64).train(Rows.of(rows).weighted(Tensor.of(bad)))).getMessage());
                assertTrue(message.startsWith("expected ") && message.contains("weights"), message);
            }
        }
    }
}
