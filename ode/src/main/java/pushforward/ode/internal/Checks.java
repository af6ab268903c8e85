package pushforward.ode.internal;

/// Checks at the doors; not exported from the module.
public final class Checks {
    private Checks() {
    }

    /// That a condition on an argument holds.
    ///
    /// @param expected what was expected, after the word "expected"
    /// @param got what came instead
    public static void require(boolean condition, String expected, Object got) {
        if (!condition) {
            throw new IllegalArgumentException("expected " + expected + ", got " + got);
        }
    }
}
