package pushforward.flows.train;

import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.inference.LogDensity;
import pushforward.flows.internal.Checks;
import pushforward.tensor.io.Json;

/// How a target is approached: beta rises from a low value to 1 over the first part of a run, and until then
///
/// ```
///   log p~_beta(x) = beta log p~(x) + (1 - beta) log r(x)
/// ```
///
/// takes the place of log p~. Without a reference r the second term is left out: the target is flattened. A flat target lets a flow spread over modes before it has to
/// choose among them.
///
/// R. M. Neal, Annealed Importance Sampling, Statistics and Computing 11 (2001), DOI 10.1023/A:1008923215028.
///
/// @param from beta at the first step, in `[0, 1]`; above 0 without a reference, for 0 log p~ would be no density at all
/// @param share the part of the run in which beta rises, in `[0, 1]`
/// @param reference r, finite wherever the flow has mass
/// @param geometric whether beta rises by equal factors, else by equal steps; then `from` is above 0
public record Annealing(double from, double share, Optional<LogDensity> reference, boolean geometric) {

    public Annealing {
        Checks.require(!geometric || from > 0, "a first beta above 0 for a rise by equal factors", from);
        Checks.require(from >= 0 && from <= 1 && (from > 0 || reference.isPresent()), reference.isPresent() ? "a first beta in [0, 1]" : "a first beta in (0, 1]", from);
        Checks.require(share >= 0 && share <= 1, "a share in [0, 1]", share);
    }

    /// A rise by equal steps.
    public Annealing(double from, double share, Optional<LogDensity> reference) {
        this(from, share, reference, false);
    }

    /// The target itself from the first step.
    public static Annealing none() {
        return new Annealing(1, 0, Optional.empty());
    }

    /// A straight rise from `from` over the first `share` of the run, without a reference.
    public static Annealing linear(double from, double share) {
        return new Annealing(from, share, Optional.empty());
    }

    /// A rise by equal factors over the first `share` of the run, without a reference: as much time for each halving of the width of what is flattened, where equal steps
    /// are past all but the last of them at once.
    public static Annealing geometric(double from, double share) {
        return new Annealing(from, share, Optional.empty(), true);
    }

    /// The same from a reference.
    public Annealing reference(LogDensity value) {
        return new Annealing(from, share, Optional.of(value), geometric);
    }

    /// Beta for one step.
    ///
    /// @param step steps taken, from 0
    /// @param steps of the whole run
    public double beta(long step, long steps) {
        double rise = share * steps;
        if (step >= rise) {
            return 1;
        }
        return geometric ? StrictMath.pow(from, 1 - step / rise) : from + (1 - from) * (step / rise);
    }

    /// Whether beta is ever below 1.
    boolean changes() {
        return from < 1 && share > 0;
    }

    /// log p~_beta, of type F64.
    Var apply(LogDensity target, Var x, Var beta) {
        Var log = target.checked(x);
        if (!changes()) {
            return log;
        }
        Var scaled = log.times(beta);
        return reference.isEmpty() ? scaled : scaled.plus(reference.get().checked(x).times(beta.unaryMinus().plus(1)));
    }

    Json.Obj json() {
        return Json.object().with("from", from).with("share", share).with("reference", reference.isPresent()).with("geometric", geometric);
    }
}
