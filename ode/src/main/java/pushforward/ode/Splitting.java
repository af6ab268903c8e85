package pushforward.ode;

import pushforward.ode.internal.Checks;

/// A symplectic method for separable Hamiltonians `H(q, p) = T(p) + U(t, q)`: velocity Verlet steps (half a kick, a drift, half a kick) of given fractions of the step, one
/// after the other.
///
/// The state is `[q, p]`, positions first and as many momenta; the field's first half may depend on p alone, its second half on t and q alone. Steps are of one size: with
/// those the flow is a symplectic map, energy errors stay bounded, and a step back undoes a step but for rounding.
///
/// E. Hairer, C. Lubich and G. Wanner, Geometric Numerical Integration, 2nd edition, sections I.1 and II.4, Springer 2006, DOI 10.1007/3-540-30666-8.
///
/// @param name as on the command line
/// @param order 2 or 4
/// @param fractions of the step, the same read backwards
public record Splitting(String name, int order, double... fractions) implements Method {
    private static final double ROUNDING = 1e-15;

    public Splitting {
        fractions = fractions.clone();
        Checks.require(order == 2 || order == 4, "order 2 or 4", order);
        double sum = 0;
        double cubes = 0;
        for (int i = 0; i < fractions.length; i++) {
            Checks.require(fractions[i] == fractions[fractions.length - 1 - i], "fractions that are the same read backwards", fractions[i] + " at " + i);
            sum += fractions[i];
            cubes += fractions[i] * fractions[i] * fractions[i];
        }
        Checks.require(Math.abs(sum - 1) <= ROUNDING, "fractions that add up to 1", sum);
        Checks.require(order == 2 || Math.abs(cubes) <= 10 * ROUNDING, "cubes of fractions that add up to 0", cubes);
    }

    /// The fractions, a copy.
    @Override
    public double[] fractions() {
        return fractions.clone();
    }

    @Override
    public boolean adaptive() {
        return false;
    }

    @Override
    public int errorOrder() {
        return 0;
    }

    @Override
    public int interpolantOrder() {
        return Math.min(3, order);
    }
}
