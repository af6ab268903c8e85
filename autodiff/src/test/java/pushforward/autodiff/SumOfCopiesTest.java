package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.ProgramLaws.Drawn;
import pushforward.autodiff.machine.SumOverSamples;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// The gradient of a bias is summed from the copy with samples first that the gradient of a narrow layer's weights needs.
class SumOfCopiesTest {
    private static final int IN = 5;
    private static final int OUT = 37;
    private static final Autodiff.FnMany BIAS = v -> Autodiff.valueAndGrad(w -> value(v.get(0), w.get(0), v.get(2)), List.of(v.get(1))).gradients();
    private static final Autodiff.FnMany BOTH = v -> Autodiff.valueAndGrad(w -> value(w.get(1), w.get(0), v.get(2)), List.of(v.get(1), v.get(0))).gradients();

    private static Var value(Var weight, Var bias, Var x) {
        return weight.matmul(x).plus(bias).tanh().square().sum().meanOverSamples();
    }

    private static List<Drawn> arguments(DType dtype) {
        return List.of(Drawn.shared(dtype, -1, 1, OUT, IN), Drawn.shared(dtype, -1, 1, OUT), Drawn.perSample(dtype, -1, 1, IN));
    }

    private static Program compile(DType dtype, Autodiff.FnMany f, int microBatch) {
        return Program.compile(Autodiff.trace(arguments(dtype).stream().map(Drawn::argument).toList(), f), Options.defaults().withMicroBatch(microBatch));
    }

    private static long sumsOfCopies(Program p) {
        return p.plan().bodies().stream().flatMap(b -> Arrays.stream(b.code())).filter(s -> s.instruction() instanceof SumOverSamples sum && sum.aRow() > 0).count();
    }

    @ParameterizedTest
    @EnumSource
    void bitsAreThoseOfASumOfTheValue(DType dtype) {
        assertEquals(0, sumsOfCopies(compile(dtype, BIAS, 0)));
        assertEquals(1, sumsOfCopies(compile(dtype, BOTH, 0)));
        ProgramLaws.assertRuns(BOTH, arguments(dtype).toArray(Drawn[]::new));
        for (int rows : new int[] {1, 3, 16, 33, 130, 700}) {
            Random random = new Random(rows);
            double[][][] numbers = arguments(dtype).stream().map(d -> ProgramLaws.numbers(d, rows, random)).toArray(double[][][]::new);
            for (int microBatch : new int[] {0, 16, 48}) {
                Tensor alone = ProgramLaws.run(compile(dtype, BIAS, microBatch), arguments(dtype), numbers, 0, rows).getFirst();
                Tensor copy = ProgramLaws.run(compile(dtype, BOTH, microBatch), arguments(dtype), numbers, 0, rows).getFirst();
                assertTrue(ProgramLaws.sameBits(alone, copy), rows + " rows, micro-batches of " + microBatch);
            }
        }
    }
}
