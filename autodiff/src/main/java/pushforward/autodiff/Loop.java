package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.tensor.Shape;

/// A loop steered by a Java controller: for every sample it chooses the controls of the next step (a step size), sees the step's signals (an error norm)
/// and accepts or rejects, until it calls the sample finished. The controller is not differentiated; the derivative is that of the `Scan` over the
/// accepted steps with their controls held fixed.
///
/// Operands: carry `[c]`, what the controller is given `[g]` unless g is 0, captured values. Body: (carry `[c]`, controls `[n]`, captured) -> `[c + s]`, the new
/// carry and the signals. Result: `[c + maxSteps * n + 1 + r]`, the last carry, the accepted controls (padded with the last; none if they are not recorded), the
/// number of accepted steps and what the controller reports; and `[maxSteps * c]`, the carry that entered each accepted step, if carries are kept, as derivatives want it.
///
/// @param kept whether carries are kept, which needs recorded controls
record Loop(Graph body, Control.Steering how, int carry, int given, boolean kept) implements Primitive {
    /// This loop with the carries kept behind its own result.
    Loop keeping() {
        return new Loop(body, how, carry, given, true);
    }

    /// Rows of the result before the carries kept.
    int rows() {
        return carry + tape() + 1 + how.reports();
    }

    /// Rows of the carries kept.
    int history() {
        return kept ? Math.multiplyExact(how.maxSteps(), carry) : 0;
    }

    /// Rows of the controls recorded.
    int tape() {
        return how.recorded() ? Math.multiplyExact(how.maxSteps(), how.controls()) : 0;
    }

    /// The first captured operand.
    int captured() {
        return given > 0 ? 2 : 1;
    }

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public Type infer(List<Type> in) {
        Type t = body.outputType(0);
        if (t.size() != carry + how.signals()) {
            throw new IllegalArgumentException("expected a step of " + carry + " carried values and " + how.signals() + " signals, got " + t.shape());
        }
        if (!in.get(0).shape().equals(Shape.of(carry)) || !in.get(0).varying()) {
            throw new IllegalArgumentException("expected a carry of shape [" + carry + "] per sample, got " + in.get(0));
        }
        return new Type(Shape.of(rows() + history()), t.dtype(), true);
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        evaluate(out, in, new double[0][]);
    }

    /// @param sums what is collected in accepted steps, modified
    void evaluate(double[] out, double[][] in, double[][] sums) {
        double[] state = in[0].clone();
        int controls = how.controls();
        double[] control = new double[controls];
        double[] signal = new double[how.signals()];
        boolean[] flag = new boolean[1];
        double[][] arguments = new double[in.length - captured() + 2][];
        System.arraycopy(in, captured(), arguments, 2, in.length - captured());
        Control.Controller.Run run = given > 0 ? how.controller().start(1, in[1].clone()) : how.controller().start(1);
        int count = 0;
        while (true) {
            flag[0] = true;
            if (!run.next(control, flag) || !flag[0]) {
                break;
            }
            arguments[0] = state;
            arguments[1] = control;
            double[][] step = new double[sums.length][];
            Arrays.setAll(step, i -> new double[sums[i].length]);
            double[] result = Interpreter.evaluate(body, arguments, step);
            System.arraycopy(result, carry, signal, 0, signal.length);
            flag[0] = true;
            run.judge(signal, flag);
            if (flag[0]) {
                if (count == how.maxSteps()) {
                    break;
                }
                if (kept) {
                    System.arraycopy(state, 0, out, rows() + count * carry, carry);
                }
                state = Arrays.copyOf(result, carry);
                for (int s = 0; s < sums.length; s++) {
                    for (int i = 0; i < sums[s].length; i++) {
                        sums[s][i] += step[s][i];
                    }
                }
                if (how.recorded()) {
                    System.arraycopy(control, 0, out, carry + count * controls, controls);
                }
                count++;
            }
        }
        for (int s = count; how.recorded() && s < how.maxSteps(); s++) {
            for (int i = 0; i < controls; i++) {
                out[carry + s * controls + i] = count == 0 ? 0 : out[carry + (count - 1) * controls + i];
            }
        }
        System.arraycopy(state, 0, out, 0, carry);
        out[carry + tape()] = count;
        double[] reports = new double[how.reports()];
        run.report(reports);
        System.arraycopy(reports, 0, out, carry + tape() + 1, reports.length);
    }

    @Override
    public boolean differentiates(int operand) {
        return given == 0 || operand != 1;
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        if (kept) {
            throw new IllegalStateException("derivatives of kept carries are those of the scan that computes them again");
        }
        if (!how.recorded()) {
            throw new UnsupportedOperationException("a loop that does not record its controls has no derivative: record them, or give it a rule of its own (Control.custom)");
        }
        int maxSteps = how.maxSteps();
        int captured = captured();
        Trace t = new Trace(null);
        List<Var> arguments = new ArrayList<>();
        arguments.add(t.input("carry", body.inputType(0)));
        t.input("live", new Type(Shape.scalar(), y.dtype(), true));
        for (int i = 1; i < body.inputs().size(); i++) {
            arguments.add(t.input("a" + i, body.inputType(i)));
        }
        Var step = t.record(() -> t.inline(body, arguments).get(0).slice(0, 0, carry));
        Scan replay = new Scan(Simplify.apply(t.close(List.of(step))), maxSteps, false, 2, carry, 0, 0);

        int end = carry + tape();
        double[] steps = new double[maxSteps];
        for (int i = 0; i < maxSteps; i++) {
            steps[i] = i;
        }
        Var index = y.trace().constant(Constant.of(steps, Shape.of(maxSteps), y.dtype()));
        Var[] operands = new Var[x.length - captured + 3];
        Var[] tangents = new Var[x.length - captured + 3];
        operands[0] = x[0];
        tangents[0] = dx[0];
        operands[1] = index.lt(y.at(end).stopGradient());
        operands[2] = y.slice(0, carry, end).reshape(maxSteps, how.controls()).stopGradient();
        for (int i = captured; i < x.length; i++) {
            operands[i - captured + 3] = x[i];
            tangents[i - captured + 3] = dx[i];
        }
        // this loop and the one that keeps its carries are one when the program is finished
        Var carries = Trace.emit(keeping(), x).slice(0, rows(), rows() + maxSteps * carry).reshape(maxSteps, carry);
        Var last = replay.jvp(operands, tangents, Optional.of(carries));
        return Var.concat(0, last, y.trace().constant(0, Shape.of(tape() + 1 + how.reports()), y.dtype()));
    }
}
