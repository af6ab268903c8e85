package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.TensorAccess;

class TensorLifecycleTest {
    @Test
    void useAfterCloseSaysWhatHappened() {
        Tensor t = Tensor.of(1.0, 2.0);
        t.close();
        assertTrue(t.isClosed());
        IllegalStateException e = assertThrows(IllegalStateException.class, t::toDoubleArray);
        assertEquals("tensor of shape [2] and type F64 is closed: close() was called on it", e.getMessage());
        assertThrows(IllegalStateException.class, () -> t.at(0));
        assertThrows(IllegalStateException.class, () -> t.reshape(2, 1));
        t.close();
    }

    @Test
    void useAfterTheScopeSaysSo() {
        Tensor lost;
        try (TensorScope _ = Tensor.scope()) {
            lost = Tensor.of(1.0);
        }
        IllegalStateException e = assertThrows(IllegalStateException.class, lost::item);
        assertTrue(e.getMessage().contains("its scope has ended"), e.getMessage());
    }

    @Test
    void aScopeClosesAllButWhatIsKept() {
        Tensor before = Tensor.of(1.0);
        Tensor temporary;
        Tensor kept;
        Tensor view;
        try (TensorScope scope = Tensor.scope()) {
            temporary = Tensor.of(1.0, 2.0, 3.0, 4.0);
            kept = scope.keep(Tensor.of(3.0));
            view = scope.keep(temporary.reshape(2, 2));
            scope.keep(before);
        }
        assertFalse(before.isClosed());
        assertTrue(temporary.isClosed());
        assertEquals(3.0, kept.item());
        assertEquals(4.0, view.at(1, 1));
    }

    @Test
    void keepingPassesToTheEnclosingScope() {
        Tensor t;
        try (TensorScope outer = Tensor.scope()) {
            try (TensorScope inner = Tensor.scope()) {
                t = inner.keep(Tensor.of(7.0));
                assertThrows(IllegalStateException.class, outer::close);
            }
            assertEquals(7.0, t.item());
        }
        assertTrue(t.isClosed());
    }

    @Test
    void aScopeBelongsToItsThread() throws InterruptedException {
        AtomicInteger refused = new AtomicInteger();
        Tensor[] made = new Tensor[1];
        try (TensorScope scope = Tensor.scope()) {
            Thread thread = new Thread(() -> {
                made[0] = Tensor.of(1.0);
                assertThrows(IllegalStateException.class, scope::close);
                refused.incrementAndGet();
            });
            thread.start();
            thread.join();
        }
        assertEquals(1, refused.get());
        assertEquals(1.0, made[0].item());
    }

    @Test
    void unscopedTensorsOutliveEveryScope() {
        Tensor t;
        try (TensorScope _ = Tensor.scope(); TensorScope _ = Tensor.scope()) {
            t = TensorAccess.unscoped(Tensor.of(1.0));
        }
        assertEquals(1.0, t.item());
    }

    @Test
    void closingWhileLeasedIsRefused() {
        Tensor t = Tensor.of(1.0, 2.0);
        try (Lease _ = TensorAccess.lease(t)) {
            IllegalStateException e = assertThrows(IllegalStateException.class, t::close);
            assertTrue(e.getMessage().contains("in use"), e.getMessage());
        }
        assertEquals(2.0, t.at(1));
        t.close();
        assertThrows(IllegalStateException.class, () -> TensorAccess.lease(t));
    }

    @Test
    void aScopeLeavesALeasedTensorAndComplains() {
        Tensor leased;
        Tensor other;
        TensorScope scope = Tensor.scope();
        leased = Tensor.of(1.0);
        other = Tensor.of(2.0);
        try (Lease _ = TensorAccess.lease(leased)) {
            assertThrows(IllegalStateException.class, scope::close);
        }
        assertTrue(other.isClosed());
        assertEquals(1.0, leased.item());
    }

    @Test
    void closingOnOneThreadAndReadingOnAnotherNeverReadsForeignMemory() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            double mark = round;
            Tensor t = Tensor.full(DType.F64, mark, 256);
            AtomicInteger wrong = new AtomicInteger();
            Thread reader = new Thread(() -> {
                try {
                    while (true) {
                        for (double v : t.toDoubleArray()) {
                            if (v != mark) {
                                wrong.incrementAndGet();
                            }
                        }
                    }
                } catch (IllegalStateException closed) {
                    // the only way out
                }
            });
            reader.start();
            while (!t.isClosed()) {
                try {
                    t.close();
                } catch (IllegalStateException inUse) {
                    Thread.onSpinWait();
                }
            }
            Tensor.full(DType.F64, -1, 256).close();
            reader.join();
            assertEquals(0, wrong.get());
        }
    }

    @Test
    void viewsKeepTheMemoryOfAClosedTensor() {
        Tensor t = Tensor.of(1.0, 2.0, 3.0);
        Tensor view = t.reshape(3, 1);
        t.close();
        Tensor.full(DType.F64, 9, 3);
        assertArrayEquals(new double[] {1, 2, 3}, view.toDoubleArray());
    }

    @Test
    void wrappedMemoryIsReleasedOnceWithTheLastView() {
        AtomicInteger released = new AtomicInteger();
        Arena arena = Arena.ofShared();
        MemorySegment segment = arena.allocate(24, 8);
        segment.setAtIndex(ValueLayout.JAVA_DOUBLE, 2, 5);
        Tensor t = TensorAccess.wrap(DType.F64, Shape.of(3), segment, () -> {
            released.incrementAndGet();
            arena.close();
        });
        Tensor view = t.reshape(1, 3);
        t.close();
        assertEquals(0, released.get());
        assertEquals(5.0, view.at(0, 2));
        view.close();
        view.close();
        assertEquals(1, released.get());
        assertThrows(IllegalArgumentException.class,
                () -> TensorAccess.wrap(DType.F64, Shape.of(1), MemorySegment.ofArray(new double[1]), () -> { }));
        try (Arena other = Arena.ofConfined()) {
            MemorySegment s = other.allocate(16, 8);
            assertThrows(IllegalArgumentException.class, () -> TensorAccess.wrap(DType.F64, Shape.of(3), s, () -> { }));
            assertThrows(IllegalArgumentException.class,
                    () -> TensorAccess.wrap(DType.F64, Shape.of(1), s.asSlice(4, 8), () -> { }));
        }
    }
}
