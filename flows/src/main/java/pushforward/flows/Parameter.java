package pushforward.flows;

import java.util.regex.Pattern;
import pushforward.tensor.Shape;

/// The description of a named array of numbers a model depends on.
///
/// @param name letters, digits and `_`; parts of a composite put their prefix and a dot before it: `3.network.0.weight`
/// @param shape the array's shape; the same for all samples, so without a batch axis
/// @param init how its first values are chosen
/// @param trained whether an optimiser moves it; if not, it is state: set by [Bijection#initialize] or [Scope#update]
public record Parameter(String name, Shape shape, Init init, boolean trained) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");

    public Parameter {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("expected a parameter name of letters, digits, '_' and dots between parts, got \"" + name + "\"");
        }
    }

    /// A parameter that is trained.
    public static Parameter trained(String name, Init init, int... dims) {
        return new Parameter(name, Shape.of(dims), init, true);
    }

    /// A parameter that is not trained.
    public static Parameter state(String name, Init init, int... dims) {
        return new Parameter(name, Shape.of(dims), init, false);
    }

    /// The same parameter as part `prefix` of something larger.
    public Parameter within(String prefix) {
        return new Parameter(prefix + "." + name, shape, init, trained);
    }
}
