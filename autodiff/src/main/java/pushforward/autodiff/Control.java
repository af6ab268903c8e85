package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// What plain arithmetic does not say: functions with derivatives of their own, loops, implicit functions, branches, opaque calls.
public final class Control {
    private Control() {
    }

    /// A derivative given by hand: forward ([Jvp]) or reverse ([Vjp]).
    public sealed interface Derivative permits Jvp, Vjp {
    }

    /// The forward rule of a function: serves every derivative of any order, because it is itself made of operations that have one.
    @FunctionalInterface
    public non-sealed interface Jvp extends Derivative {
        /// The tangent of `y = f(x)`, linear in the tangents `dx`.
        ///
        /// @param x the arguments
        /// @param y the value
        /// @param dx one tangent per argument, of its shape
        Var tangent(List<Var> x, Var y, List<Var> dx);
    }

    /// The reverse rule of a function: serves `grad` and `vjp`; forward derivatives of it are an error.
    @FunctionalInterface
    public non-sealed interface Vjp extends Derivative {
        /// The cotangents of the arguments, one each and of its shape, linear in the cotangent `ct` of `y = f(x)`.
        List<Var> cotangents(List<Var> x, Var y, Var ct);
    }

    /// A plain Java function of one sample. Arrays hold one sample in row-major order; the function must not keep them and must be safe from many threads.
    @FunctionalInterface
    public interface Opaque {
        /// Computes `out` (modified) from `in` (not modified).
        void apply(double[][] in, double[] out);

        /// Whether [#vjp] is implemented.
        default boolean differentiable() {
            return false;
        }

        /// Adds to nothing, writes: the cotangents of all arguments (zeroed on entry, modified), given the cotangent of the result.
        default void vjp(double[][] in, double[] ct, double[][] cts) {
            throw new UnsupportedOperationException("this opaque call has no vjp");
        }
    }

    /// Steers a [#loop] from Java: picks the controls of every step, sees its signals, accepts or rejects, sample by sample.
    @FunctionalInterface
    public interface Controller {
        /// Begins a run over some samples that share a micro-batch. What happens to a sample must not depend on the others.
        Run start(int samples);

        /// The state of one run. Arrays are laid out `[component * samples + sample]`.
        interface Run {
            /// Writes the controls of the next step for the active samples, and clears the flag of those that are finished.
            ///
            /// @param controls modified
            /// @param active modified; every flag is set on entry for samples that were not finished before
            /// @return false when no sample is active
            boolean next(double[] controls, boolean[] active);

            /// Looks at the step's signals and clears the flag of every sample whose step is rejected.
            ///
            /// @param signals not modified
            /// @param accept modified; set on entry for active samples
            void judge(double[] signals, boolean[] accept);
        }
    }

    /// `f` with a derivative of its own.
    public static Fn custom(Fn f, Derivative derivative) {
        return x -> custom(xs -> f.apply(xs.get(0)), derivative, List.of(x));
    }

    /// `f(arguments)` with a derivative of its own.
    public static Var custom(FnN f, Derivative derivative, List<Var> arguments) {
        Var[] operands = new Var[arguments.size() + 1];
        for (int i = 0; i < arguments.size(); i++) {
            operands[i] = arguments.get(i);
        }
        operands[arguments.size()] = f.apply(arguments);
        return Trace.emit(new Custom(derivative, arguments.size()), operands);
    }

    /// An opaque Java function of the arguments, with a result of the given shape and element type.
    public static Var call(Opaque function, Shape shape, DType dtype, Var... arguments) {
        return Trace.emit(new Call(function, Type.uniform(shape, dtype)), arguments);
    }

    /// `condition ? whenTrue(x) : whenFalse(x)` element by element, without ever evaluating a branch where it is not chosen: there its argument is replaced
    /// by a harmless constant first, so that no `0 * inf` of an unselected branch enters a gradient.
    ///
    /// @param condition 0 or 1, a scalar or of x's shape
    /// @param safeTrue an argument at which `whenTrue` and its derivatives are finite
    /// @param safeFalse the same for `whenFalse`
    public static Var branch(Var condition, Var x, Fn whenTrue, double safeTrue, Fn whenFalse, double safeFalse) {
        Var a = whenTrue.apply(condition.select(x, x.fill(safeTrue)));
        Var b = whenFalse.apply(condition.select(x.fill(safeFalse), x));
        return condition.select(a, b);
    }

    /// The carry after `steps` steps: `carry = step(i, carry)`.
    ///
    /// @param carry any shape
    /// @param step (step number as a scalar, carry) -> carry of the same shape
    public static Var repeat(int steps, Var carry, FnN step) {
        return scan(steps, carry, List.of(), in -> List.of(step.apply(in))).carry();
    }

    /// What a scan leaves: the last carry, and the outputs of all steps stacked along a new first axis (null when the body gives none).
    public record Scanned(Var carry, List<Var> outputs) {
    }

    /// Runs `body` once per slice of the stacked arrays, handing the carry from step to step. Differentiable to any order; memory for derivatives is one
    /// carry per step.
    ///
    /// @param steps number of steps, at least 1
    /// @param carry any shape
    /// @param stacked arrays with first axis `steps`
    /// @param body (step number, carry, one slice of each array) -> (carry, output..)
    public static Scanned scan(int steps, Var carry, List<Var> stacked, Body body) {
        if (steps < 1) {
            throw new IllegalArgumentException("expected at least one step, got " + steps);
        }
        // A first tracing finds out what is captured and whether the result is per sample; the second one is kept.
        boolean varying = carry.varying() || stacked.stream().anyMatch(Var::varying);
        List<Var> arrays = new ArrayList<>();
        double[] index = new double[steps];
        Arrays.setAll(index, i -> i);
        for (boolean first = true;; first = false) {
            Var start = varying ? carry.lift() : carry;
            Trace outer = carry.trace();
            arrays.clear();
            arrays.add(start.trace().constant(Constant.of(index, Shape.of(steps), carry.dtype())));
            arrays.addAll(stacked);
            for (Var v : stacked) {
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
            List<Var> flat = results.stream().map(v -> t.adopt(v).reshape(v.type().size())).toList();
            boolean lift = varying;
            Var joined = t.record(() -> {
                Var all = flat.size() == 1 ? flat.get(0) : Var.concat(0, flat.toArray(Var[]::new));
                return lift ? all.lift() : all;
            });
            int width = joined.type().size() - n;
            Scan scan = new Scan(Simplify.apply(t.close(List.of(joined))), steps, false, arrays.size(), n, width, -1);
            List<Var> operands = new ArrayList<>();
            operands.add(start.reshape(n));
            operands.addAll(arrays);
            operands.addAll(t.captured());
            Var out = Trace.emit(scan, operands.toArray(Var[]::new));
            List<Var> outputs = new ArrayList<>();
            Var table = width == 0 ? null : out.slice(0, n, n + steps * width).reshape(steps, width);
            int column = 0;
            for (Var v : results.subList(1, results.size())) {
                int size = v.type().size();
                outputs.add(table.slice(1, column, column + size).reshape(v.shape().insert(0, steps)));
                column += size;
            }
            return new Scanned(out.slice(0, 0, n).reshape(carry.shape()), outputs);
        }
    }

    /// One step of a [#scan].
    @FunctionalInterface
    public interface Body {
        List<Var> step(List<Var> arguments);
    }

    /// What a steered loop leaves.
    ///
    /// @param carry the last accepted carry `[c]`
    /// @param controls the controls of the accepted steps `[maxSteps, n]`, padded with the last
    /// @param steps number of accepted steps, a scalar
    public record Looped(Var carry, Var controls, Var steps) {
    }

    /// A loop whose steps a Java controller chooses, sample by sample. Derivatives hold the accepted steps' controls fixed and are exact for what was computed.
    ///
    /// @param maxSteps most accepted steps
    /// @param carry `[c]`
    /// @param controls number of controls per step
    /// @param signals number of signals per step
    /// @param step (carry `[c]`, controls `[n]`) -> (new carry `[c]`, signals `[s]`)
    public static Looped loop(int maxSteps, Var carry, int controls, int signals, Controller controller, Body step) {
        if (carry.shape().rank() != 1) {
            throw new IllegalArgumentException("expected a carry of one axis, got " + carry.shape());
        }
        Var start = carry.lift();
        Trace current = Trace.current();
        Trace t = new Trace(current == null ? start.trace() : deeper(start.trace(), current));
        int n = carry.type().size();
        Var state = t.input("carry", start.type());
        Var control = t.input("controls", new Type(Shape.of(controls), carry.dtype(), true));
        Var joined = t.record(() -> {
            List<Var> results = step.step(List.of(state, control));
            Var all = Var.concat(0, results.get(0).reshape(n), results.get(1).reshape(signals));
            return t.adopt(all).lift();
        });
        Loop loop = new Loop(Simplify.apply(t.close(List.of(joined))), controller, maxSteps, n, controls, signals);
        List<Var> operands = new ArrayList<>();
        operands.add(start);
        operands.addAll(t.captured());
        Var out = Trace.emit(loop, operands.toArray(Var[]::new));
        int end = n + maxSteps * controls;
        return new Looped(out.slice(0, 0, n), out.slice(0, n, end).reshape(maxSteps, controls).stopGradient(), out.at(end).stopGradient());
    }

    /// The x with `residual(x, parameters) = 0`, differentiated as an implicit function: dx = -(dF/dx)^-1 dF/dp dp, whatever `iterate` did to find it.
    /// Cost of the derivative: one Jacobian of the residual and one dense solve of size d, per sample.
    ///
    /// @param residual (x `[d]`, parameters..) -> `[d]`
    /// @param parameters what x depends on
    /// @param iterate finds x from the parameters (a [#loop], a [#repeat], an opaque call); not differentiated
    public static Var solve(FnN residual, List<Var> parameters, FnN iterate) {
        return custom(iterate, (Jvp) (p, x, dp) -> {
            List<Var> arguments = new ArrayList<>();
            arguments.add(x);
            arguments.addAll(p);
            List<Var> directions = new ArrayList<>();
            directions.add(x.zerosLike());
            directions.addAll(dp);
            Var change = Autodiff.jvp(xs -> List.of(residual.apply(xs)), arguments, directions).tangents().get(0);
            Var jacobian = Autodiff.jacobian(v -> residual.apply(replaceFirst(arguments, v))).apply(x);
            return Trace.emit(new DenseSolve(false), jacobian, change).unaryMinus();
        }, parameters);
    }

    /// [#solve] for a residual whose component i depends on x only through `x[i]`: one division instead of a dense solve. Any shape.
    public static Var solveElementwise(FnN residual, List<Var> parameters, FnN iterate) {
        return custom(iterate, (Jvp) (p, x, dp) -> {
            List<Var> arguments = new ArrayList<>();
            arguments.add(x);
            arguments.addAll(p);
            List<Var> directions = new ArrayList<>();
            directions.add(x.zerosLike());
            directions.addAll(dp);
            Var change = Autodiff.jvp(xs -> List.of(residual.apply(xs)), arguments, directions).tangents().get(0);
            UnaryOperator<Var> alongX = v -> residual.apply(replaceFirst(arguments, v));
            Var slope = Autodiff.jvp(xs -> List.of(alongX.apply(xs.get(0))), List.of(x), List.of(x.onesLike())).tangents().get(0);
            return change.div(slope).unaryMinus();
        }, parameters);
    }

    private static List<Var> replaceFirst(List<Var> list, Var v) {
        List<Var> copy = new ArrayList<>(list);
        copy.set(0, v);
        return copy;
    }

    private static Trace deeper(Trace a, Trace b) {
        return b.depth() > a.depth() ? b : a;
    }
}
