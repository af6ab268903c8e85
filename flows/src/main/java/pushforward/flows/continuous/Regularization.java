package pushforward.flows.continuous;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;

/// What training pays for besides the likelihood, so that of all fields with the same density at the end it finds one that is easy to follow: integrals over the path of a
/// sample, in the units of the network's space.
///
/// ```
///   kinetic       integral of |v|^2 dt             of all fields the one of least energy moves every point straight and at constant speed: optimal transport
///   jacobian      integral of |J|_F^2 dt           how much neighbouring paths may part
///   straightness  integral of |dv/dt|^2 dt         the change of the velocity along the path, d/dt v(t, x(t)) = partial v / partial t + J v: zero where points move straight at constant speed
/// ```
///
/// The square of the Frobenius norm is exact where the divergence is found axis by axis ([Divergence.Exact]). Otherwise it is the mean of `|J e|^2` over the probes e of the
/// solve, which is right in the mean; with
/// [Divergence.Formula], which has no probes, over one of random signs drawn for it. With Hutchinson's estimate it costs nothing: J e is there.
///
/// C. Finlay, J.-H. Jacobsen, L. Nurbekyan and A. M. Oberman, How to Train Your Neural ODE: the World of Jacobian and Kinetic Regularization, ICML 2020,
/// DOI 10.48550/arXiv.2002.02798. For a velocity that is a gradient
/// ([PotentialNet]) straightness is the gradient of what D. Onken, S. Wu Fung, X. Li and L. Ruthotto penalise, the residual of the Hamilton-Jacobi-Bellman equation: OT-Flow,
/// AAAI 2021, DOI 10.1609/aaai.v35i10.17113.
///
/// @param kinetic weight, at least 0
/// @param jacobian weight, at least 0
/// @param straightness weight, at least 0
public record Regularization(double kinetic, double jacobian, double straightness) {

    public Regularization {
        for (double weight : new double[] {kinetic, jacobian, straightness}) {
            Checks.require(weight >= 0 && weight < Double.POSITIVE_INFINITY, "weights of at least 0", weight);
        }
    }

    /// Nothing is paid for.
    public static Regularization none() {
        return new Regularization(0, 0, 0);
    }

    /// Whether anything is.
    public boolean active() {
        return kinetic > 0 || jacobian > 0 || straightness > 0;
    }

    /// What draws the probes the rate needs: the divergence itself, or a probe of signs beside a formula.
    Divergence probed(Divergence trace) {
        return jacobian > 0 && trace instanceof Divergence.Formula ? Divergence.hutchinson() : trace;
    }

    /// What is paid per unit of time, a scalar of x's type.
    ///
    /// @param v the velocity there `[d]`
    /// @param probe of [#probed]; anything if that draws none
    Var rate(Velocity velocity, Divergence trace, Var t, Var x, List<Var> prepared, Var probe, Var v) {
        List<Var> parts = new ArrayList<>();
        if (kinetic > 0) {
            parts.add(v.square().sum().times(kinetic));
        }
        if (jacobian > 0) {
            parts.add(norm(velocity, probed(trace), t, x, prepared, probe).times(jacobian));
        }
        if (straightness > 0) {
            Autodiff.WithTangents along = Autodiff.jvp(p -> List.of(velocity.at(p.get(0), p.get(1), prepared)), List.of(t, x), List.of(t.fill(1), v));
            parts.add(along.tangents().get(0).square().sum().times(straightness));
        }
        return parts.stream().reduce(Var::plus).orElseThrow();
    }

    private static Var norm(Velocity velocity, Divergence probed, Var t, Var x, List<Var> prepared, Var probe) {
        int d = velocity.features();
        int probes = probed.probeSize(d) / d;
        if (probes == 0) {
            return Autodiff.jacobian(p -> velocity.at(t, p, prepared)).apply(x).square().sum();
        }
        Var sum = null;
        for (int i = 0; i < probes; i++) {
            Var e = probe.slice(i * d, (i + 1) * d);
            Var one = Autodiff.jvp(p -> List.of(velocity.at(t, p.get(0), prepared)), List.of(x), List.of(e)).tangents().get(0).square().sum();
            sum = sum == null ? one : sum.plus(one);
        }
        return sum.div(probes);
    }
}
