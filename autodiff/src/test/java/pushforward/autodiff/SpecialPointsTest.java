package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// First and second derivatives where finite differences say nothing: far out, at infinity, at the edge of the support and one step beside it.
class SpecialPointsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;
    private static final double TINY = Double.MIN_NORMAL;

    private static Arguments at(String name, Fn f, double x, double first, double second) {
        return Arguments.of(name, f, x, first, second);
    }

    static Stream<Arguments> points() {
        return Stream.of(
                at("tanh", Var::tanh, 1e30, 0, 0), at("tanh", Var::tanh, -1e30, 0, 0), at("tanh", Var::tanh, INF, 0, 0), at("tanh", Var::tanh, 0, 1, 0),
                at("tanh", Var::tanh, TINY, 1, 0), at("sigmoid", Var::sigmoid, 1e30, 0, 0), at("sigmoid", Var::sigmoid, -1e30, 0, 0),
                at("sigmoid", Var::sigmoid, -INF, 0, 0), at("sigmoid", Var::sigmoid, 0, 0.25, 0), at("softplus", Var::softplus, 1e30, 1, 0),
                at("softplus", Var::softplus, -1e30, 0, 0), at("softplus", Var::softplus, 0, 0.5, 0.25), at("logSigmoid", Var::logSigmoid, -1e30, 1, 0),
                at("logSigmoid", Var::logSigmoid, 1e30, 0, 0), at("exp", Var::exp, -1e30, 0, 0), at("exp", Var::exp, -INF, 0, 0), at("exp", Var::exp, 1e30, INF, INF),
                at("expm1", Var::expm1, -1e30, 0, 0), at("expm1", Var::expm1, TINY, 1, 1), at("log", Var::log, 0, INF, -INF), at("log", Var::log, INF, 0, 0),
                at("log", Var::log, 1e-300, 1e300, -INF), at("log1p", Var::log1p, -1, INF, -INF), at("log1p", Var::log1p, Math.nextUp(-1.0), 0x1p53, -0x1p106),
                at("log1p", Var::log1p, 0, 1, -1), at("sqrt", Var::sqrt, 0, INF, -INF), at("sqrt", Var::sqrt, INF, 0, 0), at("square", Var::square, 1e30, 2e30, 2),
                at("reciprocal", Var::reciprocal, INF, 0, 0), at("reciprocal", Var::reciprocal, 1e30, -1e-60, 2e-90), at("abs", Var::abs, 0, 0, 0),
                at("abs", Var::abs, -TINY, -1, 0), at("relu", Var::relu, 0, 0, 0), at("relu", Var::relu, Math.nextUp(0.0), 1, 0),
                at("relu", Var::relu, -INF, 0, 0), at("silu", Var::silu, -1e30, 0, 0), at("silu", Var::silu, 1e30, 1, 0), at("pow 0", x -> x.pow(2), 0, 0, 2),
                at("clamp", x -> x.clamp(-1, 1), 1, 0.5, 0), at("clamp", x -> x.clamp(-1, 1), Math.nextDown(1.0), 1, 0), at("clamp", x -> x.clamp(-1, 1), 1e30, 0, 0),
                at("tanh", Var::tanh, NAN, NAN, NAN), at("floor", Var::floor, 2, 0, 0), at("sign", Var::sign, -1e30, 0, 0));
    }

    @ParameterizedTest(name = "{0} at {2}")
    @MethodSource("points")
    void derivatives(String name, Fn f, double x, double first, double second) {
        Argument scalar = Argument.perSample("x", Shape.scalar(), DType.F64);
        Graph graph = Autodiff.trace(List.of(scalar), v -> List.of(Autodiff.grad(f).apply(v.get(0)), Autodiff.hessian(f).apply(v.get(0))));
        for (Graph g : List.of(graph, graph.simplified())) {
            double[][][] d = Interpreter.run(g, new double[][][] {{{x}}}, 1, 0, 0);
            same(first, d[0][0][0], "first derivative of " + name + " at " + x);
            same(second, d[1][0][0], "second derivative of " + name + " at " + x);
        }
    }

    private static void same(double expected, double actual, String what) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            assertEquals(expected, actual, what);
        } else {
            assertTrue(Math.abs(expected - actual) <= 1e-12 * Math.abs(expected), what + ": expected " + expected + ", got " + actual);
        }
    }
}
