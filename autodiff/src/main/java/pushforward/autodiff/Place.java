package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.Shape;

/// A value put at `index` among K zeros along a new last axis, per element. Transpose of `Pick`.
record Place(int count) implements Primitive {
    @Override
    public String name() {
        return "place";
    }

    @Override
    public Type infer(List<Type> in) {
        Types.sameDtype(in);
        Shape s = in.get(0).shape();
        if (!s.equals(in.get(1).shape())) {
            throw new IllegalArgumentException("expected a value of the index's shape " + s + ", got " + in.get(1).shape());
        }
        return new Type(s.append(count), in.get(1).dtype(), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        for (int i = 0; i < in[0].length; i++) {
            double k = in[0][i];
            if (k >= 0 && k < count && k == Math.rint(k)) {
                out[i * count + (int) k] = in[1][i];
            }
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return dx[1] == null ? null : Trace.emit(this, x[0], dx[1]);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {null, ct.pick(x[0])};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        int r = x[0].shape().rank();
        Var placed = Trace.emit(this, x[0].expand(r, k), x[1]);
        return Trace.emit(new Permute(Pick.lastTwoSwapped(r + 2)), placed);
    }
}
