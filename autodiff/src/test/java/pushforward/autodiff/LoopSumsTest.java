package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Sums over samples that loops collect: by derivatives with respect to what all samples share, and asked for.
class LoopSumsTest {
    private static final int[] ROWS = {1, 2, 63, 65, 130};
    private static final int STEPS = 5;

    /// W [4, 3], b [4], V [3, 4] shared; x [3] and flags [5] per sample.
    private static ProgramLaws.Drawn[] network(DType t) {
        return new ProgramLaws.Drawn[] {ProgramLaws.Drawn.shared(t, -1, 1, 4, 3), ProgramLaws.Drawn.shared(t, -1, 1, 4), ProgramLaws.Drawn.shared(t, -1, 1, 3, 4),
            ProgramLaws.Drawn.perSample(t, -1, 1, 3), ProgramLaws.Drawn.perSample(t, -1, 1, STEPS)};
    }

    /// x + V tanh(W x + b), again and again; where the number z of a step is not above -0.5 a sample leaves it out, and log(z + 0.5) is not a number.
    private static Var walk(List<Var> w, Var x, Var z) {
        Var live = z.gt(-0.5);
        Var end = Control.scan(STEPS, x, List.of(z), live, false, in -> {
            Var weight = in.get(2).plus(0.5).log().abs().plus(0.1);
            return List.of(in.get(1).plus(w.get(2).matmul(w.get(0).matmul(in.get(1)).plus(w.get(1)).tanh()).times(weight.times(0.2))));
        }).carry();
        return end.square().sum();
    }

    private static List<Var> gradients(List<Var> v, boolean shared) {
        List<Var> g = new ArrayList<>(Autodiff.valueAndGrad(w -> {
            Var loss = walk(w, w.get(3), v.get(4));
            return shared ? loss.sumOverSamples() : loss;
        }, v.subList(0, 4)).gradients());
        if (!shared) {
            g.replaceAll(Var::sumOverSamples);
            return g.subList(0, 3);
        }
        return g;
    }

    @Test
    void derivativesWithRespectToSharedValuesAreCollected() {
        for (DType t : DType.values()) {
            ProgramLaws.assertRuns(ROWS, v -> gradients(v, true), network(t));
            List<ProgramLaws.Drawn> drawn = List.of(network(t));
            Graph graph = Autodiff.trace(drawn.stream().map(ProgramLaws.Drawn::argument).toList(), v -> {
                List<Var> all = new ArrayList<>(gradients(v, true).subList(0, 3));
                all.addAll(gradients(v, false));
                return all;
            });
            Program p = Program.compile(graph, Options.defaults());
            for (int rows : ROWS) {
                Random random = new Random(rows);
                List<Tensor> r = ProgramLaws.run(p, drawn, drawn.stream().map(d -> ProgramLaws.numbers(d, rows, random)).toArray(double[][][]::new), 0, rows);
                for (int i = 0; i < 3; i++) {
                    double[] each = r.get(3 + i).toDoubleArray();
                    double size = Arrays.stream(each).map(Math::abs).max().orElseThrow();
                    assertArrayEquals(each, r.get(i).toDoubleArray(), (t == DType.F32 ? 1e-5 : 1e-14) * size, rows + " rows");
                }
            }
        }
    }

    @Test
    void noOuterProductPerSampleIsMade() {
        List<Argument> arguments = Arrays.stream(network(DType.F64)).map(ProgramLaws.Drawn::argument).toList();
        String text = Autodiff.trace(arguments, v -> gradients(v, true)).simplified().toString();
        assertTrue(text.contains("loop_sum"), text);
        assertTrue(text.contains("over samples)"), text);
        assertFalse(text.contains("instead"), text);
        assertFalse(text.contains("f64[4, 3]/sample"), text);
        assertFalse(text.contains("f64[31]/sample"), text);
    }

    @Test
    void secondDerivativesAreThoseOfTheSamplesSummed() {
        List<Argument> arguments = Arrays.stream(network(DType.F64)).map(ProgramLaws.Drawn::argument).toList();
        List<ProgramLaws.Drawn> drawn = List.of(network(DType.F64));
        int rows = 67;
        Random random = new Random(1);
        double[][][] numbers = drawn.stream().map(d -> ProgramLaws.numbers(d, rows, random)).toArray(double[][][]::new);
        double[][] all = new double[2][];
        for (boolean shared : new boolean[] {true, false}) {
            Program p = Program.compile(Autodiff.trace(arguments, v -> Autodiff.valueAndGrad(w -> {
                List<Var> g = gradients(List.of(w.get(0), w.get(1), w.get(2), v.get(3), v.get(4)), shared);
                return g.get(0).square().sum().plus(g.get(2).square().sum());
            }, v.subList(0, 3)).gradients()), Options.defaults());
            all[shared ? 0 : 1] = ProgramLaws.run(p, drawn, numbers, 0, rows).stream().flatMapToDouble(x -> Arrays.stream(x.toDoubleArray())).toArray();
        }
        assertArrayEquals(all[1], all[0], 1e-10 * Arrays.stream(all[1]).map(Math::abs).max().orElseThrow());
    }

    @Test
    void fewerThreadsWhereMemoryIsShort() {
        List<ProgramLaws.Drawn> drawn = List.of(network(DType.F64));
        Graph graph = Autodiff.trace(drawn.stream().map(ProgramLaws.Drawn::argument).toList(), v -> gradients(v, true));
        Program wide = Program.compile(graph, Options.defaults().withThreads(4).withMicroBatch(7));
        assertEquals(64, wide.microBatch());
        assertEquals(4, wide.threads());
        Program narrow = Program.compile(graph, Options.defaults().withThreads(4).withMemoryBudget(2 * wide.slabBytes() + 1));
        assertEquals(64, narrow.microBatch());
        assertEquals(2, narrow.threads());
        assertThrows(IllegalArgumentException.class, () -> Program.compile(graph, Options.defaults().withMemoryBudget(wide.slabBytes() - 1)));
        double[][][] numbers = drawn.stream().map(d -> ProgramLaws.numbers(d, 300, new Random(3))).toArray(double[][][]::new);
        List<Tensor> a = ProgramLaws.run(wide, drawn, numbers, 0, 300);
        List<Tensor> b = ProgramLaws.run(narrow, drawn, numbers, 0, 300);
        for (int i = 0; i < a.size(); i++) {
            assertTrue(ProgramLaws.sameBits(a.get(i), b.get(i)));
        }
    }

    @Test
    void scansCollectWhatTheyAreAskedTo() {
        // within a loop within a loop; a sample takes part in the inner steps it takes part in outside and inside
        for (DType t : DType.values()) {
            ProgramLaws.assertRuns(ROWS, v -> {
                Var x = v.get(0);
                Var z = v.get(1);
                Var mask = v.get(2);
                Control.Scanned outer = Control.scan(3, x, List.of(z), z.slice(1, 0, 1).reshape(3).gt(0), true, 2, in -> {
                    Var row = in.get(2);
                    Control.Scanned inner = Control.scan(4, in.get(1), List.of(row), row.gt(-0.3), false, 2, s -> {
                        Var next = s.get(1).times(s.get(2).plus(0.3).sqrt());
                        Var outer2 = next.reshape(2, 1).times(s.get(1).reshape(1, 2));
                        return List.of(next, outer2.sumOverSamples(), next.sumOverSamples());
                    });
                    return List.of(inner.carry(), inner.sums().get(0).times(mask).transpose(), inner.sums().get(1).plus(row.slice(0, 2).sumOverSamples()));
                });
                return List.of(outer.carry(), outer.sums().get(0), outer.sums().get(1));
            }, ProgramLaws.Drawn.perSample(t, 0.5, 1, 2), ProgramLaws.Drawn.perSample(t, -1, 1, 3, 4), ProgramLaws.Drawn.shared(t, -1, 1, 2, 2));
        }
    }

    /// Takes as many steps as each sample's number says, and rejects every second attempt.
    private static final Control.Controller COUNT = new Control.Controller() {
        @Override
        public Run start(int samples) {
            throw new AssertionError("start without what was given");
        }

        @Override
        public Run start(int samples, double[] given) {
            double[] goal = given.clone();
            int[] tried = new int[samples];
            return new Run() {
                @Override
                public boolean next(double[] controls, boolean[] active) {
                    boolean any = false;
                    for (int s = 0; s < samples; s++) {
                        active[s] &= tried[s] < 2 * goal[s];
                        controls[s] = tried[s] + 1;
                        any |= active[s];
                    }
                    return any;
                }

                @Override
                public void judge(double[] signals, boolean[] accept) {
                    for (int s = 0; s < samples; s++) {
                        accept[s] &= tried[s] % 2 == 0;
                        tried[s] += tried[s] < 2 * goal[s] ? 1 : 0;
                    }
                }
            };
        }
    };

    @Test
    void steeredLoopsCollectFromAcceptedSteps() {
        for (DType t : DType.values()) {
            for (int n : ROWS) {
                double[] x = new double[n];
                double[] goal = new double[n];
                double expected = 0;
                for (int i = 0; i < n; i++) {
                    x[i] = 1 + i % 3;
                    goal[i] = i % 5;
                    for (int k = 0; k < goal[i]; k++) {
                        expected += (2 * k + 1) * (x[i] + k); // what enters step k is x + k, its control 2 k + 1
                    }
                }
                double total = expected;
                List<Argument> arguments = List.of(new Argument("x", Shape.of(1), t, true), new Argument("goal", Shape.scalar(), t, true), new Argument("w", Shape.scalar(), t, false));
                for (boolean recorded : new boolean[] {true, false}) {
                    List<Tensor> r = Autodiff.compile(arguments, v -> {
                        Control.Steering how = new Control.Steering(COUNT, recorded ? 6 : Integer.MAX_VALUE, recorded, 1, 1, 0);
                        Control.Steered s = Control.loop(how, v.get(0), v.get(1).reshape(1), in -> List.of(in.get(0).plus(1), in.get(0).sum(),
                                in.get(0).at(0).times(in.get(1).at(0)).sumOverSamples().times(v.get(2))));
                        return List.of(s.carry(), s.steps(), s.sums().get(0));
                    }, Options.defaults().withThreads(1).withPoison(true)).apply(Tensor.of(x).reshape(n, 1).to(t), Tensor.of(goal).to(t), Tensor.of(2.0).reshape().to(t));
                    assertEquals(2 * total, r.get(2).toDoubleArray()[0], 1e-12);
                    assertArrayEquals(goal, r.get(1).toDoubleArray());
                }
            }
        }
    }

    @Test
    void misuseIsNamed() {
        List<Argument> arguments = List.of(Argument.perSample("x", Shape.of(2), DType.F64));
        assertEquals("expected a sum over samples to be collected, got a value per sample of type f64[2]/sample", assertThrows(IllegalArgumentException.class,
                () -> Autodiff.trace(arguments, v -> Control.scan(3, v.get(0), List.of(), v.get(0).constant(new double[3], 3), false, 1, in -> List.of(in.get(1), in.get(1))).sums())).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Autodiff.trace(arguments, v -> {
            Var each = v.get(0).constant(new double[] {1, 2, 3}, 3);
            return Control.scan(3, v.get(0), List.of(each), v.get(0).constant(new double[3], 3), false, 1, in -> List.of(in.get(1), in.get(1).sumOverSamples().times(in.get(2)))).sums();
        })).getMessage().contains("in every step"));
        assertThrows(UnsupportedOperationException.class, () -> Autodiff.trace(arguments, v -> List.of(Autodiff.grad(
                x -> Control.scan(3, x, List.of(), x.constant(new double[] {1, 1, 1}, 3), false, 1, in -> List.of(in.get(1), in.get(1).sumOverSamples())).sums().get(0).sum()).apply(v.get(0)))));
    }
}
