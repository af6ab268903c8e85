package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;

/// The unknown linear map whose transpose a custom reverse rule gives. Operands: tangents, arguments, value. It exists only to be transposed.
record CustomTangent(Control.Vjp rule, int arguments) implements Primitive {
    @Override
    public String name() {
        return "custom_tangent";
    }

    @Override
    public Type infer(List<Type> in) {
        Type value = in.get(2 * arguments);
        return value.varying() || !Types.anyVarying(in) ? value : value.lifted();
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        throw forwardMode();
    }

    static UnsupportedOperationException forwardMode() {
        return new UnsupportedOperationException("a function with a custom reverse rule (vjp) has no forward derivative: use grad or vjp, or give it a forward rule (jvp)");
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        throw forwardMode();
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        // where cotangents are asked for per sample, so are the arguments
        List<Var> own = new ArrayList<>();
        for (int i = 0; i < arguments; i++) {
            own.add(x[i].varying() ? x[arguments + i].lift() : x[arguments + i]);
        }
        List<Var> cts = rule.cotangents(own, x[2 * arguments], ct);
        if (cts.size() != arguments) {
            throw new IllegalArgumentException("expected " + arguments + " cotangents from a custom rule, got " + cts.size());
        }
        Var[] result = new Var[x.length];
        for (int i = 0; i < arguments; i++) {
            if (!cts.get(i).shape().equals(x[arguments + i].shape())) {
                throw new IllegalArgumentException("expected cotangent " + i + " of shape " + x[arguments + i].shape() + ", got " + cts.get(i).shape());
            }
            result[i] = linear[i] ? cts.get(i) : null;
        }
        return result;
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        throw forwardMode();
    }
}
