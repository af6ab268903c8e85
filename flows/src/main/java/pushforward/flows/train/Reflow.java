package pushforward.flows.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import pushforward.autodiff.Key;
import pushforward.autodiff.Var;
import pushforward.flows.Model;
import pushforward.flows.Noise;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.continuous.Guided;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Straightens a trained flow: points of the base are paired with where it carries them, and the velocity is matched again on these pairs. Repeated, that is the rectified flow
/// of k rounds.
///
/// ```java
/// FlowMatching training = FlowMatching.of(flow).steps(8_000);
/// Model straight = Reflow.of(training).rounds(1).pairs(20_000).fit(training.fit(train));
/// ```
///
/// The pairs' straight paths cross less than those of independent pairs, so the paths of the new flow are straighter, need fewer steps, and cost no more to travel for any
/// convex cost. Its density is that of the flow
/// before, up to what the fit misses; each round adds its own error.
///
/// X. Liu, C. Gong and Q. Liu, Flow Straight and Fast: Learning to Generate and Transfer Data with Rectified Flow, ICLR 2023, DOI 10.48550/arXiv.2209.03003.
public final class Reflow {
    private final FlowMatching training;
    private int rounds = 1;
    private int pairs = 20_000;

    private Reflow(FlowMatching training) {
        this.training = training;
    }

    /// With the settings each round is trained by: steps, batch, rate and so on. Paths must be straight and without noise.
    public static Reflow of(FlowMatching training) {
        Objects.requireNonNull(training, "training");
        Checks.require(training.straight(), "straight paths without noise", training.identity().write());
        Checks.require(!(training.part.continuous().velocity() instanceof Guided g && g.weight() != 0), "no guidance, which the pairs would repeat", "a Guided velocity");
        Checks.require(training.settings().checkpoint().isEmpty(), "a training without checkpoint: rounds keep none", training.settings().checkpoint());
        return new Reflow(training);
    }

    /// How many times; 1 unless set.
    public Reflow rounds(int count) {
        Checks.require(count >= 1, "at least 1 round", count);
        rounds = count;
        return this;
    }

    /// How many pairs each round draws; 20,000 unless set. With a context there is one pair for each row of it instead.
    public Reflow pairs(int count) {
        Checks.require(count >= 1, "at least 1 pair", count);
        pairs = count;
        return this;
    }

    /// The straightened model. Every round begins with the parameters of the one before.
    ///
    /// @param trained of the training's flow; neither modified nor closed
    /// @throws ArithmeticException if the flow cannot be followed from some point of the base
    public Model fit(Model trained) {
        return fit(trained, Optional.empty());
    }

    /// As [#fit(Model)], for a flow with a context.
    ///
    /// @param context `[n, c]`, distributed as in the data
    public Model fit(Model trained, Tensor context) {
        Checks.require(context.rank() == 2 && context.dim(1) == training.part.flow().contextSize(), "a context of shape [n, " + training.part.flow().contextSize() + "]", context.shape());
        return fit(trained, Optional.of(context));
    }

    private Model fit(Model trained, Optional<Tensor> context) {
        Checks.require(trained.flow().equals(training.part.flow()), "a model of the flow that is trained", "one of another flow");
        Checks.require((training.part.flow().contextSize() > 0) == context.isPresent(), training.part.flow().contextSize() > 0 ? "a context" : "no context", context.isPresent() ? "one" : "none");
        Model model = trained;
        for (int round = 0; round < rounds; round++) {
            Model next = round(model, context, round);
            if (model != trained) {
                model.close();
            }
            model = next;
        }
        return model;
    }

    private Model round(Model from, Optional<Tensor> context, int round) {
        Settings settings = training.settings();
        Key key = Key.of(RandomKey.of(settings.seed()).child("reflow").child(round).seed());
        List<Tensor> open = new ArrayList<>();
        try (Parameters values = from.parameters().to(settings.dtype()); Parameters start = training.part.frozen(settings.dtype(), 0)) {
            start.setAll(values);
            context.ifPresent(c -> open.add(c.to(settings.dtype())));
            List<Tensor> given = List.copyOf(open);
            int n = given.isEmpty() ? pairs : given.get(0).dim(0);
            List<Tensor> carried = Pairs.once(this::carried, Pairing.independent(), start, given, n, n, SimulationFree.options(settings), key);
            open.addAll(carried);
            if (!Arrays.stream(carried.get(0).toDoubleArray()).allMatch(Double::isFinite)) {
                throw new ArithmeticException("expected every point of the base to be carried somewhere, got one that the solver gave up on: more steps or looser tolerances may help");
            }
            return training.matched(carried, start.copy());
        } finally {
            open.forEach(Tensor::close);
        }
    }

    /// x1, x0 and the context if there is one.
    private List<Var> carried(List<Var> context, Noise noise, Scope scope) {
        Scope given = context.isEmpty() ? scope : scope.given(context.get(0));
        Var x0 = training.part.begin(noise, given);
        List<Var> all = new ArrayList<>(List.of(training.part.continuous().push(x0, training.part.velocity(given)).value(), x0));
        if (!context.isEmpty()) {
            all.add(training.part.context(given));
        }
        return all;
    }
}
