package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.Shape;

/// `table[.., index[..]]`: one of K entries along the last axis, chosen per element by an index held as an exact float; outside 0..K-1 gives NaN.
/// K compare-and-blends per element. Transpose of `Place`.
record Pick() implements Primitive {
    @Override
    public String name() {
        return "pick";
    }

    @Override
    public Type infer(List<Type> in) {
        Types.sameDtype(in);
        Shape index = in.get(0).shape();
        Shape table = in.get(1).shape();
        if (table.rank() != index.rank() + 1 || !table.remove(table.rank() - 1).equals(index)) {
            throw new IllegalArgumentException("expected a table of shape " + index + " with one more axis, got " + table);
        }
        return new Type(index, in.get(1).dtype(), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        Shape table = inTypes.get(1).shape();
        int n = table.dim(table.rank() - 1);
        for (int i = 0; i < out.length; i++) {
            double k = in[0][i];
            out[i] = k >= 0 && k < n && k == Math.rint(k) ? in[1][i * n + (int) k] : Double.NaN;
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return dx[1] == null ? null : dx[1].pick(x[0]);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {null, Trace.emit(new Place(x[1].shape().dim(x[1].shape().rank() - 1)), x[0], ct)};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        int r = x[0].shape().rank();
        Var table = Trace.emit(new Permute(lastTwoSwapped(r + 2)), x[1]);
        return table.pick(x[0].expand(r, k));
    }

    static Ints lastTwoSwapped(int rank) {
        int[] a = Ints.range(rank).toArray();
        a[rank - 2] = rank - 1;
        a[rank - 1] = rank - 2;
        return Ints.of(a);
    }
}
