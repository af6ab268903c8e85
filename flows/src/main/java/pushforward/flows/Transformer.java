package pushforward.flows;

import pushforward.autodiff.Var;

/// A monotone map of one number to one number, chosen by k raw numbers: what a coupling, an autoregressive layer or an elementwise layer does to each feature it
/// moves. Meant for users to implement.
///
/// A transformer has no parameters of its own: the layer hands it the raw numbers, whatever made them. All raw numbers are allowed, and zeros give the identity
/// or a map near it, because networks begin at zero.
///
/// ```
///   x  [..]        features, any shape
///   raw [.., k]    the k numbers of each feature along the last axis
///   push: base -> data,   pull: data -> base,   both with log|derivative| [..] at the point they are applied to
/// ```
///
/// Values and raw numbers may be F32 or F64; results have their type.
public interface Transformer {
    /// How many raw numbers a feature has: k.
    int size();

    /// The map.
    ///
    /// @param x `[..]`
    /// @param raw `[.., k]`
    Transformed push(Var x, Var raw);

    /// The inverse map.
    ///
    /// @param y `[..]`
    /// @param raw `[.., k]`
    Transformed pull(Var y, Var raw);

    /// Where a transformer carries features, and how it stretches them there.
    ///
    /// @param value `[..]`
    /// @param logDerivative log of the absolute value of the derivative of the map that was applied, `[..]`
    record Transformed(Var value, Var logDerivative) {
    }

    /// Raw number `i` of every feature: `[.., k]` to `[..]`.
    static Var raw(Var raw, int i) {
        int last = raw.shape().rank() - 1;
        return raw.slice(last, i, i + 1).reshape(raw.shape().remove(last));
    }

    /// Raw numbers `from` (inclusive) to `to` (exclusive) of every feature: `[.., k]` to `[.., to - from]`.
    static Var raw(Var raw, int from, int to) {
        return raw.slice(raw.shape().rank() - 1, from, to);
    }
}
