package pushforward.bench.run;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
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
    GAUSSIANIZATION("gaussianization", "Gaussianization flow of %s layers", Flows::gaussianization, 8);

    private final String label;
    private final String description;
    private final IntFunction<FlowRecipe<?>> recipe;
    private final int layers;

    FlowFamily(String label, String description, IntFunction<FlowRecipe<?>> recipe, int layers) {
        this.label = label;
        this.description = description;
        this.recipe = recipe;
        this.layers = layers;
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
        return plane ? Math.max(12, layers) : layers;
    }

    /// How strongly weights decay on few rows: polynomials that are squared and integrated are learned by heart soonest.
    double decay() {
        return this == SOS ? 30 : 5;
    }

    /// Whether its layers have networks, whose hidden layers can be chosen.
    public boolean hasNetworks() {
        return !(recipe.apply(1) instanceof SimpleFlow);
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
            case SimpleFlow flow -> flow;
        };
    }

    /// One line on such a flow.
    String describe(int layers, List<Integer> hidden) {
        String networks = hasNetworks() ? " with networks of " + hidden.stream().map(String::valueOf).collect(Collectors.joining(" and ")) + " hidden units" : "";
        return String.format(description, layers) + networks;
    }
}
