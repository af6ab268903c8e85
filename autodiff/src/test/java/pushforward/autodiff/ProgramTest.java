package pushforward.autodiff;

import static pushforward.autodiff.ProgramLaws.assertRuns;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.ProgramLaws.Drawn;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.kernel.Unary;

/// Every primitive through compiled programs, with operands per sample and shared in every mixture.
class ProgramTest {
    private static Drawn per(DType t, int... shape) {
        return Drawn.perSample(t, -2, 2, shape);
    }

    private static Drawn shared(DType t, int... shape) {
        return Drawn.shared(t, -2, 2, shape);
    }

    private static Drawn positive(DType t, int... shape) {
        return Drawn.perSample(t, 0.1, 3, shape);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void elementwise(DType t) {
        for (Unary op : Unary.values()) {
            double low = op == Unary.LOG || op == Unary.SQRT || op == Unary.LOG_GAMMA || op == Unary.DIGAMMA || op == Unary.NORMAL_QUANTILE ? 0.05 : op == Unary.LOG1P ? -0.9 : -2;
            double high = op == Unary.NORMAL_QUANTILE ? 0.95 : 2;
            assertRuns(new int[] {17, 130}, v -> List.of(Trace.emit(new Map1(op), v.get(0)), Trace.emit(new Map1(op), v.get(1)), Trace.emit(new Map1(op), v.get(1)).lift()),
                    Drawn.perSample(t, low, high, 3), Drawn.shared(t, low, high, 3));
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void operandsOfEveryStage(DType t) {
        assertRuns(v -> {
            Var a = v.get(0);
            Var b = v.get(1);
            Var c = v.get(2);
            Var w = v.get(3);
            Var s = v.get(4);
            return List.of(a.plus(b), a.times(w), w.minus(a), c.div(w.square().plus(1)), a.times(c), c.times(a), a.plus(s).max(w), w.times(s), w.plus(c), a.lt(b).select(w, a),
                    c.gt(0).select(a, s), a.times(3).minus(1), a.pow(2).copySign(b).atan2(w));
        }, per(t, 5), per(t, 5), per(t), shared(t, 5), shared(t));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void movingElements(DType t) {
        assertRuns(v -> {
            Var x = v.get(0);
            Var w = v.get(1);
            Var p = x.permute(2, 0, 1);
            return List.of(x.slice(1, 3), x.slice(1, 1, 3), x.slice(2, 1, 2).times(2), p, p.exp(), x.transpose().plus(w.transpose()), w.permute(1, 2, 0), x.reshape(12, 2).at(3),
                    x.take(0, new int[] {2, 0, 2}), x.take(1, new int[] {3, 1}), x.take(2, new int[] {1, 0, 1}), w.take(1, new int[] {3, 1}),
                    Var.concat(0, x, w, x.exp()), Var.concat(1, x.times(2), w), Var.concat(2, w, x), x.put(0, 1, w.slice(0, 1)), w.put(1, 2, x.slice(1, 0, 2)),
                    x.put(0, 1, x.slice(0, 1).exp()).put(0, 2, x.slice(1, 2).sin()), Trace.emit(new Put(0, Ints.of(1, 1, 3), 5), x), Trace.emit(new Put(2, Ints.of(1, 0), 3), x));
        }, per(t, 3, 4, 2), shared(t, 3, 4, 2));
    }

    /// Gradients that constants multiply are multiplied where they are wanted, those that something else needs too are not.
    @ParameterizedTest
    @EnumSource(DType.class)
    void maskedGradients(DType t) {
        assertRuns(v -> {
            Var x = v.get(0);
            Var mask = x.constant(new double[] {1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1}, 4, 3);
            Var masked = Autodiff.grad(w -> w.times(mask).matmul(x).tanh().sum().sumOverSamples()).apply(v.get(1));
            Var open = Autodiff.grad(w -> w.matmul(x).exp().sum().sumOverSamples()).apply(v.get(1));
            Var seen = Autodiff.grad(w -> w.matmul(x).sin().sum().sumOverSamples()).apply(v.get(1));
            Var viewed = seen.transpose();
            return List.of(Var.concat(0, masked.flatten(), open.times(mask).flatten(), open.times(2).flatten()), mask.times(seen).times(3), viewed.times(mask.transpose()),
                    x.sumOverSamples().times(mask.at(1)));
        }, per(t, 3), shared(t, 4, 3));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void repeating(DType t) {
        assertRuns(v -> {
            Var x = v.get(0);
            Var c = v.get(1);
            Var w = v.get(2);
            Shape s = Shape.of(3, 4);
            return List.of(x.expand(0, 2), x.expand(1, 2), c.broadcastTo(s), w.broadcastTo(s), x.reshape(3, 1).broadcastTo(s).plus(w), c.broadcastTo(s).exp().plus(w.broadcastTo(s)),
                    c.broadcastTo(s).permute(1, 0), c.broadcastTo(s).slice(1, 1, 3), c.broadcastTo(s).sum(0), x.fill(2), x.fill(1).plus(c.broadcastTo(x.shape())).lift(),
                    Var.concat(0, c.broadcastTo(Shape.of(2)), x, x.fill(0)));
        }, per(t, 3), per(t), shared(t, 4));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void reductions(DType t) {
        assertRuns(v -> {
            Var x = v.get(0);
            Var w = v.get(1);
            return List.of(x.sum(), x.sum(0), x.sum(1), x.sumF64(), x.max(1), x.max(0), x.cumSum(0), Trace.emit(new CumSum(1, true), x), x.logSumExp(1), x.softmax(0), w.sum(1),
                    w.max(0), w.softmax(1), w.sumF64(), x.mean(), x.slice(0, 2).sum(0), x.sumF64().cast(t).times(x));
        }, per(t, 4, 3), shared(t, 4, 3));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void choices(DType t) {
        assertRuns(v -> {
            Var index = v.get(0).floor();
            Var table = v.get(1);
            Var w = v.get(2);
            Var sharedIndex = w.slice(1, 0, 1).reshape(2).abs().floor();
            return List.of(table.pick(index), w.pick(index), table.pick(sharedIndex), w.pick(sharedIndex), Trace.emit(new Place(4), index, table.at(0).slice(0, 2)),
                    Trace.emit(new Place(3), sharedIndex, index));
        }, Drawn.perSample(t, 0, 3.99, 2), per(t, 2, 4), shared(t, 2, 4));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void products(DType t) {
        assertRuns(v -> {
            Var x = v.get(0);
            Var m = v.get(1);
            Var w = v.get(2);
            Var u = v.get(3);
            return List.of(w.matmul(x), x.matmul(w.transpose()), w.transpose().matmul(m.transpose()), m.matmul(w), w.matmul(u), w.transpose().matmul(w), m.matmul(m.transpose()),
                    m.transpose().matmul(x), x.dot(x), x.dot(u), u.dot(u), x.outer(u), u.outer(x), x.outer(x), u.outer(u), w.matmul(m.exp()));
        }, per(t, 3), per(t, 3, 5), shared(t, 5, 3), shared(t, 3));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void contractionsOfAnyOrder(DType t) {
        int[][][] labels = {
            {{0, 1, 2}, {2, 3}, {0, 1, 3}}, {{0, 1, 2}, {2, 3}, {3, 1, 0}}, {{0, 1, 2}, {0, 2, 3}, {0, 1, 3}}, {{0, 1, 2}, {0, 2, 3}, {1, 3, 0}}, {{0, 1, 2}, {2, 1, 0}, {}},
            {{0, 1, 2}, {1, 3, 2}, {0, 3}}, {{0, 1, 2}, {0, 1, 2}, {0, 1, 2}}, {{0, 1, 2}, {2, 0, 1}, {1, 2, 0}}, {{0, 1}, {2, 3}, {2, 0, 3, 1}}, {{1, 0}, {1}, {0}}, {{0}, {0}, {0}},
            {{0, 1}, {0}, {0, 1}}, {{0, 1}, {1}, {1, 0}}
        };
        int[] length = {2, 3, 4, 2};
        for (int[][] l : labels) {
            int[] sa = java.util.Arrays.stream(l[0]).map(i -> length[i]).toArray();
            int[] sb = java.util.Arrays.stream(l[1]).map(i -> length[i]).toArray();
            Contract c = new Contract(Ints.of(l[0]), Ints.of(l[1]), Ints.of(l[2]), false);
            Contract over = new Contract(Ints.of(l[0]), Ints.of(l[1]), Ints.of(l[2]), true);
            assertRuns(new int[] {1, 17, 130}, v -> List.of(Trace.emit(c, v.get(0), v.get(1)), Trace.emit(c, v.get(0), v.get(3)), Trace.emit(c, v.get(2), v.get(1)),
                    Trace.emit(c, v.get(2), v.get(3)), Trace.emit(over, v.get(0), v.get(1)), Trace.emit(over, v.get(0), v.get(3).lift())),
                    per(t, sa), per(t, sb), shared(t, sa), shared(t, sb));
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void overSamples(DType t) {
        assertRuns(new int[] {1, 16, 17, 130, 1000}, v -> {
            Var x = v.get(0);
            Var w = v.get(1);
            Var mean = x.meanOverSamples();
            Var centred = x.minus(mean);
            Var variance = centred.square().meanOverSamples();
            Var m = x.maxOverSamples();
            Var lse = x.minus(m).exp().sumOverSamples().log().plus(m);
            return List.of(x.sumOverSamples(), mean, variance, centred.div(variance.plus(0.1).sqrt()), m, lse, w.lift().sumOverSamples(), w.times(x.rowCount()),
                    x.times(w).sum().sumOverSamples().exp().log(), x.sumF64().sumOverSamples(), x.times(lse).sumOverSamples().times(w), mean.lift());
        }, per(t, 3), shared(t, 3));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void solves(DType t) {
        assertRuns(v -> {
            Var a = v.get(0).plus(v.get(0).constant(new double[] {6, 0, 0, 0, 6, 0, 0, 0, 6}, 3, 3));
            Var w = v.get(2).plus(v.get(2).constant(new double[] {6, 0, 0, 0, 6, 0, 0, 0, 6}, 3, 3));
            Var b = v.get(1);
            Var m = v.get(3);
            return List.of(w.triangularSolve(b, true, false), w.triangularSolve(b, false, true), w.triangularSolve(m, true, true), a.triangularSolve(b, false, false),
                    a.triangularSolve(m, true, false), Trace.emit(new TriangularSolve(true, false, true), w, b), w.solve(b), w.solve(m), a.solve(b), a.solve(m),
                    Trace.emit(new DenseSolve(true), w, b), Trace.emit(new DenseSolve(true), a, b), w.triangularSolve(v.get(4), true, false), a.solve(v.get(4)), w.solve(v.get(4)));
        }, per(t, 3, 3), per(t, 3), shared(t, 3, 3), per(t, 3, 2), shared(t, 3));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void determinants(DType t) {
        // diagonals of 6 keep the products well conditioned, so that rounding them to F32 says little in the result
        assertRuns(v -> {
            Var a = v.get(0).plus(v.get(0).constant(new double[] {6, 0, 0, 0, 6, 0, 0, 0, 6}, 3, 3));
            Var w = v.get(1).plus(v.get(1).constant(new double[] {6, 0, 0, 0, 6, 0, 0, 0, 6}, 3, 3));
            return List.of(v.get(0).logAbsDet(), v.get(1).logAbsDet(), v.get(1).lift().logAbsDet(), a.matmul(w).logAbsDet().times(a), v.get(2).logAbsDet(),
                    a.cast(DType.F64).logAbsDet());
        }, per(t, 3, 3), shared(t, 3, 3), per(t, 1, 1));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void opaqueCalls(DType t) {
        assertRuns(v -> {
            Control.Opaque f = (in, out) -> {
                for (int i = 0; i < 3; i++) {
                    out[i] += in[0][i] * in[1][0];
                }
            };
            return List.of(Control.call(f, Shape.of(3), t, v.get(0), v.get(1)), Control.call(f, Shape.of(3), t, v.get(2), v.get(1)), Control.call(f, Shape.of(3), t, v.get(2), v.get(2)));
        }, per(t, 3), per(t, 1), shared(t, 3));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void loops(DType t) {
        assertRuns(new int[] {1, 17, 130}, v -> {
            Var x = v.get(0);
            Var w = v.get(1);
            Var r = Control.repeat(5, x, in -> w.tanh().matmul(in.get(1)).plus(in.get(0)).tanh());
            Control.Scanned s = Control.scan(4, x.sum(), List.of(v.get(2), v.get(3)),
                    in -> List.of(in.get(1).plus(in.get(2).sum()).times(0.5), in.get(1).times(in.get(3)), in.get(2).exp()));
            Var uniform = Control.repeat(3, w.at(0), in -> w.matmul(in.get(1)).sin());
            Var grown = Control.repeat(3, x, in -> in.get(1).put(0, 1, in.get(1).slice(0, 1).exp().plus(in.get(0)).tanh()));
            Var gradient = Autodiff.grad(y -> Control.repeat(4, y, in -> w.matmul(in.get(1)).tanh()).sum()).apply(x);
            return List.of(r, s.carry(), s.outputs().get(0), s.outputs().get(1), uniform, grown, gradient, Control.repeat(3, x, in -> in.get(1)));
        }, per(t, 3), shared(t, 3, 3), per(t, 4, 2), shared(t, 4));
    }

    /// Steps of a length of each sample's own, every third trial rejected, until time 1.
    private static Control.Controller ownSteps() {
        return samples -> new Control.Controller.Run() {
            private final double[] t = new double[samples];
            private final double[] step = new double[samples];
            private final int[] trial = new int[samples];

            @Override
            public boolean next(double[] controls, boolean[] active) {
                boolean any = false;
                for (int s = 0; s < samples; s++) {
                    active[s] &= t[s] < 1 - 1e-12;
                    step[s] = Math.min(step[s] == 0 ? 0.25 : step[s], 1 - t[s]);
                    controls[s] = step[s];
                    controls[samples + s] = t[s];
                    any |= active[s];
                }
                return any;
            }

            @Override
            public void judge(double[] signals, boolean[] accept) {
                for (int s = 0; s < samples; s++) {
                    accept[s] &= trial[s]++ % 3 != 2;
                    t[s] += accept[s] ? step[s] : 0;
                    step[s] = signals[s] > 0 ? 0.125 : 0.5;
                }
            }
        };
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void steeredLoops(DType t) {
        assertRuns(new int[] {1, 17, 130}, v -> {
            Fn flow = x -> {
                Control.Looped l = Control.loop(9, x, 2, 1, ownSteps(), in -> {
                    Var next = in.get(0).plus(v.get(1).matmul(in.get(0)).tanh().times(in.get(1).at(0))).plus(in.get(1).at(1).times(0.1));
                    return List.of(next, next.sum());
                });
                return Var.concat(0, l.carry(), l.controls().flatten(), l.steps().reshape(1));
            };
            return List.of(flow.apply(v.get(0)), Autodiff.grad(x -> flow.apply(x).slice(0, 3).square().sum()).apply(v.get(0)));
        }, per(t, 3), shared(t, 3, 3));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void randomNumbers(DType t) {
        assertRuns(v -> {
            Trace trace = v.get(0).trace();
            Var n = trace.emitLeaf(new RandomInput(RandomInput.Kind.NORMAL, 2, new Type(Shape.of(5), t, true)));
            Var u = trace.emitLeaf(new RandomInput(RandomInput.Kind.UNIFORM, 3, new Type(Shape.of(2, 3), t, true)));
            return List.of(n, u, n.times(v.get(0)), u.sum());
        }, per(t));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void gradientsOfANetwork(DType t) {
        assertRuns(new int[] {1, 15, 130, 1000}, v -> {
            Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(p -> {
                Var h = p.get(0).matmul(v.get(0)).plus(p.get(1)).tanh();
                Var y = p.get(2).matmul(h).plus(p.get(3));
                return y.minus(v.get(1)).square().sumF64().meanOverSamples();
            }, List.of(v.get(2), v.get(3), v.get(4), v.get(5)));
            return List.of(g.value(), g.gradients().get(0), g.gradients().get(1), g.gradients().get(2), g.gradients().get(3));
        }, per(t, 3), per(t, 2), shared(t, 8, 3), shared(t, 8), shared(t, 2, 8), shared(t, 2));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void derivativesPerSample(DType t) {
        assertRuns(new int[] {1, 17, 130}, v -> {
            Var w = v.get(1);
            Fn f = x -> w.matmul(x).tanh();
            Fn s = x -> f.apply(x).square().sum();
            Var theta = Autodiff.grad(q -> Autodiff.grad(x -> q.matmul(x).tanh().square().sum()).apply(v.get(0)).square().sum().sumOverSamples()).apply(w);
            return List.of(Autodiff.jacobian(f).apply(v.get(0)), Autodiff.hessian(s).apply(v.get(0)), Autodiff.divergence(f).apply(v.get(0)), theta,
                    Autodiff.jacobian(x -> Var.concat(0, f.apply(x), x.exp())).apply(v.get(0)));
        }, per(t, 3), shared(t, 3, 3));
    }
}
