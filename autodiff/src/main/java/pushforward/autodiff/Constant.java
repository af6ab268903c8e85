package pushforward.autodiff;

import java.util.Arrays;
import java.util.List;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// A uniform value known when the function is traced: Java values captured by the function are frozen here.
/// Elements are row-major; a single one fills the shape.
final class Constant implements Primitive {
    private final Type type;
    private final double[] values;

    private Constant(Type type, double[] values) {
        this.type = type;
        this.values = values;
    }

    static Constant splat(double value, Shape shape, DType dtype) {
        return new Constant(Type.uniform(shape, dtype), new double[] {dtype == DType.F32 ? (float) value : value});
    }

    static Constant of(double[] values, Shape shape, DType dtype) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException("expected " + shape.size() + " values for shape " + shape + ", got " + values.length);
        }
        double[] v = values.clone();
        if (dtype == DType.F32) {
            for (int i = 0; i < v.length; i++) {
                v[i] = (float) v[i];
            }
        }
        return new Constant(Type.uniform(shape, dtype), v);
    }

    boolean isSplat() {
        return values.length == 1;
    }

    boolean isSplat(double value) {
        return values.length == 1 && values[0] == value && (value != 0 || 1 / values[0] > 0);
    }

    double at(int i) {
        return values.length == 1 ? values[0] : values[i];
    }

    Constant withShape(Shape shape) {
        return new Constant(type.withShape(shape), values);
    }

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public Type infer(List<Type> inputs) {
        return type;
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type t, List<Type> inTypes) {
        for (int i = 0; i < out.length; i++) {
            out[i] = at(i);
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Constant o && type.equals(o.type) && Arrays.equals(values, o.values);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length <= 8 ? Arrays.toString(values) : "[" + values[0] + ", .. " + values.length + " values]";
    }
}
