package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Steered loops whose controller is given numbers and reports some, loops that record nothing, and scans that leave steps out, in either direction.
class SteeringTest {
    /// Counts up to a number each sample has for itself; reports how often it was asked and the number itself.
    private static final Control.Controller COUNT = new Control.Controller() {
        @Override
        public Run start(int samples) {
            throw new AssertionError("start without what was given");
        }

        @Override
        public Run start(int samples, double[] given) {
            double[] goal = given.clone();
            int[] done = new int[samples];
            return new Run() {
                @Override
                public boolean next(double[] controls, boolean[] active) {
                    boolean any = false;
                    for (int s = 0; s < samples; s++) {
                        active[s] &= done[s] < goal[s];
                        controls[s] = done[s] + 1;
                        any |= active[s];
                    }
                    return any;
                }

                @Override
                public void judge(double[] signals, boolean[] accept) {
                    for (int s = 0; s < samples; s++) {
                        done[s] += accept[s] ? 1 : 0;
                    }
                }

                @Override
                public void report(double[] reports) {
                    for (int s = 0; s < samples; s++) {
                        reports[s] = done[s];
                        reports[samples + s] = goal[s];
                    }
                }
            };
        }
    };

    private static Control.Steered count(Var x, Var goal, boolean recorded) {
        Control.Steering how = new Control.Steering(COUNT, recorded ? 6 : Integer.MAX_VALUE, recorded, 1, 1, 2);
        return Control.loop(how, x, goal.reshape(1), in -> List.of(in.get(0).times(in.get(1).at(0)), in.get(0).sum()));
    }

    private static List<Tensor> apply(DType dtype, Autodiff.FnMany f, double[] x, double[] goal) {
        List<Argument> arguments = List.of(new Argument("x", Shape.of(1), dtype, true), new Argument("goal", Shape.scalar(), dtype, true));
        return Autodiff.compile(arguments, f, Options.defaults().withThreads(1).withPoison(true)).apply(Tensor.of(x).reshape(x.length, 1).to(dtype), Tensor.of(goal).to(dtype));
    }

    @Test
    void controllersBeginWithWhatTheyAreGivenAndReport() {
        for (DType dtype : DType.values()) {
            for (boolean recorded : new boolean[] {true, false}) {
                List<Tensor> r = apply(dtype, v -> {
                    Control.Steered s = count(v.get(0), v.get(1), recorded);
                    return List.of(s.carry(), s.steps(), s.report());
                }, new double[] {2, 3, 5}, new double[] {4, 0, 2});
                assertArrayEquals(new double[] {48, 3, 10}, r.get(0).toDoubleArray());
                assertArrayEquals(new double[] {4, 0, 2}, r.get(1).toDoubleArray());
                assertArrayEquals(new double[] {4, 4, 0, 0, 2, 2}, r.get(2).toDoubleArray());
            }
        }
    }

    @Test
    void derivativesHoldTheControlsFixed() {
        List<Tensor> r = apply(DType.F64, v -> Autodiff.valueAndGrad(p -> count(p.get(0), p.get(1), true).carry().square().sum().plus(p.get(1).square()), v).gradients(), new double[] {2, 3, 5},
                new double[] {3, 0, 2});
        assertArrayEquals(new double[] {2 * 36 * 2, 6, 2 * 4 * 5}, r.get(0).toDoubleArray());
        assertArrayEquals(new double[] {6, 0, 4}, r.get(1).toDoubleArray());
        UnsupportedOperationException e = assertThrows(UnsupportedOperationException.class,
                () -> apply(DType.F64, v -> Autodiff.valueAndGrad(p -> count(p.get(0), p.get(1), false).carry().sum(), v).gradients(), new double[] {1}, new double[] {1}));
        assertTrue(e.getMessage().contains("does not record"), e.getMessage());
    }

    @Test
    void memoryOfALoopThatRecordsNothingDoesNotGrow() {
        Argument x = new Argument("x", Shape.of(1), DType.F64, true);
        long[] bytes = new long[2];
        for (int i = 0; i < 2; i++) {
            int most = i == 0 ? 10 : 1_000_000_000;
            bytes[i] = Program.compile(Autodiff.trace(List.of(x), v -> List.of(Control.loop(new Control.Steering(COUNT, most, false, 1, 1, 2), v.get(0), v.get(0),
                    in -> List.of(in.get(0), in.get(0))).carry())), Options.defaults().withMicroBatch(64)).slabBytes();
        }
        assertEquals(bytes[0], bytes[1]);
    }

    @Test
    void scansLeaveStepsOutInEitherDirection() {
        for (boolean reverse : new boolean[] {false, true}) {
            List<Tensor> r = apply(DType.F64, v -> {
                Var live = v.get(0).constant(new double[] {0, 1, 2}).lt(v.get(1));
                Var steps = v.get(0).constant(new double[] {2, 3, 5});
                Control.Scanned s = Control.scan(3, v.get(0), List.of(steps), live, reverse, in -> List.of(in.get(1).times(10).plus(in.get(2)), in.get(1)));
                return List.of(s.carry(), s.outputs().get(0).flatten(), Autodiff.grad(x -> Control.scan(3, x, List.of(steps), live, reverse,
                        in -> List.of(in.get(1).square())).carry().sum()).apply(v.get(0)));
            }, new double[] {1, 1, 1}, new double[] {3, 0, 2});
            assertArrayEquals(reverse ? new double[] {1532, 1, 132} : new double[] {1235, 1, 123}, r.get(0).toDoubleArray());
            assertArrayEquals(reverse ? new double[] {153, 15, 1, 0, 0, 0, 13, 1, 0} : new double[] {1, 12, 123, 0, 0, 0, 1, 12, 0}, r.get(1).toDoubleArray());
            assertArrayEquals(new double[] {8, 1, 4}, r.get(2).toDoubleArray());
        }
    }

    @Test
    void localValuesKeepWhatIsComputedFromThemInside() {
        Argument x = new Argument("x", Shape.of(2), DType.F64, true);
        int[] outside = new int[2];
        for (int i = 0; i < 2; i++) {
            boolean local = i == 1;
            Graph g = Autodiff.trace(List.of(x), v -> List.of(Control.repeat(3, v.get(0).at(0), in -> in.get(1).times((local ? Control.local(v.get(0)) : v.get(0)).at(1).exp()))));
            outside[i] = (int) g.nodes().stream().filter(n -> n.primitive() instanceof Map1).count();
        }
        assertArrayEquals(new int[] {1, 0}, outside);
        for (boolean local : new boolean[] {false, true}) {
            double[] gradient = DerivativeLaws.evaluate(v -> List.of(Autodiff.grad(u -> Control.repeat(3, u.at(0), in -> in.get(1).times((local ? Control.local(u) : u).at(1).exp()))).apply(v.get(0))),
                    List.of(x), new double[] {2, 0.5});
            assertArrayEquals(new double[] {Math.exp(1.5), 6 * Math.exp(1.5)}, gradient, 1e-13);
        }
    }
}
