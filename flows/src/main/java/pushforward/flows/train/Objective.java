package pushforward.flows.train;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.Noise;
import pushforward.flows.Scope;

/// What training minimises: the mean over samples of a number each sample has.
@FunctionalInterface
interface Objective {
    /// Records the loss of one sample.
    ///
    /// @param sample what the data say of one sample, each per sample; empty for objectives that draw their samples themselves
    /// @param noise random numbers, fresh in every step
    /// @param scope the parameters
    /// @return a scalar of type F64, per sample
    Var loss(List<Var> sample, Noise noise, Scope scope);
}
