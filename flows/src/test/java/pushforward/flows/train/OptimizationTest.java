package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.flows.Coupling;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Init;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

class OptimizationTest {
    private static final List<Parameter> PARAMETERS = List.of(Parameter.trained("weight", Init.normal(1), 5, 7), Parameter.trained("bias", Init.normal(1), 5),
            Parameter.state("state", Init.normal(1), 3), Parameter.trained("scale", Init.normal(1), 2));
    private static final Adam ADAM = new Adam(0.01, 0.9, 0.99, 1e-6, 0.1);

    private static ForwardKl training() {
        return ForwardKl.of(Flow.of(Coupling.half(2, false, 4))).optimizer(ADAM).dtype(DType.F64);
    }

    /// A gradient of normal numbers, laid out as the parameters.
    private static Parameters gradient(int step) {
        List<Parameter> numbers = PARAMETERS.stream().map(p -> new Parameter(p.name(), p.shape(), p.trained() ? Init.normal(step) : Init.zeros(), p.trained())).toList();
        return Parameters.initial(numbers, DType.F64, step);
    }

    @Test
    void updatesAreThoseOfTheTextbook() {
        double clip = 9;
        double kept = 0.95;
        Parameters p = Parameters.initial(PARAMETERS, DType.F64, 1);
        double[] before = p.at("state").toDoubleArray();
        try (Optimization o = new Optimization(training().clip(clip).ema(kept).settings(), p)) {
            double[][] expected = {p.at("weight").toDoubleArray(), p.at("bias").toDoubleArray(), p.at("scale").toDoubleArray()};
            double[][] average = {expected[0].clone(), expected[1].clone(), expected[2].clone()};
            double[][] m = {new double[35], new double[5], new double[2]};
            double[][] v = {new double[35], new double[5], new double[2]};
            String[] names = {"weight", "bias", "scale"};
            for (int t = 1; t <= 30; t++) {
                Parameters g = gradient(t);
                double rate = 0.01 / t;
                double square = 0;
                for (String name : names) {
                    for (double x : g.at(name).toDoubleArray()) {
                        square += x * x;
                    }
                }
                double norm = o.gradientNorm(g.buffer());
                assertEquals(Math.sqrt(square), norm, 1e-13 * norm);
                o.update(g.buffer(), t, rate, norm);
                o.average(t);
                for (int k = 0; k < names.length; k++) {
                    double[] gk = g.at(names[k]).toDoubleArray();
                    for (int i = 0; i < gk.length; i++) {
                        double gi = gk[i] * Math.min(1, clip / norm);
                        m[k][i] = 0.9 * m[k][i] + 0.1 * gi;
                        v[k][i] = 0.99 * v[k][i] + 0.01 * gi * gi;
                        double decay = names[k].equals("weight") ? rate * 0.1 : 0;
                        double step = rate * (m[k][i] / (1 - Math.pow(0.9, t))) / (Math.sqrt(v[k][i] / (1 - Math.pow(0.99, t))) + 1e-6);
                        expected[k][i] = expected[k][i] - decay * expected[k][i] - step;
                        double share = Math.min(kept, (1.0 + t) / (10.0 + t));
                        average[k][i] = share * average[k][i] + (1 - share) * expected[k][i];
                    }
                }
                g.close();
            }
            for (int k = 0; k < names.length; k++) {
                assertArrayEquals(expected[k], p.at(names[k]).toDoubleArray(), 1e-12);
                assertArrayEquals(average[k], o.evaluated().at(names[k]).toDoubleArray(), 1e-12);
            }
            assertArrayEquals(before, p.at("state").toDoubleArray());
            assertArrayEquals(before, o.evaluated().at("state").toDoubleArray());
        }
    }

    @Test
    void aGradientThatIsNotFiniteHasANormThatIsNotFinite() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (DType dtype : DType.values()) {
                Parameters g = Parameters.zeros(PARAMETERS, dtype);
                g.set("scale", 1, bad);
                try (Optimization o = new Optimization(training().settings(), Parameters.zeros(PARAMETERS, dtype))) {
                    assertTrue(!Double.isFinite(o.gradientNorm(g.buffer())));
                }
            }
        }
    }

    @Test
    void everyGradientAgreesWithFiniteDifferences() {
        Flow flow = Flow.of(Bijections.compose(Coupling.half(3, false, 4), Coupling.half(3, true, 4)));
        Parameters p = Parameters.initial(flow.parameters().stream().map(q -> new Parameter(q.name(), q.shape(), Init.normal(0.5), q.trained())).toList(), DType.F64, 3);
        Objective objective = (sample, beta, noise, scope) -> flow.logProb(sample.get(0), scope).unaryMinus();
        Tensor rows = Parameters.initial(List.of(Parameter.trained("x", Init.normal(1), 20, 3)), DType.F64, 8).at("x");
        Tensor[] sample = {rows};
        pushforward.autodiff.Options options = pushforward.autodiff.Options.defaults();
        try (LossProgram loss = LossProgram.withGradient(objective, p, LossProgram.sample(List.of(rows)), options);
                LossProgram value = LossProgram.lossOnly(objective, p, LossProgram.sample(List.of(rows)), options)) {
            double at = loss.run(20, pushforward.autodiff.Key.ZERO, 1, sample);
            assertEquals(at, value.run(20, pushforward.autodiff.Key.ZERO, 1, sample));
            double[] g = loss.gradient().toDoubleArray();
            double h = 1e-5;
            long size = 0;
            for (Parameters.Entry e : p.entries()) {
                double[] x = p.at(e.name()).toDoubleArray();
                for (int i = 0; i < x.length; i++) {
                    double kept = x[i];
                    x[i] = kept + h;
                    p.set(e.name(), x);
                    double up = value.run(20, pushforward.autodiff.Key.ZERO, 1, sample);
                    x[i] = kept - h;
                    p.set(e.name(), x);
                    double down = value.run(20, pushforward.autodiff.Key.ZERO, 1, sample);
                    x[i] = kept;
                    p.set(e.name(), x);
                    assertEquals((up - down) / (2 * h), g[(int) e.offset() + i], 1e-7 * (1 + Math.abs(g[(int) e.offset() + i])), e.name() + " " + i);
                    g[(int) e.offset() + i] = 0;
                    size++;
                }
            }
            assertEquals(size, p.trainedCount());
            assertArrayEquals(new double[g.length], g, "gaps hold zeros");
        }
    }
}
