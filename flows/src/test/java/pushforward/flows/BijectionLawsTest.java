package pushforward.flows;

import org.junit.jupiter.api.Test;

/// The laws, layer by layer.
class BijectionLawsTest {
    @Test
    void affineCoupling() {
        BijectionLaws.of(AffineCoupling.half(4, false, 8)).zeros((i, j) -> i != j && (i < 2 || j >= 2)).all();
    }

    @Test
    void luLinear() {
        BijectionLaws.of(LuLinear.of(3)).all();
    }

    @Test
    void actNorm() {
        BijectionLaws.of(new ActNorm(3)).zeros((i, j) -> i != j).all();
    }

    @Test
    void logit() {
        BijectionLaws.of(new Logit(3, 0.05, 0, 17)).saturates().zeros((i, j) -> i != j).outside(3, 4, 40).outside(-1, 40, 1).all();
    }
}
