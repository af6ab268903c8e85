package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

        /// Begins a run of a loop that hands over numbers of its own, such as the time to begin at.
        ///
        /// @param given what [#loop(Steering, Var, Var, Body)] was given, `[component * samples + sample]`, not to be kept
        default Run start(int samples, double[] given) {
            return start(samples);
        }

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

            /// Begins anew, with as many samples, instead of leaving that to a new run: saves the memory of one.
            ///
            /// @param given as in [#start(int, double\[\])], or empty
            /// @return whether it did; false asks for a new run
            default boolean restart(double[] given) {
                return false;
            }

            /// Says how the run ended.
            ///
            /// @param reports modified, 0 on entry
            default void report(double[] reports) {
            }
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

    /// The same value as one of the body being traced. What is computed from a captured value alone is otherwise computed once, outside of the body, which derivatives then sum
    /// up by what was computed
    /// instead of by the value.
    public static Var local(Var v) {
        return v.alias();
    }

    /// The carry after `steps` steps: `carry = step(i, carry)`.
    ///
    /// @param carry any shape
    /// @param step (step number as a scalar, carry) -> carry of the same shape
    public static Var repeat(int steps, Var carry, FnN step) {
        return scan(steps, carry, List.of(), in -> List.of(step.apply(in))).carry();
    }

    /// What a scan leaves.
    ///
    /// @param carry the last one
    /// @param outputs of all steps, stacked along a new first axis
    /// @param sums totals of what it collected
    public record Scanned(Var carry, List<Var> outputs, List<Var> sums) {
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
        return Loops.scan(steps, carry, stacked, Optional.empty(), false, 0, body);
    }

    /// [#scan] in either direction, with steps that some samples leave out.
    ///
    /// @param live `[steps]`, 0 where a sample leaves a step out: its carry passes unchanged and its output is 0. Steps that all samples of a micro-batch leave out cost nothing
    /// @param reverse whether steps run from the last slice to the first; outputs lie where their slices do
    public static Scanned scan(int steps, Var carry, List<Var> stacked, Var live, boolean reverse, Body body) {
        return scan(steps, carry, stacked, live, reverse, 0, body);
    }

    /// [#scan] that also collects sums over samples, such as a shared parameter's cotangent in a loop backwards: an outer product per sample, or a copy of the parameter's size per
    /// sample, is never made.
    ///
    /// A sum may be reshaped, sliced, joined, or multiplied by what is the same in every step: that happens once, to the total. Derivatives do not flow through totals.
    ///
    /// @param sums how many of the body's results, the last ones, are collected: [Var#sumOverSamples()] of something, or linear in such sums. The total is over all samples and
    ///             over the steps they do not leave out
    public static Scanned scan(int steps, Var carry, List<Var> stacked, Var live, boolean reverse, int sums, Body body) {
        return Loops.scan(steps, carry, stacked, Optional.of(live), reverse, sums, body);
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
        Steered all = Loops.loop(new Steering(controller, maxSteps, true, controls, signals, 0), carry, Optional.empty(), step);
        return new Looped(all.carry(), all.controls().orElseThrow(), all.steps());
    }

    /// How a loop is steered, in full.
    ///
    /// @param maxSteps most accepted steps
    /// @param recorded whether the controls of accepted steps are kept. Without them the loop takes no memory that grows with its steps, and has no derivative
    /// @param controls number of controls per step
    /// @param signals number of signals per step
    /// @param reports how many numbers the controller leaves per sample
    public record Steering(Controller controller, int maxSteps, boolean recorded, int controls, int signals, int reports) {
    }

    /// What a steered loop leaves.
    ///
    /// @param carry the last accepted carry `[c]`
    /// @param controls the controls of the accepted steps `[maxSteps, n]`, padded with the last, if they were recorded
    /// @param steps number of accepted steps, a scalar
    /// @param report what the controller left `[reports]`
    /// @param sums totals of what the loop collected
    public record Steered(Var carry, Optional<Var> controls, Var steps, Var report, List<Var> sums) {
    }

    /// A loop whose steps a Java controller chooses from numbers it is given, and reports on. Derivatives are those of [#loop(int, Var, int, int, Controller, Body)].
    ///
    /// @param carry `[c]`
    /// @param given what the controller begins with `[g]`; no derivative flows through it
    /// @param step (carry `[c]`, controls `[n]`) -> (new carry `[c]`, signals `[s]`, sums..); sums over samples are collected as [#scan(int, Var, List, Var, boolean, int, Body)]
    ///             does, from accepted steps
    public static Steered loop(Steering steering, Var carry, Var given, Body step) {
        return Loops.loop(steering, carry, Optional.of(given), step);
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
}
