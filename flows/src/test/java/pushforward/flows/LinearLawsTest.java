package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The laws of orthogonal and triangular maps.
class LinearLawsTest {

    @Test
    void householder() {
        BijectionLaws.of(Householder.of(1)).all();
        BijectionLaws.of(new Householder(2, 1)).all();
        BijectionLaws.of(Householder.of(5)).points(1_000).all();
        BijectionLaws.of(new Householder(3, 8)).all();
    }

    @Test
    void triangular() {
        BijectionLaws.of(new TriangularLinear(1)).all();
        BijectionLaws.of(new TriangularLinear(2)).zeros((i, j) -> j > i).all();
        BijectionLaws.of(new TriangularLinear(5)).points(1_000).zeros((i, j) -> j > i).all();
    }

    /// Distances and angles stay: pull keeps the inner products of rows.
    @Test
    void reflectionsKeepInnerProducts() {
        for (DType type : DType.values()) {
            try (Model model = Model.initial(Flow.of(Householder.of(7)), type, 3)) {
                Tensor y = RandomKey.of(1).normal(type, 30, 7);
                Tensor x = model.pull(y).value();
                double tolerance = 40 * type.epsilon();
                assertTrue(x.matmul(x.transpose()).allClose(y.matmul(y.transpose()), tolerance, tolerance * 10));
                assertTrue(x.minus(y).abs().max().item() > 0.5, "it begins as a mixing");
            }
        }
    }

    @Test
    void triangularStartWhitens() {
        Tensor noise = RandomKey.of(2).normal(DType.F64, 400, 3);
        Tensor data = noise.matmul(Tensor.of(new double[][] {{2, 1, -1}, {0, 0.1, 3}, {0, 0, 1}})).plus(Tensor.of(5.0, -2, 100));
        TriangularLinear layer = new TriangularLinear(3);
        Flow flow = Flow.of(layer);
        Parameters p = Parameters.initial(flow, DType.F64, 0);
        layer.initialize(data, Optional.empty(), p.child("bijection"));
        try (Model model = Model.of(flow, p)) {
            Tensor x = model.pull(data).value();
            assertTrue(x.mean(0).abs().max().item() < 1e-11);
            assertTrue(LinearAlgebra.covariance(x, 0).allClose(Tensor.eye(DType.F64, 3), 1e-11, 1e-11));
        }
        Tensor line = noise.slice(1, 0, 1).matmul(Tensor.of(new double[][] {{1, 2, 3}}));
        assertThrows(IllegalArgumentException.class, () -> layer.initialize(line, Optional.empty(), p.child("bijection")));
    }

    @Test
    void densities() {
        try (Model model = DensityTest.random(Flow.of(Bijections.compose(new TriangularLinear(2), Householder.of(2))), 0.4, 1)) {
            assertEquals(1, DensityTest.integral(model, 2, 800), 1e-6);
        }
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new Householder(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Householder(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new TriangularLinear(0));
    }
}
