package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.Shape;

/// Axes in another order: axis i of the result is axis `axes[i]` of the operand.
record Permute(Ints axes) implements Primitive {
    @Override
    public String name() {
        return "permute";
    }

    @Override
    public Type infer(List<Type> in) {
        Shape s = in.get(0).shape();
        boolean[] seen = new boolean[s.rank()];
        boolean ok = s.rank() == axes.size();
        int[] dims = new int[axes.size()];
        for (int i = 0; ok && i < axes.size(); i++) {
            int a = axes.at(i);
            ok = a >= 0 && a < s.rank() && !seen[a];
            if (ok) {
                seen[a] = true;
                dims[i] = s.dim(a);
            }
        }
        if (!ok) {
            throw new IllegalArgumentException("expected a permutation of the axes of shape " + s + ", got " + axes);
        }
        return in.get(0).withShape(Shape.of(dims));
    }

    /// For each element of the result, the element of the operand.
    int[] sources(Shape from) {
        int[] stride = new int[from.rank()];
        int step = 1;
        for (int a = from.rank() - 1; a >= 0; a--) {
            stride[a] = step;
            step *= from.dim(a);
        }
        int[] source = new int[step];
        for (int e = 0; e < step; e++) {
            int rest = e;
            for (int i = axes.size() - 1; i >= 0; i--) {
                int n = from.dim(axes.at(i));
                source[e] += rest % n * stride[axes.at(i)];
                rest /= n;
            }
        }
        return source;
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        int[] source = sources(inTypes.get(0).shape());
        for (int i = 0; i < out.length; i++) {
            out[i] = in[0][source[i]];
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return Trace.emit(this, dx[0]);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {Trace.emit(new Permute(axes.inverse()), ct)};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return Trace.emit(new Permute(axes.append(axes.size())), x[0]);
    }
}
