package pushforward.autodiff;

import java.util.List;

/// A plain Java function of one sample that the engine cannot look into. Values in double precision, one sample after the other.
record Call(Control.Opaque function, Type result) implements Primitive {
    @Override
    public String name() {
        return "call";
    }

    @Override
    public Type infer(List<Type> in) {
        return new Type(result.shape(), result.dtype(), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        function.apply(in, out);
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        if (!function.differentiable()) {
            throw new UnsupportedOperationException("an opaque call has no derivative: give it a vjp, write it with Var operations, or wrap it in stopGradient()");
        }
        Var[] operands = new Var[2 * x.length];
        for (int i = 0; i < x.length; i++) {
            operands[i] = dx[i] != null ? dx[i] : x[i].zerosLike();
            operands[x.length + i] = x[i];
        }
        return Trace.emit(new CallTangent(function, result, x.length), operands);
    }
}
