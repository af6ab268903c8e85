package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// What layers make of the data before training.
class InitializationTest {
    private static final int ROWS = 500;

    /// Correlated, off-centre rows.
    private static Tensor data(int d, DType type) {
        RandomKey key = RandomKey.of(11);
        Tensor mix = key.child("mix").normal(DType.F64, d, d);
        return key.child("rows").normal(DType.F64, ROWS, d).matmul(mix).plus(key.child("mean").normal(DType.F64, d).times(10)).to(type);
    }

    private static Tensor pulled(Bijection b, Tensor data) {
        try (Parameters p = Parameters.initial(b, data.dtype(), 1)) {
            b.initialize(data, Optional.empty(), p);
            return Compiled.pulled(b, data, Optional.empty(), p).to(DType.F64);
        }
    }

    private static void standardised(Tensor x, double tolerance) {
        assertTrue(x.mean(0).abs().max().item() < tolerance, "mean " + x.mean(0));
        assertTrue(x.std(0).minus(1).abs().max().item() < tolerance, "standard deviation " + x.std(0));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void actNormAndStandardizeScale(DType type) {
        double tolerance = type == DType.F64 ? 1e-12 : 1e-5;
        standardised(pulled(new ActNorm(4), data(4, type)), tolerance);
        standardised(pulled(new Standardize(4), data(4, type)), tolerance);
    }

    @ParameterizedTest
    @EnumSource(value = LuLinear.Start.class, names = {"PRINCIPAL", "SYMMETRIC", "TRIANGULAR"})
    void luLinearWhitens(LuLinear.Start start) {
        for (int d : new int[] {1, 2, 5, 9}) {
            for (DType type : DType.values()) {
                double tolerance = type == DType.F64 ? 1e-10 : 2e-4;
                Tensor white = pulled(LuLinear.of(d).withStart(start), data(d, type));
                assertTrue(white.mean(0).abs().max().item() < tolerance);
                Tensor covariance = LinearAlgebra.covariance(white, 0);
                assertTrue(covariance.allClose(Tensor.eye(DType.F64, d), 0, tolerance), start + " " + type + " gives " + covariance);
            }
        }
    }

    @Test
    void principalAxesComeLargestFirstAndSymmetricWhiteningChangesLeast() {
        Tensor x = data(3, DType.F64);
        Tensor principal = pulled(LuLinear.of(3), x);
        Tensor centred = x.minus(x.mean(0));
        Tensor symmetric = pulled(LuLinear.of(3).withStart(LuLinear.Start.SYMMETRIC), x);
        Tensor triangular = pulled(LuLinear.of(3).withStart(LuLinear.Start.TRIANGULAR), x);
        double[] variance = new double[3];
        for (int i = 0; i < 3; i++) {
            // the variance of the data along the axis that became feature i
            Tensor axis = LinearAlgebra.covariance(Tensor.concat(1, centred, principal.slice(1, i, i + 1)), 0).slice(0, 3, 4).slice(1, 0, 3);
            variance[i] = axis.square().sum().item();
        }
        assertTrue(variance[0] > variance[1] && variance[1] > variance[2]);
        double least = symmetric.minus(centred).square().sum().item();
        assertTrue(least < principal.minus(centred).square().sum().item() && least < triangular.minus(centred).square().sum().item());
    }

    @Test
    void shrinkageMakesFewRowsEnough() {
        Tensor few = data(6, DType.F64).rows(0, 4);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> pulled(LuLinear.of(6), few)).getMessage().contains("use a shrinkage above 0"));
        Tensor x = pulled(LuLinear.of(6).withShrinkage(0.1), few);
        assertTrue(x.isFinite().min().item() == 1);
    }

    @Test
    void constantAndBrokenColumnsAreNamed() {
        Tensor constant = Tensor.of(new double[][] {{1, 0.1}, {2, 0.1}, {3, 0.1}});
        Tensor broken = Tensor.of(new double[][] {{Double.NaN, 2}, {2, 3}});
        for (Bijection b : new Bijection[] {new ActNorm(2), new Standardize(2), LuLinear.of(2)}) {
            assertEquals("expected columns that vary, got only the value 0.1 in column 1: leave the column out",
                    assertThrows(IllegalArgumentException.class, () -> pulled(b, constant)).getMessage().replace("0.10000000000000002", "0.1"));
            assertEquals("expected finite data, got a NaN or an infinity in column 0", assertThrows(IllegalArgumentException.class, () -> pulled(b, broken)).getMessage());
        }
    }

    @Test
    void compositionsHandOnWhatLayersBehindMakeOfTheData() {
        Bijection b = Bijections.compose(new ActNorm(3), Coupling.of(3, new int[] {0}, Mlp.of(1, 4, 8).withZeroLast(false)), new ActNorm(3),
                new Standardize(3));
        standardised(pulled(b, data(3, DType.F64)), 1e-12);
    }

    /// Before training, the default RealNVP is the Gaussian with the data's mean and covariance.
    @Test
    void realNvpBeginsAsTheGaussianOfTheData() {
        Tensor x = data(4, DType.F64);
        Flow flow = Flows.realNvp(4).layers(3).hidden(16).build();
        Parameters p = Parameters.initial(flow, DType.F64, 1);
        flow.initialize(x, p);
        try (Model model = Model.of(flow, p)) {
            double expected = -0.5 * (4 * Math.log(2 * Math.PI) + LinearAlgebra.slogDet(LinearAlgebra.covariance(x, 0)).logAbsDet() + 4);
            assertEquals(expected, model.logProb(x).mean().item(), 1e-10);
        }
    }

    @Test
    void conditionalFlowsSeeTheContext() {
        Tensor x = data(2, DType.F64);
        Tensor context = RandomKey.of(12).normal(DType.F64, ROWS, 1);
        Flow flow = Flows.realNvp(2).layers(2).hidden(8).context(1).build();
        try (Parameters p = Parameters.initial(flow, DType.F64, 1)) {
            flow.initialize(x, Optional.of(context), p);
            assertTrue(assertThrows(IllegalArgumentException.class, () -> flow.initialize(x, p)).getMessage().contains("expected a context of 1 features, got none"));
        }
    }
}
