package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
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

    @Test
    void recipes() {
        BijectionLaws.of(Flows.residual(3).layers(3).hidden(8).bijection()).strength(0.6).iterative().all();
        BijectionLaws.of(Flows.residual(2).layers(2).hidden(8).context(1).activation(Activation.TANH).lipschitz(0.9).preprocessing(new Logit(2, 0.05, 0, 4)).bijection())
                .saturates().strength(0.3).iterative().all();
    }

    @Test
    void descriptionsAreChecked() {
        ResidualLayer layer = ResidualLayer.of(2, 4);
        assertThrows(IllegalArgumentException.class, () -> ResidualLayer.of(0, 4));
        assertThrows(IllegalArgumentException.class, () -> ResidualLayer.of(2));
        assertThrows(IllegalArgumentException.class, () -> layer.withLipschitz(1));
        assertThrows(IllegalArgumentException.class, () -> layer.withLipschitz(0));
        assertThrows(IllegalArgumentException.class, () -> layer.withExact(-1));
        for (Activation f : List.of(Activation.RELU, Activation.SILU, Activation.GELU)) {
            assertThrows(IllegalArgumentException.class, () -> layer.withActivation(f));
        }
    }
}
