package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.Shape;

/// The same elements in row-major order under another shape; costs nothing.
record Reshape(Shape shape) implements Primitive {
    @Override
    public String name() {
        return "reshape";
    }

    @Override
    public Type infer(List<Type> in) {
        if (in.get(0).shape().size() != shape.size()) {
            throw new IllegalArgumentException("expected a shape of " + in.get(0).shape().size() + " elements for " + in.get(0).shape() + ", got " + shape);
        }
        return in.get(0).withShape(shape);
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        System.arraycopy(in[0], 0, out, 0, out.length);
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return dx[0].reshape(shape);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {ct.reshape(x[0].shape())};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return x[0].reshape(shape.append(k));
    }
}
