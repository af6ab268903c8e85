package pushforward.flows.train;

import java.util.Objects;
import java.util.function.Supplier;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Noise;
import pushforward.flows.continuous.ProbabilityPath;
import pushforward.tensor.io.Json;

/// Fits a continuous flow by regression on the velocities of paths between base and data, one path for each pair of a base point x0 and a row x1:
///
/// ```
///   minimise the mean of  |v(t, x_t) - u_t|^2 / d        t uniform on (0, 1),  (x_t, u_t) a point of the path from x0 to x1 and its velocity
/// ```
///
/// ```java
/// Flow flow = Flow.of(Bijections.compose(ContinuousFlow.of(VelocityNet.of(2, 64, 64)), new Standardize(2)));
/// Model model = FlowMatching.of(flow).pairing(Pairing.exact()).steps(8_000).ema(0.999).seed(1).fit(train);
/// ```
///
/// What minimises it is `v(t, x) = E[u_t | x_t = x]`, whose flow has exactly the density p_t of the points x_t at each time. The loss has the variance of u_t given x_t as its
/// least value, not 0.
///
/// Y. Lipman, R. T. Q. Chen, H. Ben-Hamu, M. Nickel and M. Le, Flow Matching for Generative Modeling, ICLR 2023, DOI 10.48550/arXiv.2210.02747; A. Tong et al., Improving and
/// Generalizing Flow-Based Generative
/// Models with Minibatch Optimal Transport, TMLR 2024, DOI 10.48550/arXiv.2302.00482.
public final class FlowMatching extends SimulationFree<FlowMatching> {
    private ProbabilityPath path = ProbabilityPath.straight();
    private Pairing pairing = Pairing.independent();

    private FlowMatching(Flow flow) {
        super(flow);
    }

    /// Training of `flow` with the default settings: straight paths, independent pairs.
    ///
    /// @throws IllegalArgumentException unless it has exactly one continuous layer
    public static FlowMatching of(Flow flow) {
        return new FlowMatching(flow);
    }

    @Override
    FlowMatching self() {
        return this;
    }

    /// How a base point and a row are joined; straight, unless set. Decides.
    public FlowMatching path(ProbabilityPath value) {
        path = Objects.requireNonNull(value, "path");
        return this;
    }

    /// Which base point goes with which row of a batch; by chance, unless set. Validation rows are paired among themselves, as many at a time as a batch has. Decides.
    public FlowMatching pairing(Pairing value) {
        pairing = Objects.requireNonNull(value, "pairing");
        return this;
    }

    /// Whether the settings are those of a rectified flow, as [Reflow] needs them.
    boolean straight() {
        return path.equals(ProbabilityPath.straight());
    }

    @Override
    Pairing pairing() {
        return pairing;
    }

    @Override
    Json.Obj identity() {
        return super.identity().with("objective", "flow matching").with("path", path.toString());
    }

    @Override
    Var loss(Field field, Var x1, Supplier<Var> x0, Noise draws) {
        Var t = draws.uniform();
        ProbabilityPath.Point p = path.at(t, x0.get(), x1, path.random() ? draws.normal(x1.shape().dims()) : x1.fill(0));
        return field.at(t, p.x()).minus(p.velocity()).square().sumF64().div(x1.shape().size());
    }
}
