package pushforward.ode.method;

import java.util.List;
import java.util.Optional;
import pushforward.ode.Method;

/// All methods.
public final class Methods {
    private static final List<Method> ALL = List.of(Euler.METHOD, ImplicitEuler.METHOD, Midpoint.METHOD, Heun.METHOD, Ralston.METHOD, Leapfrog.METHOD, SspRk3.METHOD, Bosh3.METHOD,
            Rk4.METHOD, Yoshida4.METHOD, AdamsBashforthMoulton.ORDER_4, Tsit5.METHOD, Dopri5.METHOD, Kvaerno5.METHOD, Rodas5P.METHOD, AdamsBashforthMoulton.METHOD, Dop853.METHOD,
            AdamsBashforthMoulton.ORDER_8);

    private Methods() {
    }

    /// All of them, by order.
    public static List<Method> all() {
        return ALL;
    }

    /// The one of that name.
    public static Optional<Method> named(String name) {
        return ALL.stream().filter(m -> m.name().equals(name)).findFirst();
    }
}
