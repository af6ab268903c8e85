package pushforward.flows.distribution;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.Distribution;
import pushforward.flows.Init;
import pushforward.flows.MonotoneInverse;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.internal.Bessel;
import pushforward.flows.internal.Checks;
import pushforward.flows.internal.Constants;
import pushforward.tensor.Shape;

/// Independent von Mises angles, the normal law of the circle: log p(x) = k cos(x - m) - log(2 pi I_0(k)) on (-pi, pi], minus infinity elsewhere.
///
/// Samples are quantiles, found by the 64 steps of [MonotoneInverse] (36 in F32): the distribution function is a quadrature of 24 nodes over the quantiles of a wrapped Cauchy law that
/// hugs the density (D. J. Best and N. I. Fisher, Efficient Simulation of the von Mises Distribution, Appl. Statist. 28 (1979), DOI 10.2307/2346732). As a probability it is off by less
/// than 1e-11 up to k = 1, 2e-6 at k = 8, and 4e-5 for any k. So a sample costs some 3,000 evaluations of sine, cosine and exponential.
///
/// Parameters: `location` (m) `[d]`, any angle, and `log_concentration` (log k) `[d]`, zero at first.
///
/// @param features d
public record VonMises(int features) implements Distribution {

    public VonMises {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.trained("location", Init.zeros(), features), Parameter.trained("log_concentration", Init.zeros(), features));
    }

    @Override
    public Var logProb(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Var outside = x.lt(-Math.PI).or(x.gt(Math.PI));
        Var k = scope.param("log_concentration").exp();
        // k (cos - 1) - log(I_0 exp(-k)): neither grows with k
        Var half = x.minus(scope.param("location")).times(0.5).sin();
        Var log = half.square().times(k).times(-2).minus(Bessel.logI0Scaled(k)).minus(Math.log(2 * Math.PI));
        return outside.select(x.fill(Double.NEGATIVE_INFINITY), log).sumF64();
    }

    @Override
    public Var sample(Noise noise, Scope scope) {
        Var u = noise.uniform(features);
        Var k = scope.param("log_concentration").exp().lift();
        // the concentration of the wrapped Cauchy law: tan(x / 2) = s tan(pi (v - 1/2)), s = (1 - r) / (1 + r)
        Var t = k.square().times(4).plus(1).sqrt().plus(1);
        Var root = t.minus(t.times(2).sqrt());
        Var r = root.div(k.times(2));
        Var s = r.unaryMinus().plus(1).div(r.plus(1));
        Var total = mass(u.fill(1), k, s);
        Var v = MonotoneInverse.of(in -> mass(in.get(0), in.get(1), in.get(2)), u.times(total), List.of(k, s), 0, 1);
        Var angle = angle(v, s).plus(scope.param("location"));
        // back to one turn about 0
        return angle.minus(angle.div(2 * Math.PI).round().times(2 * Math.PI)).clamp(-Math.PI, Math.PI);
    }

    private static Var angle(Var v, Var s) {
        Var w = v.minus(0.5).times(Math.PI);
        return s.times(w.sin()).atan2(w.cos()).times(2);
    }

    /// The integral of density over wrapped Cauchy density, up to a factor, over quantiles from 0 to v.
    private static Var mass(Var v, Var k, Var s) {
        double[][] rule = Constants.gauss(24);
        Var sum = v.fill(0);
        for (int i = 0; i < rule[0].length; i++) {
            Var w = v.times(rule[0][i]).minus(0.5).times(Math.PI);
            // sin^2(x / 2) = s^2 sin^2 w / (cos^2 w + s^2 sin^2 w), and dx/dv is in proportion to 1 / (cos^2 w + s^2 sin^2 w)
            Var spread = w.cos().square().plus(s.times(w.sin()).square());
            Var value = s.times(w.sin()).square().div(spread).times(k).times(-2).exp().div(spread);
            sum = sum.plus(value.times(rule[1][i]));
        }
        return sum.times(v);
    }

    /// log(2 pi I_0(k)) - k I_1(k) / I_0(k), summed.
    @Override
    public Optional<Var> entropy(Var x, Scope scope) {
        Var k = scope.param("log_concentration").exp();
        Var log = Bessel.logI0Scaled(k).plus(Math.log(2 * Math.PI));
        return Optional.of(log.plus(k.times(Bessel.slope(k).unaryMinus())).sumF64().plus(x.fill(0).sumF64()));
    }
}
