package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ShapeProperties {
    @Provide
    Arbitrary<Shape> shapes() {
        return Arbitraries.of(1, 2, 3, 0).array(int[].class).ofMaxSize(3).map(Shape::of);
    }

    /// The result, or null where two shapes do not broadcast.
    private static Object broadcast(Object a, Object b) {
        try {
            return a instanceof Shape x && b instanceof Shape y ? Shape.broadcast(x, y) : "none";
        } catch (IllegalArgumentException e) {
            return "none";
        }
    }

    @Property(tries = 300)
    void broadcastingIsACommutativeIdempotentMonoid(@ForAll("shapes") Shape a, @ForAll("shapes") Shape b, @ForAll("shapes") Shape c) {
        assertEquals(a, broadcast(a, a));
        assertEquals(a, broadcast(a, Shape.scalar()));
        assertEquals(broadcast(a, b), broadcast(b, a));
        assertEquals(broadcast(broadcast(a, b), c), broadcast(a, broadcast(b, c)));
    }

    @Property(tries = 100)
    void axesComeAndGo(@ForAll("shapes") Shape a) {
        for (int i = 0; i <= a.rank(); i++) {
            Shape more = a.insert(i, 7);
            assertEquals(7, more.dim(i));
            assertEquals(a, more.remove(i));
            assertEquals(7 * a.size(), more.size());
            assertEquals(a.insert(i, 1), more.with(i, 1));
        }
        assertEquals(a.insert(-1, 4), a.append(4));
        assertEquals(a, Shape.of(a.dims()));
        assertEquals(a.hashCode(), Shape.of(a.dims()).hashCode());
    }

    @Example
    void shapesAreValues() {
        int[] dims = {3, 4};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;
        assertArrayEquals(new int[] {3, 4}, shape.dims());
        assertEquals("[3, 4]", shape.toString());
        assertEquals("[]", Shape.scalar().toString());
        assertEquals(12, shape.size());
        assertEquals(1, Shape.scalar().size());
        assertEquals(4, shape.dim(-1));
    }

    @Example
    void impossibleShapesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
        int big = Integer.MAX_VALUE;
        assertThrows(IllegalArgumentException.class, () -> Shape.of(big, big, big));
        assertThrows(IllegalArgumentException.class, () -> Shape.of(0, big, big, big));
        assertEquals("axis 2 does not exist in shape [3, 4]",
                assertThrows(IllegalArgumentException.class, () -> Shape.of(3, 4).dim(2)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Shape.of(3, 4).remove(-3));
        assertThrows(IllegalArgumentException.class, () -> Shape.of(3, 4).insert(4, 1));
        assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(DType.F64, big, big, 2));
    }
}
