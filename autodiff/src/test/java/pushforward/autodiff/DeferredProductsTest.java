package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.ProgramLaws.Drawn;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Gradients of weights that runs of few rows take when all strips are done.
class DeferredProductsTest {
    private static final Autodiff.FnMany GRADIENTS = v -> Autodiff.valueAndGrad(w -> {
        Var h = w.get(0).matmul(v.get(4)).plus(w.get(3)).tanh();
        return w.get(2).matmul(w.get(1).matmul(h).tanh()).square().sum().meanOverSamples();
    }, v.subList(0, 4)).gradients();

    private static Drawn[] layers(DType dtype) {
        return new Drawn[] {Drawn.shared(dtype, -0.05, 0.05, 512, 512), Drawn.shared(dtype, -0.05, 0.05, 100, 512), Drawn.shared(dtype, -0.2, 0.2, 400, 100),
            Drawn.shared(dtype, -1, 1, 512), Drawn.perSample(dtype, -1, 1, 512)};
    }

    private static boolean defers(Program p, long rows) {
        return p.plan().bodies().stream().anyMatch(b -> b.deferred().pays(rows));
    }

    /// Values, and no bit that depends on threads or micro-batches, with and without: the last of the products lies with its axes exchanged.
    @ParameterizedTest
    @EnumSource
    void valuesAndBits(DType dtype) {
        ProgramLaws.assertRuns(new int[] {1, 64, 65, 130, 256, 257}, GRADIENTS, layers(dtype));
    }

    /// The inputs of both products are the last rows of larger values. The build runs it in checked mode too: no access beyond what is kept.
    @Tag("checked")
    @ParameterizedTest
    @EnumSource
    void inputsThatArePartsOfValues(DType dtype) {
        Autodiff.FnMany gradients = v -> Autodiff.valueAndGrad(w -> {
            Var h = w.get(0).matmul(v.get(2).slice(130, 642)).tanh();
            return w.get(1).matmul(h.slice(1, 400)).square().sum().meanOverSamples();
        }, v.subList(0, 2)).gradients();
        ProgramLaws.assertRuns(new int[] {1, 64, 130}, gradients, Drawn.shared(dtype, -0.05, 0.05, 400, 512), Drawn.shared(dtype, -0.05, 0.05, 300, 399), Drawn.perSample(dtype, -1, 1, 642));
    }

    @Test
    void fewRowsForManyWeightsDefer() {
        Program p = Program.compile(Autodiff.trace(List.of(layers(DType.F32)).stream().map(Drawn::argument).toList(), GRADIENTS), Options.defaults());
        for (long rows : new long[] {1, 64, 128, 256}) {
            assertTrue(defers(p, rows), rows + " rows");
        }
        for (long rows : new long[] {0, 257, 1000, 1_000_000}) {
            assertEquals(false, defers(p, rows), rows + " rows");
        }
    }

    @Test
    void fewWeightsDoNotDefer() {
        Drawn w = Drawn.shared(DType.F32, -1, 1, 128, 128);
        Drawn x = Drawn.perSample(DType.F32, -1, 1, 128);
        Program p = Program.compile(Autodiff.trace(List.of(w.argument(), x.argument()),
                v -> List.of(Autodiff.grad(a -> a.matmul(v.get(1)).tanh().sum().sumOverSamples()).apply(v.get(0)))), Options.defaults());
        assertEquals(false, defers(p, 64));
    }

    /// The sum alone overflows, none of its terms.
    @Test
    void anInfiniteSumIsNamed() {
        int n = 600;
        Argument w = Argument.shared("w", Shape.of(n, n), DType.F32);
        Argument x = Argument.perSample("x", Shape.of(n), DType.F32);
        Program p = Program.compile(Autodiff.trace(List.of(w, x), v -> List.of(Autodiff.grad(a -> a.matmul(v.get(1)).sum().sumOverSamples()).apply(v.get(0)))),
                Options.defaults().withProvenance(true));
        assertTrue(defers(p, 64));
        try (Bound b = p.bind(Tensor.zeros(DType.F32, n, n))) {
            NonFiniteException e = assertThrows(NonFiniteException.class, () -> b.run(64, Key.of(1), Tensor.full(DType.F32, 1e38, 64, n)));
            assertTrue(e.getMessage().contains("contract"), e.getMessage());
        }
    }
}
