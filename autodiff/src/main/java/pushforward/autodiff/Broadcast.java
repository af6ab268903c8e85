package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.Shape;

/// Repeats a value along new axes: axis i of the operand becomes axis `axes[i]` of `shape`, every other axis of `shape` is new. `axes` ascend.
record Broadcast(Shape shape, Ints axes) implements Primitive {
    @Override
    public String name() {
        return "broadcast";
    }

    @Override
    public Type infer(List<Type> in) {
        Shape s = in.get(0).shape();
        boolean fits = s.rank() == axes.size();
        for (int i = 0; fits && i < axes.size(); i++) {
            fits = axes.at(i) < shape.rank() && (i == 0 || axes.at(i - 1) < axes.at(i)) && s.dim(i) == shape.dim(axes.at(i));
        }
        if (!fits) {
            throw new IllegalArgumentException("expected a shape that fits axes " + axes + " of " + shape + ", got " + s);
        }
        return in.get(0).withShape(shape);
    }

    /// For each element of the result, the element of the operand it repeats.
    int[] sources(Shape from) {
        int[] stride = new int[shape.rank()];
        int step = 1;
        for (int i = axes.size() - 1; i >= 0; i--) {
            stride[axes.at(i)] = step;
            step *= from.dim(i);
        }
        int[] source = new int[Math.toIntExact(shape.size())];
        for (int e = 0; e < source.length; e++) {
            int rest = e;
            for (int a = shape.rank() - 1; a >= 0; a--) {
                source[e] += rest % shape.dim(a) * stride[a];
                rest /= shape.dim(a);
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
        Var sum = ct;
        for (int a = shape.rank() - 1; a >= 0; a--) {
            if (!axes.contains(a)) {
                sum = sum.sum(a);
            }
        }
        return new Var[] {sum};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return Trace.emit(new Broadcast(shape.append(k), axes.append(shape.rank())), x[0]);
    }
}
