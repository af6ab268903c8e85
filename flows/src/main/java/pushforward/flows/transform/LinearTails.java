package pushforward.flows.transform;

import java.util.List;
import pushforward.autodiff.FnN;
import pushforward.autodiff.Var;
import pushforward.flows.MonotoneInverse;
import pushforward.flows.Transformer.Transformed;

/// An increasing function on [-bound, bound] continued by its tangents at both ends, so that it is a bijection of the whole line with a continuous derivative.
///
/// Pull is the function; push finds its inverse between the ends by [MonotoneInverse], and beyond them in closed form.
///
/// @param bound where the tangents begin
/// @param function (y `[..]`, coefficients..) -> the function and its derivative, which is positive
/// @param coefficients what the function depends on
record LinearTails(double bound, Function function, List<Var> coefficients) {

    LinearTails {
        coefficients = List.copyOf(coefficients);
    }

    /// The value of a function and its derivative.
    record Sloped(Var value, Var slope) {
    }

    /// A function of y and of coefficients.
    @FunctionalInterface
    interface Function {
        Sloped at(Var y, List<Var> coefficients);
    }

    private Sloped end(Var like, double where) {
        return function.at(like.fill(where), coefficients);
    }

    /// Data to base.
    Transformed pull(Var y) {
        Var above = y.gt(bound);
        Var below = y.lt(-bound);
        Var inner = above.or(below).or(y.ne(y)).select(y.fill(0), y);
        Sloped f = function.at(inner, coefficients);
        Sloped high = end(y, bound);
        Sloped low = end(y, -bound);
        Var value = above.select(high.value.plus(y.minus(bound).times(high.slope)), below.select(low.value.plus(y.plus(bound).times(low.slope)), f.value));
        Var slope = above.select(high.slope, below.select(low.slope, f.slope));
        return new Transformed(y.eq(y).select(value, y), slope.log());
    }

    /// Base to data.
    Transformed push(Var x) {
        Sloped high = end(x, bound);
        Sloped low = end(x, -bound);
        Var above = x.gt(high.value);
        Var below = x.lt(low.value);
        Var middle = function.at(x.fill(0), coefficients).value;
        Var inner = above.or(below).or(x.ne(x)).select(middle, x);
        FnN map = in -> function.at(in.get(0), in.subList(1, in.size())).value;
        Var root = MonotoneInverse.of(map, inner, coefficients, -bound, bound);
        Var slope = function.at(root, coefficients).slope;
        Var value = above.select(x.minus(high.value).div(high.slope).plus(bound), below.select(x.minus(low.value).div(low.slope).minus(bound), root));
        return new Transformed(x.eq(x).select(value, x), above.select(high.slope, below.select(low.slope, slope)).log().unaryMinus());
    }
}
