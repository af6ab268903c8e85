package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/// Elementwise arithmetic and broadcasting against loops over indices.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class ElementwiseProperties {
    /// Shapes that broadcast together: each is a result with some axes set to 1 and some leading ones dropped.
    record Operands(Shape result, Shape a, Shape b, Shape c) {
    }

    @Provide
    Arbitrary<Operands> operands() {
        Arbitrary<int[]> result = Arbitraries.of(1, 2, 3, 4, 5, 8, 17, 0).array(int[].class).ofMinSize(0).ofMaxSize(4);
        return Combinators.combine(result, Arbitraries.longs()).as((dims, seed) -> {
            Random random = new Random(seed);
            Shape a = weakened(dims, random);
            Shape b = weakened(dims, random);
            Shape c = weakened(dims, random);
            return new Operands(Shape.broadcast(Shape.broadcast(a, b), c), a, b, c);
        });
    }

    private static Shape weakened(int[] dims, Random random) {
        int drop = random.nextInt(3) == 0 ? random.nextInt(dims.length + 1) : 0;
        int[] d = new int[dims.length - drop];
        for (int i = 0; i < d.length; i++) {
            d[i] = random.nextInt(3) == 0 ? 1 : dims[i + drop];
        }
        return Shape.of(d);
    }

    static Tensor random(DType dtype, Shape shape, long seed) {
        Random random = new Random(seed);
        double[] values = new double[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(8) == 0 ? random.nextInt(3) - 1 : 3 * random.nextGaussian();
        }
        return Elements.fill(dtype, shape, values);
    }

    /// The element of an operand that goes into element `index` of the result.
    static double broadcastAt(Tensor t, int[] index) {
        int[] own = new int[t.rank()];
        for (int i = 0; i < own.length; i++) {
            own[i] = t.dim(i) == 1 ? 0 : index[index.length - own.length + i];
        }
        return t.at(own);
    }

    /// The index of element `k` in row-major order.
    static int[] index(Shape shape, long k) {
        int[] index = new int[shape.rank()];
        for (int i = index.length - 1; i >= 0; i--) {
            index[i] = (int) (k % shape.dim(i));
            k /= shape.dim(i);
        }
        return index;
    }

    private static double round(DType dtype, double v) {
        return dtype == DType.F32 ? (float) v : v;
    }

    private static void assertBinary(Tensor got, Tensor a, Tensor b, DoubleBinaryOperator op) {
        assertEquals(Shape.broadcast(a.shape(), b.shape()), got.shape());
        assertEquals(a.dtype(), got.dtype());
        for (long k = 0; k < got.size(); k++) {
            int[] i = index(got.shape(), k);
            double want = round(a.dtype(), op.applyAsDouble(broadcastAt(a, i), broadcastAt(b, i)));
            assertEquals(want, got.at(i));
        }
    }

    @Property(tries = 150)
    void arithmeticBroadcasts(@ForAll DType dtype, @ForAll("operands") Operands s, @ForAll long seed) {
        Tensor a = random(dtype, s.a(), seed);
        Tensor b = random(dtype, s.b(), seed + 1);
        assertBinary(a.plus(b), a, b, Double::sum);
        assertBinary(a.minus(b), a, b, (x, y) -> x - y);
        assertBinary(a.times(b), a, b, (x, y) -> x * y);
        assertBinary(a.div(b), a, b, (x, y) -> x / y);
        assertBinary(a.maximum(b), a, b, Math::max);
        assertBinary(a.minimum(b), a, b, Math::min);
        assertBinary(a.lessThan(b), a, b, (x, y) -> x < y ? 1 : 0);
        assertBinary(a.lessOrEqual(b), a, b, (x, y) -> x <= y ? 1 : 0);
        assertBinary(a.greaterThan(b), a, b, (x, y) -> x > y ? 1 : 0);
        assertBinary(a.greaterOrEqual(b), a, b, (x, y) -> x >= y ? 1 : 0);
        assertBinary(a.equalTo(b), a, b, (x, y) -> x == y ? 1 : 0);
    }

    @Property(tries = 60)
    void numbersActLikeScalars(@ForAll DType dtype, @ForAll("operands") Operands s, @ForAll long seed) {
        Tensor a = random(dtype, s.a(), seed);
        double v = new Random(seed).nextInt(5) - 2;
        Tensor b = Tensor.full(dtype, v);
        assertEquals(a.plus(b), a.plus(v));
        assertEquals(a.minus(b), a.minus(v));
        assertEquals(a.times(b), a.times(v));
        assertEquals(a.lessThan(b), a.lessThan(v));
        assertEquals(a.greaterThan(b), a.greaterThan(v));
        assertEquals(a.greaterOrEqual(b), a.greaterOrEqual(v));
        assertEquals(a.maximum(b), a.maximum(v));
    }

    @Property(tries = 100)
    void whereTakesFromEitherSide(@ForAll DType dtype, @ForAll("operands") Operands s, @ForAll long seed) {
        Tensor c = random(dtype, s.c(), seed).greaterThan(0);
        Tensor a = random(dtype, s.a(), seed + 1);
        Tensor b = random(dtype, s.b(), seed + 2);
        Tensor got = Tensor.where(c, a, b);
        assertEquals(s.result(), got.shape());
        for (long k = 0; k < got.size(); k++) {
            int[] i = index(got.shape(), k);
            assertEquals(broadcastAt(c, i) != 0 ? broadcastAt(a, i) : broadcastAt(b, i), got.at(i));
        }
    }

    @Property(tries = 100)
    void broadcastToRepeats(@ForAll DType dtype, @ForAll("operands") Operands s, @ForAll long seed) {
        Tensor a = random(dtype, s.a(), seed);
        Tensor got = a.broadcastTo(s.result().dims());
        assertEquals(s.result(), got.shape());
        for (long k = 0; k < got.size(); k++) {
            int[] i = index(got.shape(), k);
            assertEquals(broadcastAt(a, i), got.at(i));
        }
    }

    private static void assertUnary(Tensor got, Tensor a, DoubleUnaryOperator op) {
        assertEquals(a.shape(), got.shape());
        double[] x = a.toDoubleArray();
        double[] y = got.toDoubleArray();
        for (int i = 0; i < x.length; i++) {
            double want = op.applyAsDouble(x[i]);
            double tolerance = 8 * a.dtype().epsilon() * Math.abs(want);
            int at = i;
            assertTrue(want == y[i] || Double.isNaN(want) && Double.isNaN(y[i]) || Math.abs(want - y[i]) <= tolerance,
                    () -> "f(" + x[at] + ") is " + want + ", got " + y[at]);
        }
    }

    @Property(tries = 60)
    void functionsAreThoseTheyAreNamedAfter(@ForAll DType dtype, @ForAll("operands") Operands s, @ForAll long seed) {
        Tensor a = random(dtype, s.a(), seed);
        assertUnary(a.unaryMinus(), a, x -> -x);
        assertUnary(a.abs(), a, Math::abs);
        assertUnary(a.sign(), a, Math::signum);
        assertUnary(a.reciprocal(), a, x -> 1 / x);
        assertUnary(a.square(), a, x -> x * x);
        assertUnary(a.sqrt(), a, Math::sqrt);
        assertUnary(a.exp(), a, Math::exp);
        assertUnary(a.expm1(), a, Math::expm1);
        assertUnary(a.log(), a, Math::log);
        assertUnary(a.log1p(), a, Math::log1p);
        assertUnary(a.sin(), a, Math::sin);
        assertUnary(a.cos(), a, Math::cos);
        assertUnary(a.tanh(), a, Math::tanh);
        assertUnary(a.sigmoid(), a, x -> 1 / (1 + Math.exp(-x)));
        assertUnary(a.softplus(), a, x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
        assertUnary(a.floor(), a, Math::floor);
        assertUnary(a.round(), a, Math::rint);
        assertUnary(a.isFinite(), a, x -> 1);
        assertUnary(a.not(), a, x -> x == 0 ? 1 : 0);
    }

    @Property(tries = 60)
    void powersAreRepeatedProducts(@ForAll DType dtype, @ForAll long seed) {
        Tensor x = random(dtype, Shape.of(33), seed);
        assertTrue(x.pow(3).allClose(x.times(x).times(x), 4 * dtype.epsilon(), 0));
        assertTrue(x.abs().pow(0.5).allClose(x.abs().sqrt(), 4 * dtype.epsilon(), 0));
    }

    @Property(tries = 60)
    void typesDoNotMix(@ForAll DType dtype) {
        Tensor a = Tensor.ones(dtype, 2);
        Tensor b = Tensor.ones(dtype == DType.F32 ? DType.F64 : DType.F32, 2);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> a.plus(b));
        assertEquals("operands have types " + a.dtype() + " and " + b.dtype() + ": convert one, for example with .to(F64)",
                e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> a.matmul(b));
        assertThrows(IllegalArgumentException.class, () -> Tensor.where(a, a, b));
        assertThrows(IllegalArgumentException.class, () -> Tensor.where(a, b, b));
        assertThrows(IllegalArgumentException.class, () -> Tensor.concat(0, a, b));
        assertThrows(IllegalArgumentException.class, () -> a.allClose(b, 0, 0));
        assertEquals(a.to(DType.F64), b.to(DType.F64));
    }
}
