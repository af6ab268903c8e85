package pushforward.autodiff;

import java.util.List;

/// The derivative of an opaque call, known by its transpose alone. Operands: tangents, arguments.
record CallTangent(Control.Opaque function, Type result, int arguments) implements Primitive {
    @Override
    public String name() {
        return "call_tangent";
    }

    @Override
    public Type infer(List<Type> in) {
        return new Type(result.shape(), result.dtype(), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        throw firstOrderOnly();
    }

    private static UnsupportedOperationException firstOrderOnly() {
        return new UnsupportedOperationException("an opaque call has one reverse derivative (its vjp) and no further one: write it with Var operations to differentiate forward or again");
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        throw firstOrderOnly();
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        Var[] result = new Var[x.length];
        Var[] operands = new Var[arguments + 1];
        System.arraycopy(x, arguments, operands, 0, arguments);
        operands[arguments] = ct;
        for (int i = 0; i < arguments; i++) {
            result[i] = linear[i] ? Trace.emit(new Call(new Reverse(function, i), x[arguments + i].type()), operands) : null;
        }
        return result;
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        throw firstOrderOnly();
    }

    /// The cotangent of one argument as an opaque function of the arguments and the result's cotangent.
    private record Reverse(Control.Opaque function, int argument) implements Control.Opaque {
        @Override
        public void apply(double[][] in, double[] out) {
            int n = in.length - 1;
            double[][] arguments = java.util.Arrays.copyOf(in, n);
            double[][] cotangents = new double[n][];
            for (int i = 0; i < n; i++) {
                cotangents[i] = new double[in[i].length];
            }
            function.vjp(arguments, in[n], cotangents);
            System.arraycopy(cotangents[argument], 0, out, 0, out.length);
        }
    }
}
