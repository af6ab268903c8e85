package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pushforward.flows.transform.Affine;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// The laws of bijections put side by side and of bijections that see their context through a network.
class CombinatorLawsTest {
    @Test
    void concatenate() {
        Bijection all = Bijections.concatenate(Coupling.half(3, false, 8), new ActNorm(1), LuLinear.of(2));
        BijectionLaws.of(all).points(1_000).zeros((i, j) -> block(i) != block(j)).all();
    }

    private static int block(int i) {
        return i < 3 ? 0 : i < 4 ? 1 : 2;
    }

    @Test
    void multiScale() {
        Bijection inner = Bijections.onPart(4, 1, Bijections.compose(LuLinear.of(3), Coupling.half(3, true, 8)));
        BijectionLaws.of(Bijections.compose(inner, Coupling.half(4, false, 8))).strength(0.2).all();
        BijectionLaws.of(inner).zeros((i, j) -> i != j && (i == 0 || j == 0)).all();
        assertEquals(LuLinear.of(2), Bijections.onPart(2, 0, LuLinear.of(2)));
        assertThrows(IllegalArgumentException.class, () -> Bijections.onPart(3, 2, LuLinear.of(2)));
    }

    @Test
    void conditioned() {
        Bijection inner = new Coupling(3, List.of(0), Affine.standard(), Mlp.of(3, 4, 8), 2);
        Bijection outer = new Conditioned(inner, Mlp.of(5, 2, 6).withZeroLast(false));
        assertEquals(5, outer.contextSize());
        BijectionLaws.of(outer).points(1_000).zeros((i, j) -> i != j && j > 0).all();
    }

    @Test
    void aContextInItsOwnUnits() {
        Bijection b = new Conditioned(new Coupling(1, List.of(), Affine.standard(), Mlp.of(2, 2, 4), 2), new StandardizedInputs(2));
        Parameters p = Parameters.initial(b, DType.F64, 0);
        Tensor context = Tensor.of(new double[][] {{100, 7}, {300, 7}, {200, 7}});
        b.initialize(Tensor.zeros(DType.F64, 3, 1), Optional.of(context), p);
        assertEquals(200, p.at("embedding.mean").at(0), 1e-12);
        assertEquals(Math.sqrt(20000 / 3.0), p.at("embedding.scale").at(0), 1e-10);
        assertEquals(1, p.at("embedding.scale").at(1));
        assertThrows(IllegalArgumentException.class, () -> b.initialize(Tensor.zeros(DType.F64, 3, 1), Optional.empty(), p));
    }

    @Test
    void shapesMustFit() {
        Bijection grows = new pushforward.flows.constraint.Simplex(3);
        assertEquals(Shape.of(5), Bijections.concatenate(grows, new ActNorm(2)).shape());
        assertEquals(Shape.of(4), Bijections.concatenate(grows, new ActNorm(2)).baseShape());
        assertThrows(IllegalArgumentException.class, () -> Bijections.compose(grows, new ActNorm(2)));
        assertEquals(Shape.of(3), Bijections.compose(new ActNorm(2), grows, new ActNorm(3)).shape());
    }
}
