package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The iteration where it is slowest: a map whose slope is close to c or -c around the origin, which takes log(1e-14) / log(c) steps.
class FixedPointTest {
    @ParameterizedTest
    @CsvSource({"0.5, 1, F64", "0.97, 1, F64", "0.97, -1, F64", "0.999, 1, F64", "0.999, -1, F64", "0.97, 1, F32", "0.97, -1, F32"})
    void convergesToRounding(double c, int sign, DType type) {
        // g(y) = sign c Q^T tanh(Q y): slopes from 0, far out, to sign c
        double[] q = Init.orthogonal(1).draw(Shape.of(4, 4), RandomKey.of(1));
        Autodiff.FnMany both = in -> {
            Var rotation = in.get(0).constant(q, 4, 4);
            UnaryOperator<Var> g = y -> rotation.transpose().matmul(rotation.matmul(y).tanh()).times(sign * c);
            Var y = FixedPoint.solve(g, in.get(0), c);
            return List.of(y.plus(g.apply(y)).minus(in.get(0)), y);
        };
        for (double spread : new double[] {1e-8, 0.01, 1, 100}) {
            Tensor x = RandomKey.of(2).normal(DType.F64, 300, 4).times(spread).to(type);
            List<Tensor> results = Autodiff.compile(List.of(Argument.perSample("x", Shape.of(4), type)), both).apply(x);
            double size = 1 + results.get(1).abs().max().item();
            double missing = results.get(0).abs().max().item();
            // what is missing in y is at most a step's rest, 4 eps c / (1 - c) sqrt(d); and y + g(y) moves at most twice as much
            double bound = Math.max(type == DType.F64 ? 2e-14 : 0, 2 * 4 * type.epsilon() * 2 * c / (1 - c)) * size;
            assertTrue(missing <= bound, "y + g(y) is off x by " + missing + ", more than " + bound + " with points of size " + spread);
        }
    }
}
