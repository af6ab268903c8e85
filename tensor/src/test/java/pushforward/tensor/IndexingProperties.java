package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
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

/// Slices, gathers, joins and transposes against index arithmetic, and the laws they obey together.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class IndexingProperties {
    @Provide
    Arbitrary<Shape> shapes() {
        return Arbitraries.of(1, 2, 3, 5, 9, 0).array(int[].class).ofMinSize(1).ofMaxSize(4).map(Shape::of);
    }

    @Property(tries = 150)
    void slicesJoinBackTogether(@ForAll DType dtype, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Tensor a = ElementwiseProperties.random(dtype, shape, seed);
        Random random = new Random(seed);
        int axis = random.nextInt(shape.rank());
        int n = shape.dim(axis);
        int from = random.nextInt(n + 1);
        int to = from + random.nextInt(n - from + 1);
        Tensor part = a.slice(axis - (random.nextBoolean() ? shape.rank() : 0), from, to);
        assertEquals(shape.with(axis, to - from), part.shape());
        for (long k = 0; k < part.size(); k++) {
            int[] index = ElementwiseProperties.index(part.shape(), k);
            double got = part.at(index);
            index[axis] += from;
            assertEquals(a.at(index), got);
        }
        assertEquals(a, Tensor.concat(axis, a.slice(axis, 0, from), part, a.slice(axis, to, n)));
    }

    @Property(tries = 100)
    void gatheringPicksSlices(@ForAll DType dtype, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Tensor a = ElementwiseProperties.random(dtype, shape, seed);
        Random random = new Random(seed);
        int axis = random.nextInt(shape.rank());
        int n = shape.dim(axis);
        int[] index = random.ints(n == 0 ? 0 : random.nextInt(7), 0, Math.max(1, n)).toArray();
        Tensor got = a.gather(axis, index);
        assertEquals(shape.with(axis, index.length), got.shape());
        for (int i = 0; i < index.length; i++) {
            assertEquals(a.slice(axis, index[i], index[i] + 1), got.slice(axis, i, i + 1));
        }
        if (axis == 0) {
            assertEquals(got, a.gather(index));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> a.gather(axis, new int[] {n}));
        assertThrows(IndexOutOfBoundsException.class, () -> a.gather(axis, new int[] {-1}));
    }

    @Property(tries = 100)
    void stackingAddsAnAxisThatRowsTakeAway(@ForAll DType dtype, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Tensor a = ElementwiseProperties.random(dtype, shape, seed);
        Tensor b = ElementwiseProperties.random(dtype, shape, seed + 1);
        int axis = Math.floorMod(seed, shape.rank() + 1);
        Tensor both = Tensor.stack(axis, a, b);
        assertEquals(shape.insert(axis, 2), both.shape());
        assertEquals(a, both.slice(axis, 0, 1).squeeze(axis));
        assertEquals(b, both.slice(axis, 1, 2).squeeze(axis));
        assertEquals(both, Tensor.concat(axis, a.expandDims(axis), b.expandDims(axis)));
        assertEquals(b, Tensor.stack(0, a, b).row(1));
        assertEquals(Tensor.stack(shape.rank(), a, b), Tensor.stack(-1, a, b));
    }

    @Property(tries = 150)
    void transposingPermutesIndices(@ForAll DType dtype, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Tensor a = ElementwiseProperties.random(dtype, shape, seed);
        List<Integer> shuffled = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            shuffled.add(i);
        }
        Collections.shuffle(shuffled, new Random(seed));
        int[] order = shuffled.stream().mapToInt(Integer::intValue).toArray();
        int[] inverse = new int[order.length];
        Tensor t = a.transpose(order);
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
            assertEquals(a.dim(order[i]), t.dim(i));
        }
        for (long k = 0; k < a.size(); k++) {
            int[] index = ElementwiseProperties.index(shape, k);
            int[] moved = new int[index.length];
            for (int i = 0; i < index.length; i++) {
                moved[i] = index[order[i]];
            }
            assertEquals(a.at(index), t.at(moved));
        }
        assertEquals(a, t.transpose(inverse));
        assertEquals(a, a.transpose().transpose());
    }

    @Property(tries = 100)
    void reshapingKeepsTheOrder(@ForAll DType dtype, @ForAll("shapes") Shape shape, @ForAll long seed) {
        Tensor a = ElementwiseProperties.random(dtype, shape, seed);
        Tensor flat = a.reshape(shape.size() == 0 ? 0 : -1);
        assertEquals(Shape.of((int) shape.size()), flat.shape());
        assertEquals(a, flat.reshape(shape.dims()));
        for (long k = 0; k < a.size(); k++) {
            assertEquals(a.at(ElementwiseProperties.index(shape, k)), flat.at((int) k));
        }
    }

    @Example
    void rowViewsShareMemory() {
        Tensor a = Tensor.arange(DType.F32, 12).reshape(4, 3);
        assertEquals(Tensor.of(3f, 4f, 5f), a.row(1));
        assertEquals(Tensor.of(new float[][] {{6, 7, 8}, {9, 10, 11}}), a.rows(2, 4));
        assertEquals(Tensor.of(9f, 10f, 11f), a.rows(2, 4).rows(1, 2).row(0));
        assertEquals(Tensor.of(7f), a.rows(2, 4).row(0).slice(0, 1, 2));
    }

    @Example
    void errorsNameShapes() {
        Tensor a = Tensor.zeros(DType.F64, 3, 4);
        assertEquals("range 2 .. 5 lies outside axis 1 of shape [3, 4]",
                assertThrows(IndexOutOfBoundsException.class, () -> a.slice(-1, 2, 5)).getMessage());
        assertEquals("row 3 lies outside shape [3, 4]",
                assertThrows(IndexOutOfBoundsException.class, () -> a.row(3)).getMessage());
        assertEquals("cannot reshape [3, 4] (12 elements) to [5, -1]",
                assertThrows(IllegalArgumentException.class, () -> a.reshape(5, -1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> a.reshape(-1, -1));
        assertThrows(IllegalArgumentException.class, () -> a.reshape(-2, -6));
        assertEquals("expected length 1 at axis 0, got shape [3, 4]",
                assertThrows(IllegalArgumentException.class, () -> a.squeeze(0)).getMessage());
        assertEquals("cannot concatenate shapes [3, 4] and [3, 5] along axis 0",
                assertThrows(IllegalArgumentException.class, () -> Tensor.concat(0, a, Tensor.zeros(DType.F64, 3, 5))).getMessage());
        assertEquals("expected shape [3, 4], got [4, 3]",
                assertThrows(IllegalArgumentException.class, () -> Tensor.stack(0, a, a.transpose())).getMessage());
        assertEquals("expected each axis of shape [3, 4] once, got [0, 0]",
                assertThrows(IllegalArgumentException.class, () -> a.transpose(0, 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> a.transpose(0));
        assertThrows(IllegalArgumentException.class, () -> Tensor.concat(0));
        assertEquals("shape [3, 4] does not broadcast to [4]",
                assertThrows(IllegalArgumentException.class, () -> a.broadcastTo(4)).getMessage());
    }
}
