package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Var;
import pushforward.flows.constraint.CorrelationCholesky;
import pushforward.flows.constraint.CovarianceCholesky;
import pushforward.flows.constraint.Ordered;
import pushforward.flows.constraint.Simplex;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The laws of constraints. Where the data satisfy an equation, the laws are those of the free coordinates.
class ConstraintLawsTest {

    /// A constraint seen through the coordinates its density is of.
    ///
    /// @param free the free coordinates of a point
    /// @param full the point with those coordinates
    private record Chart(Bijection of, UnaryOperator<Var> free, UnaryOperator<Var> full) implements Bijection {
        @Override
        public Shape shape() {
            return of.baseShape();
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            Mapped m = of.push(x, scope);
            return new Mapped(free.apply(m.value()), m.logAbsDet());
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            return of.pull(full.apply(y), scope);
        }
    }

    private static Chart chart(Simplex s) {
        int free = s.parts() - 1;
        return new Chart(s, y -> y.slice(0, free), y -> Var.concat(0, y, y.sum().unaryMinus().plus(1).reshape(1)));
    }

    /// Entries below the diagonal, row by row.
    private static Chart chart(CorrelationCholesky c) {
        int n = c.size();
        return new Chart(c, y -> {
            Var[] rows = new Var[n - 1];
            for (int i = 1; i < n; i++) {
                rows[i - 1] = y.slice(i * (i + 1) / 2, i * (i + 1) / 2 + i);
            }
            return Var.concat(0, rows);
        }, y -> {
            Var[] rows = new Var[2 * n - 1];
            rows[0] = y.constant(new double[] {1}, 1);
            for (int i = 1; i < n; i++) {
                Var row = y.slice(i * (i - 1) / 2, i * (i + 1) / 2);
                rows[2 * i - 1] = row;
                rows[2 * i] = row.square().sum().unaryMinus().plus(1).max(0).sqrt().reshape(1);
            }
            return Var.concat(0, rows);
        });
    }

    @Test
    void ordered() {
        BijectionLaws.of(new Ordered(1)).all();
        BijectionLaws.of(new Ordered(4)).points(1_000).saturates().zeros((i, j) -> j > i).outside(0, 1, 1, 2).outside(3, 4, 5, -1).all();
    }

    @Test
    void covarianceCholesky() {
        BijectionLaws.of(new CovarianceCholesky(3)).points(1_000).saturates().zeros((i, j) -> i != j).outside(1, 5, 1, 2, 2, -1).outside(0, 5, 1, 2, 2, 1).all();
    }

    @Test
    void simplex() {
        for (int parts : new int[] {2, 3, 6}) {
            // the last part of a Chart is 1 minus the others: a subtraction that the constraint itself does not make
            BijectionLaws.of(chart(new Simplex(parts))).spread(0.7).points(2_000).saturates().zeros((i, j) -> j > i).all();
        }
    }

    @Test
    void correlationCholesky() {
        for (int n : new int[] {2, 3, 4}) {
            BijectionLaws.of(chart(new CorrelationCholesky(n))).spread(0.4).points(2_000).saturates().all();
        }
    }

    private static Tensor points(Bijection b, DType type, double spread) {
        return RandomKey.of(5).normal(type, 2_000, b.baseShape().dim(0)).times(spread);
    }

    /// Through all coordinates nothing cancels, however close to an edge of the set.
    @Test
    void roundTripsNearTheEdges() {
        for (DType type : DType.values()) {
            for (Bijection b : List.of(new Simplex(5), new CorrelationCholesky(4))) {
                Model model = Model.initial(Flow.of(b), type, 0);
                Tensor x = points(b, type, b instanceof Simplex ? 6 : 2);
                Model.Carried y = model.push(x);
                Model.Carried back = model.pull(y.value());
                double tolerance = 400 * type.epsilon();
                assertTrue(back.value().allClose(x, tolerance, tolerance), () -> b + " " + type);
                assertTrue(back.logAbsDet().plus(y.logAbsDet()).abs().max().item() < 100 * tolerance, () -> b + " " + type);
            }
        }
    }

    @Test
    void pointsSatisfyTheEquation() {
        Model simplex = Model.initial(Flow.of(new Simplex(4)), DType.F64, 0);
        Tensor y = simplex.sample(1_000, RandomKey.of(1).source());
        assertTrue(y.min().item() > 0 && y.sum(1).minus(1).abs().max().item() < 1e-15 * 8);
        double[] even = simplex.push(Tensor.zeros(DType.F64, 1, 3)).value().toDoubleArray();
        for (double v : even) {
            assertEquals(0.25, v, 1e-16);
        }
        Model correlation = Model.initial(Flow.of(new CorrelationCholesky(2)), DType.F64, 0);
        Tensor l = correlation.sample(1_000, RandomKey.of(1).source());
        assertTrue(l.slice(1, 1, 3).square().sum(1).minus(1).abs().max().item() < 1e-14);
    }

    /// No mass leaks out: the density is 0 outside.
    @Test
    void noMassOutside() {
        Tensor off = Tensor.of(new double[][] {{0.5, 0.6, -0.1}, {0.3, 0.3, 0.3}, {0, 0.5, 0.5}, {Double.NaN, 0.5, 0.5}});
        Tensor log = Model.initial(Flow.of(new Simplex(3)), DType.F64, 0).logProb(off);
        for (int i = 0; i < 3; i++) {
            assertEquals(Double.NEGATIVE_INFINITY, log.at(i));
        }
        assertTrue(Double.isNaN(log.at(3)));
        Tensor rows = Tensor.of(new double[][] {{1, 0.6, 0.8}, {1, 0.6, -0.8}, {1, 0.6, 0.7}, {2, 0.6, 0.8}});
        Tensor l = Model.initial(Flow.of(new CorrelationCholesky(2)), DType.F64, 0).logProb(rows);
        assertTrue(Double.isFinite(l.at(0)));
        for (int i = 1; i < 4; i++) {
            assertEquals(Double.NEGATIVE_INFINITY, l.at(i));
        }
    }

    /// A standard normal through the constraint of a pair: y_1 = sigmoid(x), whose density is known in closed form.
    @Test
    void theDensityOfAPair() {
        Model model = Model.initial(Flow.of(new Simplex(2)), DType.F64, 0);
        double y = 0.2;
        double x = Math.log(y / (1 - y));
        double expected = -0.5 * x * x - 0.5 * Math.log(2 * Math.PI) - Math.log(y * (1 - y));
        assertEquals(expected, model.logProb(Tensor.of(new double[][] {{y, 1 - y}})).at(0), 1e-14);
    }
}
