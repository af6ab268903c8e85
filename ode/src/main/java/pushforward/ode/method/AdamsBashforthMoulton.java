package pushforward.ode.method;

import pushforward.ode.Adams;

/// Adams-Bashforth-Moulton methods with variable steps, for fields that are expensive and smooth: two evaluations per step. The order of a method is fixed; steps grow to
/// twice their size at most.
///
/// J. C. Adams and F. Bashforth, 1883; F. R. Moulton, New Methods in Exterior Ballistics, 1926; see [Adams] for how it is done.
public final class AdamsBashforthMoulton {
    /// The method of order 6, of five values of the field.
    public static final Adams METHOD = new Adams("abm", 5);

    /// The method of order 4, of three values.
    public static final Adams ORDER_4 = new Adams("abm4", 3);

    /// The method of order 8, of seven values.
    public static final Adams ORDER_8 = new Adams("abm8", 7);

    private AdamsBashforthMoulton() {
    }
}
