package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.tensor.Shape;

/// A loop of `length` steps over one body: a carry `[c]` goes from step to step, and every step may read one slice of each stacked operand and write one
/// row of output. It is closed under differentiation: the tangent of a scan is a scan over the recorded carries, its transpose the scan backwards.
///
/// Operands: carry `[c]`, `stacked` arrays `[length, ..]`, captured values. Body: (carry `[c]`, one slice of each stacked array, captured values) -> `[c + y]`.
/// Result: `[c + length * y]`, the last carry and then the outputs of step 0, 1, .. whatever the direction.
///
/// @param body a graph with one result, and behind it what the scan collects besides ([LoopSum]): sums over samples, added up over the steps in which a sample takes part.
///             Derivatives leave these out
/// @param length number of steps, at least 1
/// @param reverse whether steps run from the last to the first
/// @param stacked how many operands behind the carry are cut into steps
/// @param carry c
/// @param output y
/// @param live which stacked operand `[length]` is a flag, or -1: where a sample's flag is 0 its carry passes unchanged and its output is 0
record Scan(Graph body, int length, boolean reverse, int stacked, int carry, int output, int live) implements Primitive {
    @Override
    public String name() {
        return "scan";
    }

    @Override
    public Type infer(List<Type> in) {
        Type t = body.outputType(0);
        if (t.size() != carry + output) {
            throw new IllegalArgumentException("expected a body of " + (carry + output) + " results, got " + t.shape());
        }
        if (!in.get(0).shape().equals(Shape.of(carry))) {
            throw new IllegalArgumentException("expected a carry of shape [" + carry + "], got " + in.get(0).shape());
        }
        for (int i = 1; i <= stacked; i++) {
            if (in.get(i).shape().rank() < 1 || in.get(i).shape().dim(0) != length) {
                throw new IllegalArgumentException("expected a stacked operand of " + length + " steps, got " + in.get(i).shape());
            }
        }
        return new Type(Shape.of(carry + length * output), t.dtype(), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        evaluate(out, in, new double[0][]);
    }

    /// @param sums what is collected, modified
    void evaluate(double[] out, double[][] in, double[][] sums) {
        double[] state = in[0].clone();
        double[][] arguments = new double[in.length][];
        for (int i = stacked + 1; i < in.length; i++) {
            arguments[i] = in[i];
        }
        for (int s = 0; s < length; s++) {
            int step = reverse ? length - 1 - s : s;
            if (live >= 0 && in[1 + live][step] == 0) {
                continue;
            }
            arguments[0] = state;
            for (int i = 1; i <= stacked; i++) {
                int n = in[i].length / length;
                arguments[i] = java.util.Arrays.copyOfRange(in[i], step * n, (step + 1) * n);
            }
            double[] result = Interpreter.evaluate(body, arguments, sums);
            state = java.util.Arrays.copyOf(result, carry);
            System.arraycopy(result, carry, out, carry + step * output, output);
        }
        System.arraycopy(state, 0, out, 0, carry);
    }

    /// This scan with the carry that enters each step as a further output.
    private Scan recording() {
        Trace t = new Trace(null);
        List<Var> arguments = arguments(t);
        Var result = t.record(() -> Var.concat(0, t.inline(body, arguments).get(0), arguments.get(0)));
        return new Scan(t.close(List.of(result)), length, reverse, stacked, carry, output + carry, live);
    }

    private List<Var> arguments(Trace t) {
        List<Var> arguments = new ArrayList<>();
        for (int i = 0; i < body.inputs().size(); i++) {
            arguments.add(t.input("a" + i, body.inputType(i)));
        }
        return arguments;
    }

    @Override
    public boolean differentiates(int operand) {
        return live < 0 || operand != 1 + live;
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return jvp(x, dx, Optional.empty());
    }

    /// The tangent of the result.
    ///
    /// @param known the carry that enters each step `[length, c]`, where something has computed it already
    Var jvp(Var[] x, Var[] dx, Optional<Var> known) {
        int width = output + carry;
        Var recorded = Trace.emit(recording(), x).slice(0, carry, carry + length * width).reshape(length, width).slice(1, output, width);
        Var carries = known.map(v -> Trace.emit(new Instead(), recorded, v)).orElse(recorded);

        // The tangent's body: (dcarry; dstacked.., carry, stacked..; dcaptured.., captured..) -> tangent of the body's result.
        Trace t = new Trace(null);
        List<Var> operands = new ArrayList<>();
        Var[] tangents = new Var[x.length];
        Var[] primals = new Var[x.length];
        tangents[0] = t.input("dcarry", body.inputType(0));
        operands.add(stage(dx[0] != null ? dx[0] : x[0].zerosLike(), body.inputType(0)));
        int cut = 0;
        for (int i = 1; i <= stacked; i++) {
            if (dx[i] != null) {
                tangents[i] = t.input("d" + i, stage(body.inputType(i), dx[i]));
                operands.add(stage(dx[i], body.inputType(i)));
                cut++;
            }
        }
        primals[0] = t.input("carry", body.inputType(0));
        operands.add(carries);
        cut++;
        int flag = -1;
        for (int i = 1; i <= stacked; i++) {
            flag = i == 1 + live ? cut : flag;
            primals[i] = t.input("x" + i, body.inputType(i));
            operands.add(x[i]);
            cut++;
        }
        for (int i = stacked + 1; i < x.length; i++) {
            if (dx[i] != null) {
                tangents[i] = t.input("d" + i, stage(body.inputType(i), dx[i]));
                operands.add(stage(dx[i], body.inputType(i)));
            }
        }
        for (int i = stacked + 1; i < x.length; i++) {
            primals[i] = t.input("x" + i, body.inputType(i));
            operands.add(x[i]);
        }
        Var tangent = t.record(() -> {
            List<Var> from = new ArrayList<>();
            List<Var> directions = new ArrayList<>();
            List<Var> arguments = new ArrayList<>();
            for (int i = 0; i < primals.length; i++) {
                Var alias = primals[i].alias();
                arguments.add(alias);
                if (tangents[i] != null) {
                    from.add(alias);
                    directions.add(tangents[i]);
                }
            }
            Var value = t.inline(body, arguments).get(0);
            return Derivatives.tangents(from, directions, List.of(value)).get(0);
        });
        Scan scan = new Scan(Simplify.apply(t.close(List.of(tangent))), length, reverse, cut, carry, output, flag);
        return Trace.emit(scan, operands.toArray(Var[]::new));
    }

    /// The type of a tangent of an operand: per sample if either is.
    private static Type stage(Type operand, Var tangent) {
        return tangent.varying() ? operand.lifted() : operand;
    }

    /// A tangent at least as varying as its operand.
    private static Var stage(Var tangent, Type operand) {
        return operand.varying() ? tangent.lift() : tangent;
    }

    /// Cotangents of captured values that all samples share are summed over samples where the steps are: [#backwards] with `summed`. Derivatives of these cotangents, if anyone
    /// asks, are those of the form that keeps them per sample.
    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        Var[] each = backwards(ct, x, type, linear, false).orElseThrow();
        boolean shared = false;
        for (int i = stacked + 1; i < x.length; i++) {
            shared |= type.varying() && linear[i] && !x[i].varying();
        }
        Optional<Var[]> summed = shared ? backwards(ct, x, type, linear, true) : Optional.empty();
        for (int i = 0; i < x.length && summed.isPresent(); i++) {
            if (linear[i]) {
                Var form = !x[i].varying() && i > stacked ? each[i].sumOverSamples() : each[i];
                each[i] = Trace.emit(new Instead(), form, summed.get()[i]);
            }
        }
        return each;
    }

    /// The loop backwards.
    ///
    /// @param summed whether cotangents of captured values that all samples share are summed over samples step by step, instead of being carried per sample to be summed behind the
    ///               loop
    /// @return empty if that does not go
    private Optional<Var[]> backwards(Var ct, Var[] x, Type type, boolean[] linear, boolean summed) {
        // Backwards body: (carry' = [ct of carry, ct of linear captured..]; ct of output, other stacked..; other captured..) -> [carry', ct of linear stacked..], sums.
        Trace t = new Trace(null);
        boolean[] total = new boolean[x.length];
        int captured = 0;
        for (int i = stacked + 1; i < x.length; i++) {
            total[i] = summed && linear[i] && !x[i].varying();
            captured += linear[i] && !total[i] ? x[i].type().size() : 0;
        }
        int wide = carry + captured;
        var dtype = type.dtype();
        Var back = t.input("ct", new Type(Shape.of(wide), dtype, type.varying()));
        List<Var> operands = new ArrayList<>();
        Var start = stage(ct, type).slice(0, 0, carry);
        operands.add(captured == 0 ? start : Var.concat(0, start, ct.trace().constant(0, Shape.of(captured), dtype)));
        Var ctOutput = t.input("cty", new Type(Shape.of(output), dtype, type.varying()));
        operands.add(stage(ct, type).slice(0, carry, carry + length * output).reshape(length, output));
        Var[] arguments = new Var[x.length];
        List<Var> inputs = new ArrayList<>();
        int cut = 1;
        int flag = -1;
        for (int i = 1; i <= stacked; i++) {
            if (!linear[i]) {
                flag = i == 1 + live ? cut : flag;
                arguments[i] = t.input("x" + i, body.inputType(i));
                operands.add(x[i]);
                cut++;
            }
        }
        for (int i = stacked + 1; i < x.length; i++) {
            if (!linear[i]) {
                arguments[i] = t.input("x" + i, body.inputType(i));
                inputs.add(arguments[i]);
                operands.add(x[i]);
            }
        }
        List<Var> totals = new ArrayList<>();
        int[] rows = {0};
        Var result = t.record(() -> {
            List<Var> free = new ArrayList<>();
            for (int i = 0; i < x.length; i++) {
                if (arguments[i] == null) {
                    Type own = body.inputType(i);
                    arguments[i] = t.emitHere(new Tangent(type.varying() && !total[i] ? own.lifted() : own));
                    free.add(arguments[i]);
                }
            }
            Var value = t.inline(body, List.of(arguments)).get(0);
            Var seed = Var.concat(0, back.slice(0, 0, carry), ctOutput);
            List<Var> cts = Derivatives.cotangents(free, List.of(value), List.of(seed));
            List<Var> parts = new ArrayList<>();
            parts.add(cts.get(0));
            int next = 1;
            List<Var> slices = new ArrayList<>();
            for (int i = 1; i <= stacked; i++) {
                if (linear[i]) {
                    Var c = cts.get(next++);
                    slices.add(c.reshape(c.type().size()));
                    rows[0] += c.type().size();
                }
            }
            int at = carry;
            for (int i = stacked + 1; i < x.length; i++) {
                if (linear[i]) {
                    Var c = cts.get(next++);
                    if (total[i]) {
                        totals.add(c);
                        continue;
                    }
                    int n = c.type().size();
                    parts.add(back.slice(0, at, at + n).plus(c.reshape(n)));
                    at += n;
                }
            }
            parts.addAll(slices);
            return Var.concat(0, parts.toArray(Var[]::new));
        });
        Optional<Totals> apart = Totals.of(t, totals, inputs);
        if (apart.isEmpty()) {
            return Optional.empty();
        }
        Scan scan = new Scan(Simplify.apply(t.close(apart.get().results(result))), length, !reverse, cut, wide, rows[0], flag);
        Var all = Trace.emit(scan, operands.toArray(Var[]::new));
        List<Var> behind = apart.get().behind(all, inputs, operands.subList(operands.size() - inputs.size(), operands.size()));

        Var[] cts = new Var[x.length];
        cts[0] = linear[0] ? all.slice(0, 0, carry) : null;
        int column = 0;
        Var table = rows[0] == 0 ? null : all.slice(0, wide, wide + length * rows[0]).reshape(length, rows[0]);
        int at = carry;
        int next = 0;
        for (int i = 1; i < x.length; i++) {
            if (linear[i] && i <= stacked) {
                int n = x[i].type().size() / length;
                cts[i] = table.slice(1, column, column + n).reshape(x[i].shape());
                column += n;
            } else if (total[i]) {
                cts[i] = behind.get(next++);
            } else if (linear[i]) {
                int n = x[i].type().size();
                cts[i] = all.slice(0, at, at + n).reshape(x[i].shape());
                at += n;
            }
        }
        return Optional.of(cts);
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        Trace t = new Trace(null);
        List<Var> inputs = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            Type own = body.inputType(i);
            boolean wide = i == 0 || batched[i];
            inputs.add(t.input("a" + i, !wide ? own : own.withShape(i == 0 ? Shape.of(carry * k) : own.shape().append(k))));
        }
        Var result = t.record(() -> {
            List<Var> arguments = new ArrayList<>();
            List<Var> free = new ArrayList<>();
            List<Var> matrices = new ArrayList<>();
            for (int i = 0; i < x.length; i++) {
                if (i == 0 || batched[i]) {
                    Var tangent = t.emitHere(new Tangent(body.inputType(i)));
                    free.add(tangent);
                    matrices.add(i == 0 ? inputs.get(0).reshape(carry, k) : inputs.get(i));
                    arguments.add(tangent);
                } else {
                    arguments.add(inputs.get(i));
                }
            }
            Var value = t.inline(body, arguments).get(0);
            Var wide = Derivatives.batch(free, matrices, List.of(value), k).get(0);
            return wide.reshape((carry + output) * k);
        });
        Scan scan = new Scan(Simplify.apply(t.close(List.of(result))), length, reverse, stacked, carry * k, output * k, live);
        Var[] operands = x.clone();
        operands[0] = (batched[0] ? x[0] : x[0].expand(1, k)).reshape(carry * k);
        for (int i = 0; i < operands.length; i++) {
            operands[i] = stage(operands[i], body.inputType(i));
        }
        return Trace.emit(scan, operands).reshape(carry + length * output, k);
    }
}
