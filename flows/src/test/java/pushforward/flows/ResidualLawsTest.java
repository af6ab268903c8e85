package pushforward.flows;

import org.junit.jupiter.api.Test;

/// The laws for residual layers, whose push is found by iteration.
class ResidualLawsTest {
    @Test
    void residualLayers() {
        BijectionLaws.of(ResidualLayer.of(2, 8, 8)).points(1_000).strength(1).iterative().all();
        BijectionLaws.of(ResidualLayer.of(1, 6)).strength(2).iterative().all();
        BijectionLaws.of(ResidualLayer.of(5, 12, 12).withActivation(Activation.TANH)).strength(1.5).iterative().all();
    }

    @Test
    void activationsWithoutSecondDerivativesEverywhere() {
        BijectionLaws.of(ResidualLayer.of(3, 8).withActivation(Activation.ELU)).strength(1).iterative().all();
        BijectionLaws.of(ResidualLayer.of(3, 8).withActivation(Activation.SOFTPLUS).withLipschitz(0.5)).strength(1).iterative().all();
    }

    @Test
    void inContext() {
        BijectionLaws.of(ResidualLayer.of(2, 8, 8).withContext(3)).strength(1).iterative().all();
    }

    @Test
    void closeToTheLimit() {
        BijectionLaws.of(ResidualLayer.of(2, 8).withLipschitz(0.999)).strength(20).iterative().all();
    }
}
