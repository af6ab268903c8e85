package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// The order of a body, and what it saves.
class ScheduleTest {
    private static final Argument X = Argument.perSample("x", Shape.of(4), DType.F64);

    private static Program compile(Fn f) {
        return Program.compile(Autodiff.trace(List.of(X), v -> List.of(f.apply(v.get(0)))), Options.defaults().withThreads(1).withMicroBatch(64));
    }

    @Test
    void operandsComeBeforeTheirUsesAndOnlyWhatIsAskedFor() {
        Graph g = Autodiff.trace(List.of(X), v -> List.of(v.get(0).exp().plus(v.get(0).sin()).times(v.get(0).exp()), v.get(0).cos()));
        boolean[] all = new boolean[g.size()];
        java.util.Arrays.fill(all, true);
        List<Integer> order = Schedule.order(g, List.of(g.outputs().get(0)), all);
        assertEquals(order.size(), order.stream().distinct().count());
        for (int id : order) {
            for (int input : g.node(id).inputs()) {
                assertTrue(order.indexOf(input) >= 0 && order.indexOf(input) < order.indexOf(id));
            }
        }
        assertTrue(order.stream().noneMatch(id -> g.node(id).primitive().name().equals("cos")));
    }

    @Test
    void aChainOfElementwiseOperationsRunsInPlace() {
        Program p = compile(x -> x.exp().plus(1).log().times(2).tanh().square().minus(3));
        assertEquals(2 * 4 * 64 * 8, p.slabBytes(), "the argument and one value\n" + p.describe());
    }

    @Test
    void partsAreComputedWhereTheyAreJoined() {
        Program p = compile(x -> Var.concat(0, x.slice(0, 2).exp(), Var.concat(0, x.slice(2, 3).sin(), x.slice(3, 4).cos())));
        assertTrue(!p.describe().contains("copy"), p.describe());
    }

    @Test
    void growingByPutCopiesNothingButTheStart() {
        Program p = compile(x -> {
            Var y = x.fill(0);
            for (int i = 0; i < 4; i++) {
                y = y.put(i, x.slice(i, i + 1).plus(y.sum()).tanh());
            }
            return y;
        });
        assertEquals(1 + 4, p.describe().lines().filter(l -> l.contains("copy")).count(), p.describe());
    }

    @Test
    void theCotangentOfASplitIsWrittenPartByPart() {
        Program p = compile(Autodiff.grad(x -> {
            Var y = x.square().reshape(2, 2).matmul(x.constant(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4));
            return y.slice(1, 0, 1).exp().times(y.slice(1, 3, 4)).sum().plus(y.slice(1, 1, 3).cos().sum());
        }));
        assertTrue(p.describe().lines().noneMatch(l -> l.contains(" add ")), p.describe());
    }

    @Test
    void theFactorsOfABackwardPassWaitForIt() {
        Fn deep = x -> {
            Var y = x;
            for (int i = 0; i < 20; i++) {
                y = y.sin();
            }
            return y.sum();
        };
        long forward = compile(deep).slabBytes();
        long both = compile(Autodiff.grad(deep)).slabBytes();
        assertTrue(both <= forward + 22 * 4 * 64 * 8, both + " bytes");
    }

    @Test
    void whatOnlyLooksPerSampleIsComputedOnce() {
        Argument w = Argument.shared("w", Shape.of(4), DType.F64);
        Program p = Program.compile(Autodiff.trace(List.of(X, w), v -> List.of(v.get(1).lift().softmax(0).cumSum(0).times(v.get(0)),
                Control.repeat(3, v.get(0), in -> in.get(1).times(v.get(1).softmax(0))))), Options.defaults());
        String body = p.describe().substring(p.describe().indexOf("every micro-batch"));
        assertTrue(!body.contains("exp") && !body.contains("cumsum"), p.describe());
    }
}
