package pushforward.flows;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.flows.transform.Affine;
import pushforward.flows.transform.Shift;

/// The laws, layer by layer.
class BijectionLawsTest {
    @Test
    void affineCouplingOfHalves() {
        BijectionLaws.of(Coupling.half(4, false, 8)).points(1_000).zeros((i, j) -> i != j && (i < 2 || j >= 2)).all();
        BijectionLaws.of(Coupling.half(5, true, 16, 16)).zeros((i, j) -> i != j && (i >= 2 || j < 2)).all();
    }

    @Test
    void affineCouplingOfScatteredFeatures() {
        Coupling odd = Coupling.of(5, new int[] {1, 3}, Mlp.of(2, 6, 8).withResidual(true));
        BijectionLaws.of(odd).zeros((i, j) -> i != j && (i % 2 == 1 || j % 2 == 0)).all();
    }

    @Test
    void affineCouplingWithKinks() {
        BijectionLaws.of(Coupling.of(4, new int[] {0, 1}, Mlp.of(2, 4, 12, 12).withActivation(Activation.RELU).withZeroLast(false))).all();
    }

    @Test
    void affineCouplingInContext() {
        BijectionLaws.of(new Coupling(3, List.of(0), new Affine(2), Mlp.of(3, 4, 8), 2)).zeros((i, j) -> i != j && j > 0).all();
        BijectionLaws.of(new Coupling(1, List.of(), new Affine(2), Mlp.of(2, 2, 8), 2)).all();
    }

    @Test
    void additiveCoupling() {
        BijectionLaws.of(Coupling.half(4, false, new Shift(), 8)).zeros((i, j) -> i != j && (i < 2 || j >= 2)).all();
    }

    @Test
    void elementwise() {
        BijectionLaws.of(new Elementwise(3, Affine.standard())).zeros((i, j) -> i != j).all();
    }

    @Test
    void luLinear() {
        BijectionLaws.of(LuLinear.of(1)).all();
        BijectionLaws.of(LuLinear.of(3)).points(1_000).all();
        BijectionLaws.of(LuLinear.of(16)).strength(0.1).all();
        BijectionLaws.of(LuLinear.of(6)).strength(1.5).f32(256).all();
    }

    @Test
    void actNorm() {
        BijectionLaws.of(new ActNorm(3)).points(1_000).zeros((i, j) -> i != j).all();
    }

    @Test
    void standardize() {
        BijectionLaws.of(new Standardize(3)).zeros((i, j) -> i != j).all();
    }

    @Test
    void affineFixed() {
        BijectionLaws.of(AffineFixed.of(new double[] {2, -0.1, 17}, new double[] {0, 3, -1})).zeros((i, j) -> i != j).all();
    }

    @Test
    void permutation() {
        BijectionLaws.of(Permutation.of(2, 0, 1)).zeros((i, j) -> j != (i + 2) % 3).all();
        BijectionLaws.of(Bijections.identity(2)).zeros((i, j) -> i != j).all();
    }

    @Test
    void logit() {
        BijectionLaws.of(new Logit(3, 0.05, 0, 17)).points(1_000).saturates().zeros((i, j) -> i != j).outside(3, 4, 40).outside(-1, 40, 1).all();
        BijectionLaws.of(Logit.unit(2)).saturates().zeros((i, j) -> i != j).outside(0, 0.5).outside(0.5, 1).outside(-0.0, 1).all();
    }

    @Test
    void recipes() {
        BijectionLaws.of(Flows.realNvp(3).layers(3).hidden(8).bijection()).strength(0.2).all();
        BijectionLaws.of(Flows.realNvp(4).layers(4).hidden(8).mixing(FlowRecipe.Mixing.PERMUTATION).context(1).bijection()).strength(0.2).all();
        BijectionLaws.of(Flows.realNvp(2).layers(2).hidden(8).mixing(FlowRecipe.Mixing.NONE).preprocessing(new Logit(2, 0.05, 0, 4)).bijection())
                .saturates().strength(0.2).all();
    }
}
