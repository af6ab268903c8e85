package pushforward.bench.run;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import pushforward.flows.ContinuousRecipe;
import pushforward.flows.FlowRecipe;
import pushforward.flows.Flows;
import pushforward.flows.ResidualFlow;
import pushforward.flows.SimpleFlow;
import pushforward.flows.TransformerFlow;

/// The kinds of flow a fit can choose.
public enum FlowFamily {
    /// [Flows#nice].
    NICE("nice", "NICE of %s additive couplings", Flows::nice, 8),
    /// [Flows#realNvp].
    REALNVP("realnvp", "RealNVP of %s affine couplings", Flows::realNvp, 8),
    /// [Flows#glow].
    GLOW_LINEAR("glow-linear", "Glow of %s steps", Flows::glow, 8),
    /// [Flows#maf].
    MAF("maf", "masked autoregressive flow of %s affine layers", Flows::maf, 4),
    /// [Flows#iaf].
    IAF("iaf", "inverse autoregressive flow of %s affine layers", Flows::iaf, 4),
    /// [Flows#splineCoupling].
    NSF_C("nsf-c", "neural spline flow of %s couplings", Flows::splineCoupling, 8),
    /// [Flows#splineAutoregressive].
    NSF_AR("nsf-ar", "neural spline flow of %s autoregressive layers", Flows::splineAutoregressive, 3),
    /// [Flows#neuralAutoregressive].
    NAF("naf", "neural autoregressive flow of %s layers", Flows::neuralAutoregressive, 3),
    /// [Flows#sumOfSquares].
    SOS("sos", "sum-of-squares polynomial flow of %s autoregressive layers", Flows::sumOfSquares, 3),
    /// [Flows#bernstein].
    BERNSTEIN("bernstein", "Bernstein polynomial flow of %s autoregressive layers", Flows::bernstein, 3),
    /// [Flows#residual].
    RESIDUAL("residual", "residual flow of %s layers", Flows::residual, 8),
    /// [Flows#planar].
    PLANAR("planar", "planar flow of %s layers", Flows::planar, 24),
    /// [Flows#radial].
    RADIAL("radial", "radial flow of %s layers", Flows::radial, 24),
    /// [Flows#sylvester].
    SYLVESTER("sylvester", "Sylvester flow of %s layers", Flows::sylvester, 16),
    /// [Flows#gaussianization].
    GAUSSIANIZATION("gaussianization", "Gaussianization flow of %s layers", Flows::gaussianization, 8),
    /// [Flows#cnf].
    CNF("cnf", "continuous flow of %s layers", Flows::cnf, TrainedBy.LIKELIHOOD),
    /// [Flows#ffjord].
    FFJORD("ffjord", "continuous flow of %s layers, its divergence estimated (FFJORD)", Flows::ffjord, TrainedBy.LIKELIHOOD),
    /// [Flows#otFlow].
    OTFLOW("otflow", "continuous flow of %s layers down the slope of a potential (OT-Flow)", Flows::otFlow, TrainedBy.LIKELIHOOD),
    /// [Flows#flowMatching].
    FM("fm", "continuous flow of %s layers, by flow matching", Flows::flowMatching, TrainedBy.MATCHING),
    /// [Flows#optimalTransportMatching].
    OT_CFM("ot-cfm", "continuous flow of %s layers, by flow matching with optimal transport", Flows::optimalTransportMatching, TrainedBy.TRANSPORT),
    /// [Flows#rectified].
    RECTIFIED("rectified", "rectified flow of %s layers", Flows::rectified, TrainedBy.REFLOW),
    /// [Flows#diffusion].
    DIFFUSION("diffusion", "variance-preserving diffusion as a flow of %s layers", Flows::diffusion, TrainedBy.SCORE);

    private final String label;
    private final String description;
    private final IntFunction<FlowRecipe<?>> recipe;
    private final int layers;
    private final TrainedBy trainedBy;

    FlowFamily(String label, String description, IntFunction<FlowRecipe<?>> recipe, int layers) {
        this(label, description, recipe, layers, TrainedBy.LIKELIHOOD);
    }

    FlowFamily(String label, String description, IntFunction<FlowRecipe<?>> recipe, TrainedBy trainedBy) {
        this(label, description, recipe, 1, trainedBy);
    }

    FlowFamily(String label, String description, IntFunction<FlowRecipe<?>> recipe, int layers, TrainedBy trainedBy) {
        this.label = label;
        this.description = description;
        this.recipe = recipe;
        this.layers = layers;
        this.trainedBy = trainedBy;
    }

    /// The name on the command line and in results.
    public String label() {
        return label;
    }

    /// All names, for messages.
    public static String labels() {
        return Arrays.stream(values()).map(FlowFamily::label).collect(Collectors.joining(", "));
    }

    /// The family of that name.
    ///
    /// @throws IllegalArgumentException if there is none, with all names
    public static FlowFamily of(String label) {
        return Arrays.stream(values()).filter(f -> f.label.equalsIgnoreCase(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of " + labels() + ", got '" + label + "'"));
    }

    /// How many layers suit it, for many features. In the plane a flow needs more of them to bend a blob into a shape, and they cost little.
    int layers(boolean plane) {
        return plane && !continuous() ? Math.max(12, layers) : layers;
    }

    /// The hidden layers that suit its networks. Where no equation is solved in training wide ones are cheap; the second layer of a potential is dear for many features.
    List<Integer> hidden(boolean plane) {
        if (plane) {
            return continuous() ? List.of(64, 64) : List.of(32, 32);
        }
        return this == OTFLOW ? List.of(128) : trainedBy != TrainedBy.LIKELIHOOD ? List.of(256, 256) : List.of(64, 64);
    }

    /// How strongly weights decay on few rows: polynomials that are squared and integrated are learned by heart soonest; a matching loss has noise of its own in every step, and
    /// steps are many.
    double decay() {
        return this == SOS ? 30 : trainedBy != TrainedBy.LIKELIHOOD ? 0.1 : 5;
    }

    /// Whether its layers have networks, whose hidden layers can be chosen.
    public boolean hasNetworks() {
        return !(recipe.apply(1) instanceof SimpleFlow);
    }

    /// Whether its layers are solves of differential equations.
    boolean continuous() {
        return recipe.apply(1) instanceof ContinuousRecipe;
    }

    /// What it is trained by.
    TrainedBy trainedBy() {
        return trainedBy;
    }

    /// Whether it can have several layers; where no equation is solved in training it has one.
    public boolean hasLayers() {
        return trainedBy == TrainedBy.LIKELIHOOD;
    }

    /// Whether its layers can read a context.
    public boolean readsContext() {
        return this != GAUSSIANIZATION;
    }

    /// A flow of so many features, with networks of the given widths if it has any.
    FlowRecipe<?> recipe(int features, List<Integer> hidden) {
        int[] widths = hidden.stream().mapToInt(i -> i).toArray();
        return switch (recipe.apply(features)) {
            case TransformerFlow flow -> flow.hidden(widths);
            case ResidualFlow flow -> flow.hidden(widths);
            case ContinuousRecipe flow -> flow.hidden(widths);
            case SimpleFlow flow -> flow;
        };
    }

    /// One line on such a flow.
    String describe(int layers, List<Integer> hidden) {
        String networks = hasNetworks() ? " with networks of " + hidden.stream().map(String::valueOf).collect(Collectors.joining(" and ")) + " hidden units" : "";
        return String.format(description, layers).replace(" 1 layers", " one layer") + networks;
    }
}
