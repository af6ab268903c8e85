package pushforward.autodiff;

import java.util.List;

/// The same number in two forms: one that is differentiated, however often, and one that is computed. Operands: the form, the value. They agree up to rounding.
record Instead() implements Primitive {
    @Override
    public String name() {
        return "instead";
    }

    @Override
    public Type infer(List<Type> in) {
        if (!in.get(0).equals(in.get(1))) {
            throw new IllegalArgumentException("expected two forms of one type, got " + in);
        }
        return in.get(1);
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        System.arraycopy(in[1], 0, out, 0, out.length);
    }

    @Override
    public boolean differentiates(int operand) {
        return operand == 0;
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return dx[0];
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {ct, null};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return x[0];
    }
}
