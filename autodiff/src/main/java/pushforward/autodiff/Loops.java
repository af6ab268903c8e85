package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.tensor.Shape;

/// Traces the bodies of loops.
final class Loops {
    private Loops() {
    }

    static Control.Scanned scan(int steps, Var carry, List<Var> stacked, Optional<Var> live, boolean reverse, int sums, Control.Body body) {
        // A first tracing finds out what is captured and whether the result is per sample; the second one is kept.
        boolean varying = carry.varying() || live.isPresent() && live.get().varying() || stacked.stream().anyMatch(Var::varying);
        List<Var> arrays = new ArrayList<>();
        double[] index = new double[steps];
        Arrays.setAll(index, i -> i);
        for (boolean first = true;; first = false) {
            Var start = varying ? carry.lift() : carry;
            Trace outer = carry.trace();
            arrays.clear();
            arrays.add(start.trace().constant(Constant.of(index, Shape.of(steps), carry.dtype())));
            live.ifPresent(arrays::add);
            arrays.addAll(stacked);
            for (Var v : arrays) {
                outer = deeper(outer, v.trace());
            }
            Trace current = Trace.current();
            Trace t = new Trace(current == null ? outer : deeper(outer, current));
            int n = carry.type().size();
            Var state = t.input("carry", start.type().withShape(Shape.of(n)));
            List<Var> arguments = new ArrayList<>();
            for (Var v : arrays) {
                arguments.add(t.input("slice", v.type().withShape(v.shape().remove(0))));
            }
            live.ifPresent(v -> arguments.remove(1));
            arguments.add(1, state.reshape(carry.shape()));
            List<Var> results = t.record(() -> body.step(arguments));
            if (!results.get(0).shape().equals(carry.shape()) || results.get(0).dtype() != carry.dtype()) {
                throw new IllegalArgumentException("expected a carry of " + carry.type() + " from the step, got " + results.get(0).type());
            }
            boolean wants = results.stream().anyMatch(Var::varying) || t.captured().stream().anyMatch(Var::varying);
            if (wants && !varying && first) {
                varying = true;
                continue;
            }
            List<Var> own = results.subList(0, results.size() - sums);
            Totals totals = totals(t, results.subList(own.size(), results.size()));
            List<Var> flat = own.stream().map(v -> t.adopt(v).reshape(v.type().size())).toList();
            boolean lift = varying;
            Var joined = t.record(() -> {
                Var all = flat.size() == 1 ? flat.get(0) : Var.concat(0, flat.toArray(Var[]::new));
                return lift ? all.lift() : all;
            });
            int width = joined.type().size() - n;
            Scan scan = new Scan(Simplify.apply(t.close(totals.results(joined))), steps, reverse, arrays.size(), n, width, live.isPresent() ? 1 : -1);
            List<Var> operands = new ArrayList<>();
            operands.add(start.reshape(n));
            operands.addAll(arrays);
            operands.addAll(t.captured());
            Var out = Trace.emit(scan, operands.toArray(Var[]::new));
            List<Var> outputs = new ArrayList<>();
            Var table = width == 0 ? null : out.slice(0, n, n + steps * width).reshape(steps, width);
            int column = 0;
            for (Var v : own.subList(1, own.size())) {
                int size = v.type().size();
                outputs.add(table.slice(1, column, column + size).reshape(v.shape().insert(0, steps)));
                column += size;
            }
            return new Control.Scanned(out.slice(0, 0, n).reshape(carry.shape()), outputs, totals.behind(out, t.captures(), t.captured()));
        }
    }

    static Control.Steered loop(Control.Steering how, Var carry, Optional<Var> given, Control.Body step) {
        if (carry.shape().rank() != 1) {
            throw new IllegalArgumentException("expected a carry of one axis, got " + carry.shape());
        }
        if (given.isPresent() && given.get().shape().rank() != 1) {
            throw new IllegalArgumentException("expected given values of one axis, got " + given.get().shape());
        }
        Var start = carry.lift();
        Trace current = Trace.current();
        Trace outer = given.isPresent() ? deeper(start.trace(), given.get().trace()) : start.trace();
        Trace t = new Trace(current == null ? outer : deeper(outer, current));
        int n = carry.type().size();
        Var state = t.input("carry", start.type());
        Var control = t.input("controls", new Type(Shape.of(how.controls()), carry.dtype(), true));
        List<Var> results = t.record(() -> step.step(List.of(state, control)));
        Totals totals = totals(t, results.subList(2, results.size()));
        Var joined = t.record(() -> t.adopt(Var.concat(0, results.get(0).reshape(n), results.get(1).reshape(how.signals()))).lift());
        Loop loop = new Loop(Simplify.apply(t.close(totals.results(joined))), how, n, given.map(v -> v.type().size()).orElse(0), false);
        List<Var> operands = new ArrayList<>();
        operands.add(start);
        given.ifPresent(v -> operands.add(v.stopGradient()));
        operands.addAll(t.captured());
        Var out = Trace.emit(loop, operands.toArray(Var[]::new));
        int end = n + loop.tape();
        Optional<Var> controls = how.recorded() ? Optional.of(out.slice(0, n, end).reshape(how.maxSteps(), how.controls()).stopGradient()) : Optional.empty();
        Var report = out.slice(0, end + 1, end + 1 + how.reports()).stopGradient();
        return new Control.Steered(out.slice(0, 0, n), controls, out.at(end).stopGradient(), report, totals.behind(out, t.captures(), t.captured()));
    }

    private static Totals totals(Trace t, List<Var> sums) {
        for (Var v : sums) {
            if (v.varying()) {
                throw new IllegalArgumentException("expected a sum over samples to be collected, got a value per sample of type " + v.type());
            }
        }
        return Totals.of(t, sums, t.captures()).orElseThrow(() -> new IllegalArgumentException("expected sums over samples with which the same is done in every step"));
    }

    /// A loop for one sample.
    ///
    /// @param out its value, modified
    /// @return what it collects
    static double[][] evaluate(Primitive loop, double[] out, double[][] in, Type type, List<Type> inTypes) {
        Graph body = loop instanceof Scan s ? s.body() : ((Loop) loop).body();
        double[][] sums = new double[body.outputs().size() - 1][];
        Arrays.setAll(sums, i -> new double[body.outputType(1 + i).size()]);
        if (loop instanceof Scan s) {
            s.evaluate(out, in, sums);
        } else {
            ((Loop) loop).evaluate(out, in, sums);
        }
        return sums;
    }

    private static Trace deeper(Trace a, Trace b) {
        return b.depth() > a.depth() ? b : a;
    }
}
