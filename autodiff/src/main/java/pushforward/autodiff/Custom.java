package pushforward.autodiff;

import java.util.List;

/// A value whose derivative is given by a rule instead of by how it was computed. Operands are the arguments and, last, the value; the value passes through.
///
/// @param rule the derivative with respect to the arguments
/// @param arguments how many operands before the value
record Custom(Control.Derivative rule, int arguments) implements Primitive {
    @Override
    public String name() {
        return "custom";
    }

    @Override
    public Type infer(List<Type> in) {
        Type value = in.get(arguments);
        return value.varying() || !Types.anyVarying(in) ? value : value.lifted();
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        System.arraycopy(in[arguments], 0, out, 0, out.length);
    }

    @Override
    public boolean differentiates(int operand) {
        return operand < arguments;
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        List<Var> args = List.of(x).subList(0, arguments);
        return switch (rule) {
            case Control.Jvp r -> {
                Var[] full = new Var[arguments];
                for (int i = 0; i < arguments; i++) {
                    full[i] = dx[i] != null ? dx[i] : x[i].zerosLike();
                }
                yield checked(r.tangent(args, y, List.of(full)), y);
            }
            case Control.Vjp r -> {
                Var[] operands = new Var[2 * arguments + 1];
                boolean[] given = new boolean[arguments];
                for (int i = 0; i < arguments; i++) {
                    given[i] = dx[i] != null;
                    operands[i] = given[i] ? dx[i] : x[i].zerosLike();
                    operands[arguments + i] = x[i];
                }
                operands[2 * arguments] = y;
                yield Trace.emit(new CustomTangent(r, arguments), operands);
            }
        };
    }

    private static Var checked(Var tangent, Var y) {
        if (!tangent.shape().equals(y.shape()) || tangent.dtype() != y.dtype()) {
            throw new IllegalArgumentException("expected a custom tangent of type " + y.type() + ", got " + tangent.type());
        }
        return tangent;
    }
}
