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
    /// @param beta a number the run sets before each step, of type F64 and the same for all samples: how much of the target counts while it is annealed; 1 in validation
    /// @param noise random numbers, fresh in every step
    /// @param scope the parameters
    /// @return a scalar of type F64, per sample
    Var loss(List<Var> sample, Var beta, Noise noise, Scope scope);
}
