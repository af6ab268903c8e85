package pushforward.flows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.Diffusion;
import pushforward.flows.continuous.DiffusionVelocity;
import pushforward.flows.continuous.Divergence;
import pushforward.flows.continuous.PotentialNet;
import pushforward.flows.continuous.Prediction;
import pushforward.flows.continuous.Regularization;
import pushforward.flows.continuous.TimeFeatures;
import pushforward.flows.continuous.Velocity;
import pushforward.flows.continuous.VelocityNet;
import pushforward.flows.internal.Checks;
import pushforward.ode.Adjoint;
import pushforward.ode.Solver;
import pushforward.ode.method.Dopri5;

/// The recipe of a flow whose layers are solves of a differential equation, [ContinuousFlow]: one unless more are asked for, each with a network and a time from 0 to 1 of its
/// own, followed like all layers by a linear map
/// that whitens the data to begin with.
public final class ContinuousRecipe extends FlowRecipe<ContinuousRecipe> {
    private static final double TOLERANCE = 1e-5;
    private static final int MOST_STEPS = 200;

    private List<Integer> hidden = List.of(64, 64);
    private Activation activation = Activation.SILU;
    private TimeFeatures time = new TimeFeatures.Fourier(2);
    private boolean gated = true;
    private boolean potential;
    private Optional<Diffusion> diffusion = Optional.empty();
    private Optional<Divergence> divergence = Optional.empty();
    private Solver solver = Solver.of(Dopri5.METHOD).withTolerances(TOLERANCE, TOLERANCE).withMaxSteps(MOST_STEPS);
    private Adjoint adjoint = Adjoint.discretise();
    private Regularization regularization = Regularization.none();

    ContinuousRecipe(int features) {
        super(features, Mixing.LINEAR);
        layers(1);
    }

    @Override
    ContinuousRecipe self() {
        return this;
    }

    @Override
    boolean layersMove() {
        return true;
    }

    /// Widths of the hidden layers of each network; 64, 64 unless set. Up to two of them the exact divergence has a formula; those of a potential are of equal width.
    public ContinuousRecipe hidden(int... widths) {
        hidden = Arrays.stream(widths).boxed().toList();
        return this;
    }

    /// The nonlinearity of the networks, smooth; SiLU unless set. A potential has its own.
    public ContinuousRecipe activation(Activation value) {
        activation = value;
        return this;
    }

    /// What the networks see of the time; two frequencies unless set.
    public ContinuousRecipe time(TimeFeatures value) {
        time = value;
        return this;
    }

    /// Whether hidden units are also multiplied by gates of the time; so unless set. A potential has none.
    public ContinuousRecipe gates(boolean value) {
        gated = value;
        return this;
    }

    /// Whether the network is the slope of a potential, [PotentialNet]; otherwise, unless set, a [VelocityNet].
    public ContinuousRecipe potential(boolean value) {
        potential = value;
        return this;
    }

    /// Makes the network predict the noise of a diffusion, [DiffusionVelocity], instead of the velocity.
    ///
    /// @param value a schedule that ends in standard normal noise
    public ContinuousRecipe diffusion(Diffusion value) {
        Checks.require(value.baseScale() == 1, "a schedule that ends in standard normal noise", value);
        diffusion = Optional.of(value);
        return this;
    }

    /// How the divergence is found in training; exactly unless set.
    public ContinuousRecipe divergence(Divergence value) {
        divergence = Optional.of(value);
        return this;
    }

    /// How velocities are followed; Dopri5 at a tolerance of 1e-5 and at most 200 steps unless set.
    public ContinuousRecipe solver(Solver value) {
        solver = value;
        return this;
    }

    /// How derivatives go through solves; through the steps taken unless set.
    public ContinuousRecipe adjoint(Adjoint value) {
        adjoint = value;
        return this;
    }

    /// What training by likelihood pays for besides; nothing unless set.
    public ContinuousRecipe regularization(Regularization value) {
        regularization = value;
        return this;
    }

    private Velocity velocity() {
        Velocity net = network();
        return diffusion.<Velocity>map(schedule -> new DiffusionVelocity(net, schedule, Prediction.NOISE)).orElse(net);
    }

    private Velocity network() {
        if (!potential) {
            return new VelocityNet(features(), hidden, activation, time, gated, context());
        }
        Checks.require(hidden.stream().distinct().count() == 1, "hidden layers of equal width for a potential", hidden);
        return new PotentialNet(features(), hidden.get(0), hidden.size(), time, context());
    }

    @Override
    Optional<Bijection> layer(int index) {
        Velocity v = velocity();
        return Optional.of(new ContinuousFlow(v, solver, divergence.orElseGet(() -> Divergence.exact(v)), adjoint, 1 - diffusion.map(Diffusion::smallest).orElse(0.0), regularization));
    }
}
