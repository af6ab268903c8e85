package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/// Reductions over any set of axes against the definition applied to each group of elements.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class ReductionProperties {
    @Provide
    Arbitrary<Shape> shapes() {
        return Arbitraries.of(1, 2, 3, 5, 8, 17).array(int[].class).ofMinSize(0).ofMaxSize(4).map(Shape::of);
    }

    /// A random set of axes; none stands for all.
    private static int[] axes(Shape shape, long seed) {
        Random random = new Random(seed);
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (random.nextBoolean()) {
                axes.add(random.nextBoolean() ? i : i - shape.rank());
            }
        }
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean[] mask(Shape shape, int[] axes) {
        boolean[] mask = new boolean[shape.rank()];
        for (int axis : axes) {
            mask[shape.axis(axis)] = true;
        }
        for (int i = 0; i < mask.length && axes.length == 0; i++) {
            mask[i] = true;
        }
        return mask;
    }

    /// The elements that go into each element of the result, in order.
    private static List<List<Double>> groups(Tensor a, int[] axes, Shape[] result) {
        boolean[] mask = mask(a.shape(), axes);
        int kept = 0;
        int[] dims = new int[a.rank()];
        for (int i = 0; i < mask.length; i++) {
            if (!mask[i]) {
                dims[kept++] = a.dim(i);
            }
        }
        Shape shape = Shape.of(Arrays.copyOf(dims, kept));
        result[0] = shape;
        List<List<Double>> groups = new ArrayList<>();
        for (long k = 0; k < shape.size(); k++) {
            groups.add(new ArrayList<>());
        }
        for (long k = 0; k < a.size(); k++) {
            int[] index = ElementwiseProperties.index(a.shape(), k);
            long to = 0;
            for (int i = 0; i < mask.length; i++) {
                to = mask[i] ? to : to * a.dim(i) + index[i];
            }
            groups.get((int) to).add(a.at(index));
        }
        return groups;
    }

    @Property(tries = 150)
    void reductionsFollowTheirDefinitions(@ForAll DType dtype, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Tensor a = ElementwiseProperties.random(dtype, shape, seed);
        int[] axes = axes(shape, seed);
        Shape[] result = new Shape[1];
        List<List<Double>> groups = groups(a, axes, result);
        Tensor[] got = {a.sum(axes), a.mean(axes), a.max(axes), a.min(axes), a.variance(axes), a.std(axes), a.logSumExp(axes)};
        for (Tensor t : got) {
            assertEquals(result[0], t.shape());
            assertEquals(dtype, t.dtype());
        }
        for (int g = 0; g < groups.size(); g++) {
            List<Double> v = groups.get(g);
            double sum = v.stream().mapToDouble(d -> d).sum();
            double size = v.stream().mapToDouble(Math::abs).sum();
            double mean = sum / v.size();
            double variance = v.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum() / v.size();
            double logSumExp = Math.log(v.stream().mapToDouble(Math::exp).sum());
            double eps = dtype.epsilon();
            int[] i = ElementwiseProperties.index(result[0], g);
            // n - 1 additions, each wrong by half an epsilon of a partial sum (Higham, Accuracy and Stability of Numerical Algorithms, section 4.2)
            double bound = Math.max(1, v.size() / 2.0) * eps * size;
            assertEquals(sum, got[0].at(i), bound);
            assertEquals(mean, got[1].at(i), bound);
            assertEquals(v.stream().mapToDouble(d -> d).max().getAsDouble(), got[2].at(i));
            assertEquals(v.stream().mapToDouble(d -> d).min().getAsDouble(), got[3].at(i));
            assertEquals(variance, got[4].at(i), 8 * eps * (variance + eps));
            assertEquals(Math.sqrt(variance), got[5].at(i), 8 * eps * (1 + variance));
            assertEquals(logSumExp, got[6].at(i), 8 * eps * (1 + Math.abs(logSumExp)));
        }
    }

    @Property(tries = 100)
    void positionsAndRunningSums(@ForAll DType dtype, @ForAll("shapes") Shape shape, @ForAll long seed) {
        if (shape.rank() == 0) {
            return;
        }
        Tensor a = ElementwiseProperties.random(dtype, shape, seed);
        int axis = Math.floorMod(seed, shape.rank());
        Tensor argMax = a.argMax(axis);
        Tensor argMin = a.argMin(axis);
        Tensor running = a.cumsum(axis);
        Shape[] result = new Shape[1];
        List<List<Double>> groups = groups(a, new int[] {axis}, result);
        assertEquals(result[0], argMax.shape());
        for (int g = 0; g < groups.size(); g++) {
            List<Double> v = groups.get(g);
            int[] i = ElementwiseProperties.index(result[0], g);
            assertEquals(v.indexOf(v.stream().max(Double::compare).orElseThrow()), argMax.at(i));
            assertEquals(v.indexOf(v.stream().min(Double::compare).orElseThrow()), argMin.at(i));
        }
        List<List<Double>> sums = groups(running, new int[] {axis}, result);
        for (int g = 0; g < groups.size(); g++) {
            double sum = groups.get(g).get(0);
            for (int k = 0; k < groups.get(g).size(); k++) {
                if (k > 0) {
                    sum += groups.get(g).get(k);
                    sum = dtype == DType.F32 ? (float) sum : sum;
                }
                assertEquals(sum, sums.get(g).get(k));
            }
        }
    }

    @Property(tries = 20)
    void longSumsKeepTheirDigits(@ForAll DType dtype, @ForAll long seed) {
        Random random = new Random(seed);
        int n = 20_000 + random.nextInt(500);
        Tensor a = ElementwiseProperties.random(dtype, Shape.of(n, 2), seed).plus(1000);
        BigDecimal exact = BigDecimal.ZERO;
        for (double v : a.slice(1, 0, 1).toDoubleArray()) {
            exact = exact.add(new BigDecimal(v));
        }
        double want = exact.doubleValue();
        assertEquals(want, a.sum(0).at(0), 0.51 * dtype.epsilon() * want + 400 * 0x1p-53 * want);
        assertEquals(want / n, a.mean(0).at(0), dtype.epsilon() * 1000 + 400 * 0x1p-53 * 1000);
    }

    @Example
    void specialValues() {
        double inf = Double.POSITIVE_INFINITY;
        Tensor a = Tensor.of(new double[][] {{1, Double.NaN, 3}, {-inf, -inf, -inf}, {inf, 1, 2}, {1000, 1000, -inf}});
        assertArrayEquals(new double[] {Double.NaN, -inf, inf, 1000 + Math.log(2)}, a.logSumExp(1).toDoubleArray(), 1e-12);
        assertArrayEquals(new double[] {Double.NaN, -inf, inf, 1000}, a.max(1).toDoubleArray());
        assertArrayEquals(new double[] {Double.NaN, -inf, 1, -inf}, a.min(1).toDoubleArray());
        assertArrayEquals(new int[] {1, 0, 0, 0}, a.argMax(1).toIntArray());
    }

    @Example
    void emptyAxes() {
        Tensor empty = Tensor.zeros(DType.F32, 3, 0, 2);
        assertEquals(Tensor.zeros(DType.F32, 3, 2), empty.sum(1));
        assertEquals(0, empty.sum().item());
        assertEquals(Shape.of(0, 2), empty.max(0).shape());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> empty.mean(1));
        assertEquals("mean needs at least one element, got shape [3, 0, 2]", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> empty.max(1));
        assertThrows(IllegalArgumentException.class, () -> empty.argMin(1));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> empty.sum(3)).getMessage().contains("axis 3"));
        assertThrows(IllegalArgumentException.class, () -> empty.sum(1, -2));
    }

    @Example
    void aReductionOverNothingIsANewTensor() {
        Tensor a = Tensor.scalar(3);
        for (Tensor t : List.of(a.sum(), a.mean(), a.max(), a.min(), a.to(DType.F64), a.transpose())) {
            assertEquals(3, t.item());
            t.close();
        }
        assertEquals(3, a.item());
    }
}
