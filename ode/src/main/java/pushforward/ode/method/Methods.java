package pushforward.ode.method;

import java.util.List;
import java.util.Optional;
import pushforward.ode.Method;

/// All methods.
public final class Methods {
    private static final List<Method> ALL = List.of(Euler.METHOD, Midpoint.METHOD, Heun.METHOD, Ralston.METHOD, SspRk3.METHOD, Bosh3.METHOD, Rk4.METHOD, Tsit5.METHOD, Dopri5.METHOD, Dop853.METHOD);

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
