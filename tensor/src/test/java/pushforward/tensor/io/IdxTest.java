package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

class IdxTest {
    private static StoredArray read(byte[] bytes) throws IOException {
        return Idx.read(new ByteReader("a.idx", new ByteArrayInputStream(bytes), bytes.length), null);
    }

    private static String fail(byte[] bytes) {
        return assertThrows(FormatException.class, () -> read(bytes)).getMessage();
    }

    private static ByteBuffer header(int type, int room, int... dims) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dims.length + room).put((byte) 0).put((byte) 0).put((byte) type).put((byte) dims.length);
        for (int dim : dims) {
            buffer.putInt(dim);
        }
        return buffer;
    }

    @Test
    void readsUnsignedBytes() throws IOException {
        StoredArray array = read(header(0x08, 6, 2, 3).put(new byte[] {0, 1, 2, 127, (byte) 128, (byte) 255}).array());
        assertEquals(Shape.of(2, 3), array.values().shape());
        assertArrayEquals(new double[] {0, 1, 2, 127, 128, 255}, array.values().toDoubleArray());
        assertTrue(array.isInteger());
    }

    @Test
    void readsTheOtherTypesBigEndian() throws IOException {
        assertArrayEquals(new double[] {-1}, read(header(0x09, 1, 1).put((byte) -1).array()).values().toDoubleArray());
        assertArrayEquals(new double[] {-2}, read(header(0x0b, 2, 1).putShort((short) -2).array()).values().toDoubleArray());
        assertArrayEquals(new double[] {1 << 30}, read(header(0x0c, 4, 1).putInt(1 << 30).array()).values().toDoubleArray());
        StoredArray floats = read(header(0x0d, 4, 1).putFloat(1.5f).array());
        assertEquals(DType.F32, floats.values().dtype());
        assertEquals(1.5, floats.values().item());
        assertEquals(Math.PI, read(header(0x0e, 8, 1).putDouble(Math.PI).array()).values().item());
    }

    @Test
    void refusesDamage() {
        assertEquals("a.idx: byte 0: expected 4 bytes of IDX magic, got 0", fail(new byte[0]));
        assertEquals("a.idx: byte 0: expected two zero bytes of IDX magic, got 1 and 0", fail(new byte[] {1, 0, 8, 1}));
        assertEquals("a.idx: byte 2: expected an IDX type of 8, 9, 11, 12, 13 or 14, got 10", fail(header(0x0a, 0, 1).array()));
        assertEquals("a.idx: byte 4: expected 1020 bytes of IDX axes, got 3", fail(new byte[] {0, 0, 8, (byte) 255, 1, 1, 1}));
        assertEquals("a.idx: byte 8: expected 2 bytes of numbers, got 1", fail(header(0x08, 1, 2).array()));
        assertEquals("a.idx: byte 8: expected 2 bytes of numbers, got 3", fail(header(0x08, 3, 2).array()));
        assertEquals("a.idx: byte 4: expected axes of 0 to 2147483647, got 4294967295", fail(header(0x08, 3, -1).array()));
        assertTrue(fail(header(0x0e, 0, 1 << 30, 1 << 30, 1 << 30).array()).contains("more elements than fit memory"));
    }
}
