package pushforward.autodiff;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries along one axis at fixed positions, in any order and number: permutations, masks' column choices, reversals. Transpose of `Put`.
record Take(int axis, Ints index) implements Primitive {
    @Override
    public String name() {
        return "take";
    }

    @Override
    public Type infer(List<Type> in) {
        Type t = in.get(0);
        int a = Types.axis(axis, t.shape());
        for (int i = 0; i < index.size(); i++) {
            if (index.at(i) < 0 || index.at(i) >= t.shape().dim(a)) {
                throw new IllegalArgumentException("expected positions within 0.." + (t.shape().dim(a) - 1) + " along axis " + axis + " of shape " + t.shape()
                        + ", got " + index.at(i));
            }
        }
        return t.withShape(Types.withDim(t.shape(), a, index.size()));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        int n = inTypes.get(0).shape().dim(axis);
        int inner = Types.inner(type.shape(), axis);
        for (int o = 0; o < Types.outer(type.shape(), axis); o++) {
            for (int i = 0; i < index.size(); i++) {
                System.arraycopy(in[0], (o * n + index.at(i)) * inner, out, (o * index.size() + i) * inner, inner);
            }
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return Trace.emit(this, dx[0]);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        int n = x[0].shape().dim(axis);
        int[] back = inverse(n);
        return new Var[] {Trace.emit(back == null ? new Put(axis, index, n) : new Take(axis, Ints.of(back)), ct)};
    }

    /// Where each of n entries has gone, or null if this is no permutation of them.
    private int @Nullable [] inverse(int n) {
        if (index.size() != n) {
            return null;
        }
        int[] back = new int[n];
        Arrays.fill(back, -1);
        for (int i = 0; i < n; i++) {
            back[index.at(i)] = i;
        }
        return Arrays.stream(back).allMatch(i -> i >= 0) ? back : null;
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return Trace.emit(this, x[0]);
    }
}
