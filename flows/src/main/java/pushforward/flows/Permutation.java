package pushforward.flows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.random.RandomKey;

/// Features in another, fixed order: `push(x)[i] = x[order[i]]`. It moves pointers, not numbers, and keeps volume: log|det| = 0.
///
/// L. Dinh, J. Sohl-Dickstein and S. Bengio, Density Estimation Using Real NVP, ICLR 2017, DOI 10.48550/arXiv.1605.08803.
///
/// @param order each of 0 .. d-1 once
public record Permutation(List<Integer> order) implements Bijection {

    public Permutation {
        order = List.copyOf(order);
        if (order.isEmpty() || !order.stream().sorted().toList().equals(IntStream.range(0, order.size()).boxed().toList())) {
            throw new IllegalArgumentException("expected each of 0.." + (order.size() - 1) + " once, got " + order);
        }
    }

    /// The order `order[0], order[1] ..`.
    public static Permutation of(int... order) {
        return new Permutation(IntStream.of(order).boxed().toList());
    }

    /// The order as it is.
    public static Permutation identity(int d) {
        return new Permutation(IntStream.range(0, d).boxed().toList());
    }

    /// Last feature first.
    public static Permutation reverse(int d) {
        List<Integer> order = new ArrayList<>(identity(d).order());
        Collections.reverse(order);
        return new Permutation(order);
    }

    /// A random order, drawn now: it belongs to the description, not to the parameters.
    public static Permutation random(int d, RandomKey key) {
        return of(key.permutation(d));
    }

    @Override
    public Shape shape() {
        return Shape.of(order.size());
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        return map(x, order.stream().mapToInt(i -> i).toArray());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        int[] back = new int[order.size()];
        for (int i = 0; i < back.length; i++) {
            back[order.get(i)] = i;
        }
        return map(y, back);
    }

    private Mapped map(Var x, int[] index) {
        Checks.shape(shape(), x);
        return new Mapped(isIdentity() ? x : x.take(index), x.constant(0).cast(DType.F64));
    }

    private boolean isIdentity() {
        return order.equals(identity(order.size()).order());
    }
}
