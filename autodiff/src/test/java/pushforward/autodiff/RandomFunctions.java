package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Smooth functions of random structure: a seed chooses some twenty operations on values computed before, of every kind the engine has.
/// Values stay of order one, so derivatives of any order are finite and differences of them are meaningful.
final class RandomFunctions {
    private RandomFunctions() {
    }

    /// A function of two arguments `[3]` and `[2, 3]`.
    static FnN of(long seed) {
        return arguments -> {
            SplittableRandom random = new SplittableRandom(seed);
            List<Var> vectors = new ArrayList<>();
            vectors.add(arguments.get(0));
            vectors.add(arguments.get(1).at(0));
            Var matrix = arguments.get(1);
            for (int i = 0; i < 20; i++) {
                Var a = vectors.get(random.nextInt(vectors.size()));
                Var b = vectors.get(random.nextInt(vectors.size()));
                vectors.add(switch (random.nextInt(22)) {
                    case 0 -> a.plus(b).times(0.5);
                    case 1 -> a.minus(b).tanh();
                    case 2 -> a.times(b).sin();
                    case 3 -> a.div(b.square().plus(1));
                    case 4 -> a.sigmoid();
                    case 5 -> a.sin().exp().times(0.4);
                    case 6 -> a.square().plus(1).log();
                    case 7 -> a.softplus().times(0.7);
                    case 8 -> matrix.matmul(a).tanh().outer(b).sum(0).times(0.3);
                    case 9 -> a.softmax(0);
                    case 10 -> Var.concat(0, b.slice(0, 1), a.slice(1, 3));
                    case 11 -> a.take(2, 0, 1);
                    case 12 -> a.cumSum(0).sin();
                    case 13 -> a.times(b.sum().tanh());
                    case 14 -> a.dot(b).cos().times(a);
                    case 15 -> a.put(1, b.slice(0, 2).sin());
                    case 16 -> matrix.transpose().matmul(matrix.matmul(a)).tanh();
                    case 17 -> Var.stack(a, b, a.times(b)).pick(a.constant(new double[] {2, 0, 1})).times(0.5);
                    case 18 -> a.minus(a.logSumExp(0));
                    case 19 -> a.outer(b).reshape(9).slice(3, 6).sin();
                    case 20 -> a.expand(0, 2).times(matrix).sum(0).sin();
                    default -> Control.repeat(2, a, in -> in.get(1).plus(b).sin());
                });
            }
            return Var.concat(0, vectors.get(vectors.size() - 1), vectors.get(vectors.size() - 2).sum().reshape(1));
        };
    }
}
