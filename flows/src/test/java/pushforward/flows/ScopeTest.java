package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.transform.Affine;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

class ScopeTest {
    private static void traced(BiConsumer<Scope, Var> body) {
        List<Parameter> parameters = List.of(Parameter.trained("a.weight", Init.zeros(), 2), Parameter.state("a.b.flag", Init.zeros()));
        Autodiff.trace(List.of(Argument.shared("w", Shape.of(2), DType.F64), Argument.shared("f", Shape.scalar(), DType.F64),
                Argument.perSample("x", Shape.of(2), DType.F64)), v -> {
            body.accept(Scope.of(parameters, v.subList(0, 2)), v.get(2));
            return List.of(v.get(2));
        });
    }

    @Test
    void partsSeeTheirOwnNames() {
        traced((s, x) -> {
            assertEquals(Shape.of(2), s.child("a").param("weight").shape());
            assertEquals(Shape.scalar(), s.child("a").child("b").param("flag").shape());
            assertEquals("expected a parameter \"a.flag\", got only [a.b.flag, a.weight]",
                    assertThrows(IllegalArgumentException.class, () -> s.child("a").param("flag")).getMessage());
        });
    }

    @Test
    void contextIsForAllParts() {
        traced((s, x) -> {
            assertEquals(x, s.given(x).child("a").context(2));
            assertEquals("expected a context of shape [3], got [2]", assertThrows(IllegalArgumentException.class, () -> s.given(x).context(3)).getMessage());
            assertEquals("expected a context of 2 features, got none", assertThrows(IllegalArgumentException.class, () -> s.context(2)).getMessage());
        });
    }

    @Test
    void noiseIsForAllParts() {
        traced((s, x) -> {
            Noise noise = new Noise(DType.F64);
            assertTrue(s.child("a").noise().isEmpty());
            assertEquals(noise, s.given(noise).child("a").given(x).with("weight", x).child(0).noise().orElseThrow());
        });
    }

    @Test
    void costsOfAllPartsAreAdded() {
        traced((s, x) -> {
            Var one = x.sumF64();
            assertEquals(one, s.withPenalties(one));
            s.child("a").given(x).penalty(one);
            s.frozen().penalty(one);
            assertTrue(s.withPenalties(one) != one && s.frozen().withPenalties(one) == one);
            assertEquals("expected a cost that is a scalar of type F64, got " + x.type(), assertThrows(IllegalArgumentException.class, () -> s.penalty(x)).getMessage());
        });
    }

    @Test
    void newStateIsCollectedUnderFullNames() {
        traced((s, x) -> {
            Scope b = s.child("a").child("b");
            b.update("flag", b.param("flag").plus(1));
            assertEquals(Set.of("a.b.flag"), s.updates().keySet());
            assertTrue(assertThrows(IllegalArgumentException.class, () -> b.update("flag", x.sum())).getMessage().contains("expected a new value of type f64[]"));
        });
    }

    @Test
    void numbersOfTracesAreOneEach() {
        assertThrows(IllegalStateException.class, () -> new Noise(DType.F64).normal(2));
        Noise[] kept = new Noise[1];
        String graph = Autodiff.trace(List.of(), v -> {
            Noise noise = new Noise(DType.F32);
            kept[0] = noise;
            return List.of(noise.normal(2), noise.uniform(3), noise.normal());
        }).toString();
        assertTrue(graph.contains("stream 0") && graph.contains("stream 1") && graph.contains("stream 2"), graph);
        assertEquals(DType.F32, kept[0].dtype());
    }

    @Test
    void descriptionsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Bijections.compose());
        assertThrows(IllegalArgumentException.class, () -> Bijections.compose(new ActNorm(2), new ActNorm(3)));
        assertThrows(IllegalArgumentException.class, () -> Permutation.of(0, 2));
        assertThrows(IllegalArgumentException.class, () -> Permutation.of(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Coupling.of(2, new int[] {0, 1}, Mlp.of(2, 2)));
        assertThrows(IllegalArgumentException.class, () -> Coupling.of(2, new int[] {}, Mlp.of(2, 2)));
        assertThrows(IllegalArgumentException.class, () -> Coupling.of(3, new int[] {2, 0}, Mlp.of(2, 2)));
        assertEquals("expected a network of 2 inputs, got 1", assertThrows(IllegalArgumentException.class, () -> Coupling.of(3, new int[] {0, 2}, Mlp.of(1, 2))).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Affine(0));
        assertThrows(IllegalArgumentException.class, () -> new Logit(1, 0.5, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Logit(1, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> AffineFixed.of(2, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Flow(StandardNormal.of(2), new ActNorm(3)));
        assertThrows(IllegalArgumentException.class, () -> LuLinear.of(0));
        assertThrows(IllegalArgumentException.class, () -> Activation.of("swish"));
    }

    @Test
    void aWrongShapeIsNamedWhenTraced() {
        traced((s, x) -> assertEquals("expected shape [3], got [2]", assertThrows(IllegalArgumentException.class, () -> StandardNormal.of(3).logProb(x, s)).getMessage()));
    }
}
