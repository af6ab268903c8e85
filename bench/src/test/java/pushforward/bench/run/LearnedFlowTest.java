package pushforward.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// The densities between the layers, against the whole model and against finite differences.
class LearnedFlowTest {
    private static final double STEP = 1e-6;

    private final Model model = model();
    private final List<Learned.Stage> stages = Learned.of(model).stages();
    private final Rows base = rows(20);

    private static Model model() {
        Flow flow = Flows.realNvp(2).layers(3).hidden(8).build();
        Parameters values = Parameters.initial(flow, DType.F64, 1);
        UniformRandomProvider rng = Random.of(2, "parameters");
        for (Parameter p : values.parameters()) {
            double[] moved = values.at(p.name()).toDoubleArray();
            values.set(p.name(), IntStream.range(0, moved.length).mapToDouble(i -> p.trained() ? moved[i] + 0.1 * Random.normal(rng) : moved[i]).toArray());
        }
        return Model.of(flow, values);
    }

    private static Rows rows(int n) {
        UniformRandomProvider rng = Random.of(3, "base");
        return Rows.wrap(IntStream.range(0, 2 * n).mapToDouble(i -> Random.normal(rng)).toArray(), 2);
    }

    @AfterEach
    void close() {
        stages.forEach(Learned.Stage::close);
        model.close();
    }

    @Test
    void theLastStageIsTheModel() {
        Learned.Stage last = stages.getLast();
        Rows data = last.push(base);
        try (Tensor rows = base.tensor(DType.F64)) {
            Model.Carried whole = model.push(rows);
            assertArrayEquals(whole.value().toDoubleArray(), data.toArray(), 1e-12);
            whole.value().close();
            whole.logAbsDet().close();
        }
        assertArrayEquals(Learned.of(model).logDensity(data), last.logDensity(data).orElseThrow(), 1e-12);
    }

    @Test
    void everyStageIsThePushforwardOfTheBase() {
        for (Learned.Stage stage : stages) {
            double[] log = stage.logDensity(stage.push(base)).orElseThrow();
            double[] left = stage.push(moved(-STEP, 0)).toArray();
            double[] right = stage.push(moved(STEP, 0)).toArray();
            double[] below = stage.push(moved(0, -STEP)).toArray();
            double[] above = stage.push(moved(0, STEP)).toArray();
            for (int i = 0; i < log.length; i++) {
                double determinant = ((right[2 * i] - left[2 * i]) * (above[2 * i + 1] - below[2 * i + 1])
                        - (right[2 * i + 1] - left[2 * i + 1]) * (above[2 * i] - below[2 * i])) / (4 * STEP * STEP);
                double normal = -(base.at(i, 0) * base.at(i, 0) + base.at(i, 1) * base.at(i, 1)) / 2 - Math.log(2 * Math.PI);
                assertEquals(normal - Math.log(Math.abs(determinant)), log[i], 1e-7, stage.name());
            }
        }
    }

    private Rows moved(double x, double y) {
        double[] values = base.toArray();
        return Rows.wrap(IntStream.range(0, values.length).mapToDouble(i -> values[i] + (i % 2 == 0 ? x : y)).toArray(), 2);
    }
}
