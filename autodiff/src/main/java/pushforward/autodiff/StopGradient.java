package pushforward.autodiff;

import java.util.List;

/// The same value, treated as a constant by every derivative.
record StopGradient() implements Primitive {
    @Override
    public String name() {
        return "stop_gradient";
    }

    @Override
    public Type infer(List<Type> in) {
        return in.get(0);
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        System.arraycopy(in[0], 0, out, 0, out.length);
    }

    @Override
    public boolean differentiates(int operand) {
        return false;
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return null;
    }
}
