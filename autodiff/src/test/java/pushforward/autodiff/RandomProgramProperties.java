package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import pushforward.autodiff.ProgramLaws.Drawn;
import pushforward.tensor.DType;

/// Programs put together at random: whatever the planner decides about places, lives, stages and order must not show.
class RandomProgramProperties {
    private final List<Var> pool = new ArrayList<>();
    private Random random;

    private Var any() {
        return pool.get(random.nextInt(pool.size()));
    }

    private Var any(int rank) {
        for (int tries = 0; tries < 200; tries++) {
            Var v = any();
            if (v.shape().rank() == rank) {
                return v;
            }
        }
        return rank == 0 ? any().sum().tanh() : rank == 1 ? any().flatten() : any().flatten().outer(any(1)).tanh();
    }

    private Var like(Var a) {
        for (int tries = 0; tries < 20; tries++) {
            Var v = any();
            if (v.shape().equals(a.shape()) || v.shape().rank() == 0) {
                return v;
            }
        }
        return a;
    }

    private Var step() {
        Var a = any();
        Var v = any(1);
        Var m = any(2);
        int n = v.shape().dim(0);
        return switch (random.nextInt(24)) {
            case 0 -> a.sin();
            case 1 -> a.sigmoid();
            case 2 -> a.plus(like(a));
            case 3 -> like(a).minus(a);
            case 4 -> a.times(like(a));
            case 5 -> a.lt(like(a)).select(a, like(a));
            case 6 -> v.slice(random.nextInt(n), n);
            case 7 -> Var.concat(0, v, any(1), v.tanh());
            case 8 -> Var.concat(0, any(1).exp(), Var.concat(0, any(1).cos(), v));
            case 9 -> v.put(random.nextInt(n), v.slice(0, 1).times(0.5));
            case 10 -> m.put(0, 0, m.slice(0, 1).tanh()).put(1, 0, m.slice(1, 0, 1).cos());
            case 11 -> v.take(0, new int[] {n - 1, 0, n / 2});
            case 12 -> m.transpose();
            case 13 -> m.reshape(m.type().size());
            case 14 -> v.expand(random.nextInt(2), 2);
            case 15 -> any(0).broadcastTo(a.shape()).plus(a);
            case 16 -> m.sum(random.nextInt(2));
            case 17 -> v.cumSum(0);
            case 18 -> m.max(random.nextInt(2));
            case 19 -> m.matmul(m.transpose());
            case 20 -> v.dot(v.sin());
            case 21 -> a.sumOverSamples().times(0.01);
            case 22 -> a.maxOverSamples();
            default -> Control.repeat(2, v, in -> in.get(1).times(0.5).plus(v.sin().times(in.get(1).sum().tanh())).put(0, in.get(1).slice(0, 1)));
        };
    }

    /// Keeps numbers and sizes small.
    private static Var tamed(Var v) {
        Var t = v.tanh();
        return t.type().size() <= 40 ? t : t.flatten().slice(0, 7);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void runAsTheInterpreterDoes(@ForAll long seed) {
        ProgramLaws.assertRuns(new int[] {1, 17, 130}, v -> {
            random = new Random(seed);
            pool.clear();
            pool.addAll(v);
            for (int i = 0; i < 25; i++) {
                Var next = step();
                pool.add(random.nextBoolean() && next.type().size() <= 40 ? bounded(next) : tamed(next));
            }
            List<Var> results = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                results.add(any());
            }
            results.add(pool.getLast());
            if (random.nextBoolean()) {
                results.add(Autodiff.grad(x -> x.times(v.get(2)).tanh().sum().times(pool.getLast().lift().sum().tanh()).plus(v.get(1))).apply(v.get(0)));
            }
            return results;
        }, Drawn.perSample(DType.F64, -1, 1, 3), Drawn.perSample(DType.F64, -1, 1), Drawn.shared(DType.F64, -1, 1, 3), Drawn.shared(DType.F64, -1, 1, 3, 2),
                Drawn.perSample(DType.F64, -1, 1, 2, 3));
    }

    private static Var bounded(Var v) {
        return v.times(0.5).max(-3).min(3);
    }
}
