package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.autodiff.Var;
import pushforward.flows.constraint.CorrelationCholesky;
import pushforward.flows.constraint.CovarianceCholesky;
import pushforward.flows.constraint.Ordered;
import pushforward.flows.constraint.Simplex;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.Diffusion;
import pushforward.flows.continuous.DiffusionVelocity;
import pushforward.flows.continuous.Divergence;
import pushforward.flows.continuous.Guided;
import pushforward.flows.continuous.PotentialNet;
import pushforward.flows.continuous.Prediction;
import pushforward.flows.continuous.Regularization;
import pushforward.flows.continuous.TimeFeatures;
import pushforward.flows.continuous.UnitInput;
import pushforward.flows.continuous.VelocityNet;
import pushforward.flows.distribution.ClassConditional;
import pushforward.flows.distribution.Independent;
import pushforward.flows.distribution.Laplace;
import pushforward.flows.distribution.Logistic;
import pushforward.flows.distribution.Mixture;
import pushforward.flows.distribution.Normal;
import pushforward.flows.distribution.StudentT;
import pushforward.flows.distribution.Truncated;
import pushforward.flows.distribution.Uniform;
import pushforward.flows.distribution.VonMises;
import pushforward.flows.transform.Affine;
import pushforward.flows.transform.Bernstein;
import pushforward.flows.transform.CircularSpline;
import pushforward.flows.transform.DeepSigmoidal;
import pushforward.flows.transform.LeakyRelu;
import pushforward.flows.transform.LogisticMixture;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.flows.transform.Shift;
import pushforward.flows.transform.SumOfSquares;
import pushforward.flows.transform.Tails;
import pushforward.flows.transform.YeoJohnson;
import pushforward.ode.Adjoint;
import pushforward.ode.Controller;
import pushforward.ode.Solver;
import pushforward.ode.Tolerances;
import pushforward.ode.method.Rk4;
import pushforward.ode.method.Tsit5;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.io.Json;

class CodecsTest {
    static List<Object> descriptions() {
        return List.of(StandardNormal.of(3), new StandardNormal(Shape.of(2, 2)), new ActNorm(2), new Standardize(4), LuLinear.of(3).withShrinkage(0.1),
                new LuLinear(1, LuLinear.Start.SYMMETRIC, 0), Permutation.of(2, 0, 1), AffineFixed.of(new double[] {1, 0.1}, new double[] {-0.0, 1e-300}),
                new Logit(2, 0.05, 0, 17), Bijections.inverse(new ActNorm(2)), Coupling.half(5, true, 7, 9), new Coupling(2, List.of(), new Affine(3), Mlp.of(1, 4), 1),
                Bijections.compose(new ActNorm(2), Bijections.compose(LuLinear.of(2))), Mlp.of(1, 2, 3).withResidual(true).withActivation(Activation.GELU),
                Flows.realNvp(3).layers(2).build(), new Elementwise(2, new Affine(1)), new Affine(0.5), new Shift(),
                Bijections.onPart(5, 1, LuLinear.of(2)), new Conditioned(new Coupling(2, List.of(), new Shift(), Mlp.of(1, 2), 1), Mlp.of(4, 1, 3)),
                 new StandardizedInputs(2), new Ordered(3), new Simplex(3), new CovarianceCholesky(3), new CorrelationCholesky(3),
                 new RationalQuadraticSpline(5, 2.5, 0.01, 0.02, 0.03), new CircularSpline(4, 0.01, 0.02, 0.03),
                 new Bernstein(4, 2, 0.1), new SumOfSquares(2, 3, 2.5, 0.1), new DeepSigmoidal(3), ResidualLayer.of(3, 8, 9).withContext(2),
                Pointwise.exp(1), new Curve.Exp(), new Curve.Softplus(), new Curve.Tanh(), new Curve.LeakyRelu(0.1), new Curve.NormalToLogistic(),
                new LeakyRelu(2), new YeoJohnson(0.5), new Tails(0.5),
                new Householder(4, 2), new TriangularLinear(3), new Planar(3, 1), Radial.of(2), new Sylvester(4, 2, 3, 1),
                new LogisticMixture(3, 2), Gaussianization.of(2, 4),
                Autoregressive.of(3, 7, 8), new Made(3, 2, List.of(5), 4, Activation.TANH, true),
                new Mixture(List.of(StandardNormal.of(1), new VonMises(1))), new ClassConditional(List.of(new Independent(new Laplace(), 2))), new Independent(new Logistic(), 3), new Normal(), new Laplace(),
                new Logistic(), new Uniform(), new StudentT(2.5), new Truncated(new Normal(), -1, Double.POSITIVE_INFINITY), new Truncated(new Logistic(), 0.5, 2), new VonMises(2),
                new ClassConditional(List.of(StandardNormal.of(2))).given(0),
                Bijections.numericalInverse(new ActNorm(2), -9, 9),
                ContinuousFlow.of(VelocityNet.of(3, 5, 6)), new VelocityNet(2, List.of(4), Activation.TANH, new TimeFeatures.Fourier(3), true, 2), PotentialNet.of(3, 8, 2).withContext(1),
                new TimeFeatures.Plain(), new TimeFeatures.Fourier(2), new Divergence.Formula(), new Divergence.Exact(), new Divergence.Hutchinson(3, false), new Divergence.HutchPlusPlus(2),
                new DiffusionVelocity(VelocityNet.of(2, 4), Diffusion.vp(), Prediction.NOISE), new UnitInput(VelocityNet.of(2, 4), Diffusion.ve()), new Guided(VelocityNet.of(2, 4).withContext(3), 0.5),
                Diffusion.vp(), Diffusion.subVp(), Diffusion.ve(), new Diffusion.Straight(), new Regularization(0.1, 0.2, 0.3),
                Solver.of(Tsit5.METHOD).withTolerances(Tolerances.of(new double[] {1e-3, 1e-4}, new double[] {1e-6})).withController(Controller.pi()).withFirstStep(0.01)
                        .withStepLimits(1e-9, 0.5).withMaxSteps(77).withStops(0.25, 0.5),
                Solver.fixed(Rk4.METHOD, 0.125), Controller.fixed(0.1), Controller.dopri5(), Adjoint.discretise(), Adjoint.checkpointed(7), Adjoint.reversible(), Adjoint.backsolve(),
                Adjoint.interpolating());
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void readsWhatItWrites(Object description) throws Exception {
        Json.Obj json = Codecs.builtIn().write(description);
        Object back = Codecs.builtIn().read(Json.parse(json.write(), "test"), Object.class);
        assertEquals(description, back);
    }

    @Test
    void theFormOfAFile() {
        assertEquals("{\"type\":\"act_norm\",\"version\":1,\"features\":2}", Codecs.builtIn().write(new ActNorm(2)).write());
    }

    @Test
    void everyBuiltInTypeIsInTheTable() {
        Set<Class<?>> written = descriptions().stream().<Class<?>>map(Object::getClass).collect(Collectors.toSet());
        Set<Class<?>> known = Stream.of(BuiltInCodecs.ALL, TransformerCodecs.ALL, ConstraintCodecs.ALL, LayerCodecs.ALL, DistributionCodecs.ALL, ContinuousCodecs.ALL).flatMap(List::stream).<Class<?>>map(Codec::kind).collect(Collectors.toSet());
        assertEquals(known, written);
    }

    private static String failure(String json, Class<?> expected) {
        return assertThrows(IllegalArgumentException.class, () -> Codecs.builtIn().read(Json.parse(json, "test"), expected)).getMessage();
    }

    @Test
    void whatItDoesNotKnowIsAnError() {
        assertTrue(failure("{\"type\":\"java.lang.Runtime\",\"version\":1}", Object.class).contains("got \"java.lang.Runtime\""));
        assertEquals("expected version 1 to 1 of \"act_norm\", got version 2: the file was written by a newer version of this library",
                failure("{\"type\":\"act_norm\",\"version\":2,\"features\":2}", Bijection.class));
        assertEquals("expected version 1 to 1 of \"act_norm\", got version 0", failure("{\"type\":\"act_norm\",\"version\":0,\"features\":2}", Bijection.class));
        assertEquals("expected a Distribution, got \"act_norm\"", failure("{\"type\":\"act_norm\",\"version\":1,\"features\":2}", Distribution.class));
        assertTrue(failure("{\"version\":1}", Object.class).contains("\"type\""));
        assertTrue(failure("[]", Object.class).contains("an object"));
        assertTrue(failure("{\"type\":\"compose\",\"version\":1,\"layers\":[{\"type\":\"act_norm\",\"version\":1,\"features\":-2}]}", Object.class)
                .contains("compose: act_norm: expected at least 1 feature, got -2"));
    }

    /// A user's own layer.
    record Doubling(int d) implements Bijection {
        @Override
        public Shape shape() {
            return Shape.of(d);
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            return new Mapped(x.times(2), x.constant(d * Math.log(2)).cast(DType.F64));
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            return new Mapped(y.times(0.5), y.constant(-d * Math.log(2)).cast(DType.F64));
        }
    }

    @Test
    void usersAddTheirOwn() {
        Bijection b = Bijections.compose(new Doubling(2), new ActNorm(2));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Codecs.builtIn().write(b)).getMessage().contains("Doubling"));
        Codec<Doubling> codec = Codec.of("doubling", Doubling.class, (t, c) -> Json.object().with("d", t.d()), (o, c) -> new Doubling(o.at("d").asInt()));
        Codecs codecs = Codecs.builtIn().with(codec);
        assertEquals(b, codecs.read(codecs.write(b), Bijection.class));
        assertThrows(IllegalArgumentException.class, () -> codecs.with(codec));
    }

    @Test
    void olderVersionsRemainReadable() {
        Codec<Doubling> second = new Codec<>("doubling", 2, Doubling.class, (t, c) -> Json.object().with("features", t.d()),
                (o, version, c) -> new Doubling(o.at(version == 1 ? "d" : "features").asInt()));
        Codecs codecs = Codecs.builtIn().with(second);
        assertEquals(new Doubling(3), codecs.read(Json.object().with("type", "doubling").with("version", 1).with("d", 3), Bijection.class));
        assertEquals(2, codecs.write(new Doubling(3)).at("version").asInt());
    }
}
