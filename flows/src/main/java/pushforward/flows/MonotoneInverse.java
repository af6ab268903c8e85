package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Control;
import pushforward.autodiff.FnN;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;

/// The inverse of an increasing map that has none in closed form, number by number.
///
/// Newton's method inside a bracket that every evaluation narrows. A Newton step is taken if it stays in the bracket and is at most half as long as the step before
/// it, else the bracket is halved; so a map with flat or steep places costs steps but not the result. Of all points tried the one with the smallest residual is
/// returned: its error is that of evaluating the map, divided by the slope, and an ulp or two of x.
///
/// The number of steps is fixed, 64 in F64 and 36 in F32, at one evaluation of the map and its slope each; halving alone would narrow the bracket by 1e19 and 7e10.
/// No sample waits for or depends on another. The derivative is that of the implicit function, dx = (dy - df/dp dp) / (df/dx), of any order, whatever the steps were.
///
/// W. H. Press, S. A. Teukolsky, W. T. Vetterling and B. P. Flannery, Numerical Recipes, 3rd ed., section 9.4, Cambridge University Press 2007.
public final class MonotoneInverse {
    private static final int STEPS_F64 = 64;
    private static final int STEPS_F32 = 36;

    private MonotoneInverse() {
    }

    /// The x with `map(x, parameters..) = y`. An infinite y gives itself, as for a map of the whole line; NaN gives NaN.
    ///
    /// @param map (x `[..]`, parameters..) -> `[..]`, where each number of the result depends on the number of x in its place, and increases with it. What it depends on
    ///        besides, and is to have a derivative by, must come through the parameters
    /// @param y `[..]`
    /// @param parameters any shapes
    /// @param low not above x, `[..]`
    /// @param high not below x, `[..]`
    public static Var of(FnN map, Var y, List<Var> parameters, Var low, Var high) {
        List<Var> arguments = new ArrayList<>(List.of(y, low.stopGradient().broadcastTo(y.shape()), high.stopGradient().broadcastTo(y.shape())));
        arguments.addAll(parameters);
        // What is solved for comes first, then the arguments; the bracket does not move the root.
        FnN residual = in -> map.apply(front(in.get(0), in.subList(4, in.size()))).minus(in.get(1));
        return Control.solveElementwise(residual, arguments, in -> iterate(map, in.get(0), in.subList(3, in.size()), in.get(1), in.get(2)));
    }

    /// [#of] between two numbers.
    public static Var of(FnN map, Var y, List<Var> parameters, double low, double high) {
        return of(map, y, parameters, y.fill(low), y.fill(high));
    }

    private static Var iterate(FnN map, Var y, List<Var> parameters, Var low, Var high) {
        Var width = high.minus(low);
        Var middle = low.plus(width.times(0.5));
        Var start = Var.stack(low, high, middle, width, middle, y.fill(Double.POSITIVE_INFINITY));
        int steps = y.dtype() == DType.F64 ? STEPS_F64 : STEPS_F32;
        Var best = Control.repeat(steps, start, in -> step(map, y, parameters, in.get(1))).at(4);
        return y.minus(y).eq(0).select(best, y);
    }

    /// @param carry low, high, the point to try, the length of the step that led to it, the best point so far and its residual, `[6, ..]`
    private static Var step(FnN map, Var y, List<Var> parameters, Var carry) {
        Var x = carry.at(2);
        Autodiff.WithTangents f = Autodiff.jvp(v -> List.of(map.apply(front(v.get(0), parameters))), List.of(x), List.of(x.fill(1)));
        Var residual = f.values().get(0).minus(y);
        Var better = residual.abs().lt(carry.at(5));
        Var low = residual.le(0).select(x, carry.at(0));
        Var high = residual.ge(0).select(x, carry.at(1));
        Var newton = x.minus(residual.div(f.tangents().get(0)));
        // Comparisons with NaN are false, so a slope of 0 or an overflow leads to the middle.
        Var trusted = newton.ge(low).and(newton.le(high)).and(newton.minus(x).abs().le(carry.at(3).times(0.5)));
        Var next = trusted.select(newton, low.plus(high.minus(low).times(0.5)));
        return Var.stack(low, high, next, next.minus(x).abs(), better.select(x, carry.at(4)), better.select(residual.abs(), carry.at(5)));
    }

    private static List<Var> front(Var x, List<Var> rest) {
        List<Var> all = new ArrayList<>(List.of(x));
        all.addAll(rest);
        return all;
    }
}
