package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.ProgramLaws.Drawn;
import pushforward.autodiff.machine.GemmPerSample;
import pushforward.autodiff.machine.Step;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Products that add a layer's bias and rectify.
class LayersTest {
    private static final int IN = 20;
    private static final int OUT = 37;
    private static final Autodiff.FnMany RECTIFIED = v -> List.of(v.get(0).matmul(v.get(2)).plus(v.get(1)).relu());
    private static final Autodiff.FnMany PLAIN = v -> List.of(v.get(0).matmul(v.get(2)).plus(v.get(1)));
    /// Rows of the sum come from two products.
    private static final Autodiff.FnMany BLOCKS = v -> {
        Var upper = v.get(0).slice(0, 0, 12).matmul(v.get(2));
        Var lower = v.get(0).slice(0, 12, OUT).slice(1, 3, IN).matmul(v.get(2).slice(0, 3, IN));
        return List.of(Var.concat(0, upper, lower).plus(v.get(1)).relu());
    };
    /// Both the sum and what is left of it are asked for.
    private static final Autodiff.FnMany BOTH = v -> {
        Var sum = v.get(0).matmul(v.get(2)).plus(v.get(1));
        return List.of(sum, sum.relu());
    };
    private static final Autodiff.FnMany GRADIENTS = v -> Autodiff.valueAndGrad(w -> {
        Var h = w.get(0).matmul(v.get(2)).plus(w.get(1)).relu();
        return h.matmul(w.get(0)).square().sum().meanOverSamples();
    }, v.subList(0, 2)).gradients();
    private static final List<Autodiff.FnMany> ALL = List.of(RECTIFIED, PLAIN, BLOCKS, BOTH, GRADIENTS);

    private static Drawn[] arguments(DType dtype) {
        return new Drawn[] {Drawn.shared(dtype, -1, 1, OUT, IN), Drawn.shared(dtype, -1, 1, OUT), Drawn.perSample(dtype, -1, 1, IN)};
    }

    private static Graph graph(DType dtype, Autodiff.FnMany f) {
        return Autodiff.trace(Arrays.stream(arguments(dtype)).map(Drawn::argument).toList(), f);
    }

    private static List<GemmPerSample> layers(Autodiff.FnMany f, Options options) {
        return Program.compile(graph(DType.F32, f), options).plan().bodies().stream().flatMap(b -> Arrays.stream(b.code())).map(Step::instruction).filter(GemmPerSample.class::isInstance)
                .map(GemmPerSample.class::cast).filter(g -> g.bias() != null).toList();
    }

    @ParameterizedTest
    @EnumSource
    void values(DType dtype) {
        for (Autodiff.FnMany f : ALL) {
            ProgramLaws.assertRuns(f, arguments(dtype));
        }
    }

    /// With provenance nothing is joined.
    @ParameterizedTest
    @EnumSource
    void bitsAreThoseOfOneStepAfterTheOther(DType dtype) {
        List<Drawn> drawn = List.of(arguments(dtype));
        for (Autodiff.FnMany f : ALL) {
            Graph g = graph(dtype, f);
            for (int rows : new int[] {1, 3, 16, 33, 130}) {
                Random random = new Random(rows);
                double[][][] numbers = drawn.stream().map(d -> ProgramLaws.numbers(d, rows, random)).toArray(double[][][]::new);
                List<Tensor> joined = ProgramLaws.run(Program.compile(g, Options.defaults()), drawn, numbers, 0, rows);
                List<Tensor> apart = ProgramLaws.run(Program.compile(g, Options.defaults().withProvenance(true)), drawn, numbers, 0, rows);
                for (int o = 0; o < joined.size(); o++) {
                    assertTrue(ProgramLaws.sameBits(apart.get(o), joined.get(o)), rows + " rows");
                }
            }
        }
    }

    @Test
    void layersAreJoined() {
        assertEquals(List.of(true), layers(RECTIFIED, Options.defaults()).stream().map(GemmPerSample::rectified).toList());
        assertEquals(List.of(false), layers(PLAIN, Options.defaults()).stream().map(GemmPerSample::rectified).toList());
        assertEquals(List.of(true, true), layers(BLOCKS, Options.defaults()).stream().map(GemmPerSample::rectified).toList());
        assertEquals(List.of(false), layers(BOTH, Options.defaults()).stream().map(GemmPerSample::rectified).toList());
        assertEquals(List.of(true), layers(GRADIENTS, Options.defaults()).stream().map(GemmPerSample::rectified).toList());
        for (Autodiff.FnMany f : ALL) {
            assertEquals(List.of(), layers(f, Options.defaults().withProvenance(true)));
        }
    }

    /// The larger of the sum and another number than zero, a sum with a value of its own per sample, and one that is not all of what the product makes, stay as they are.
    @Test
    void othersAreNot() {
        List<Autodiff.FnMany> others = new ArrayList<>();
        others.add(v -> List.of(v.get(0).matmul(v.get(2)).plus(v.get(0).matmul(v.get(2).sin()))));
        others.add(v -> List.of(v.get(0).matmul(v.get(2)).slice(0, 5, 20).plus(v.get(1).slice(0, 5, 20)), v.get(0).matmul(v.get(2)).slice(0, 0, 6)));
        for (Autodiff.FnMany f : others) {
            assertEquals(List.of(), layers(f, Options.defaults()));
            ProgramLaws.assertRuns(f, arguments(DType.F64));
        }
        Autodiff.FnMany least = v -> List.of(v.get(0).matmul(v.get(2)).plus(v.get(1)).max(0.5));
        assertEquals(List.of(false), layers(least, Options.defaults()).stream().map(GemmPerSample::rectified).toList());
        ProgramLaws.assertRuns(least, arguments(DType.F64));
    }

    /// A sum that is not a number stays one, as with the maximum by itself.
    @Test
    void notANumberStays() {
        Argument w = Argument.shared("w", Shape.of(2, 1), DType.F32);
        Argument b = Argument.shared("b", Shape.of(2), DType.F32);
        Argument x = Argument.perSample("x", Shape.of(1), DType.F32);
        Program p = Program.compile(Autodiff.trace(List.of(w, b, x), RECTIFIED), Options.defaults());
        try (Bound bound = p.bind(Tensor.of(new float[] {1, -1}).reshape(2, 1), Tensor.of(new float[] {0, Float.NaN}))) {
            double[] y = bound.run(2, Key.of(1), Tensor.of(new float[] {Float.NaN, -3}).reshape(2, 1)).get(0).toDoubleArray();
            assertEquals("[NaN, NaN, 0.0, NaN]", Arrays.toString(y));
        }
    }
}
