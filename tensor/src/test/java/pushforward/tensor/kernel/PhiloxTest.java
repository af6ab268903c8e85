package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.tensor.DType;

class PhiloxTest {
    /// The known answers of the Random123 library (kat_vectors, philox4x32 10 rounds).
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"})
    void knownAnswers(String counter, String key, String expected) {
        int[] c = words(counter);
        int[] k = words(key);
        int[] out = new int[4];
        Philox.block(pair(c[0], c[1]), pair(c[2], c[3]), pair(k[0], k[1]), out);
        assertArrayEquals(words(expected), out);
    }

    private static int[] words(String hex) {
        String[] parts = hex.split(" ");
        int[] words = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            words[i] = Integer.parseUnsignedInt(parts[i], 16);
        }
        return words;
    }

    private static long pair(int low, int high) {
        return low & 0xffffffffL | (long) high << 32;
    }

    @Property(tries = 300)
    void blocksAreThoseOfCommonsRng(@ForAll long key, @ForAll long low, @ForAll long high) {
        int[] seed = {(int) key, (int) (key >>> 32), (int) low, (int) (low >>> 32), (int) high, (int) (high >>> 32)};
        UniformRandomProvider oracle = RandomSource.PHILOX_4X32.create(seed);
        int[] out = new int[4];
        for (int block = 1; block <= 3; block++) {
            // Commons RNG advances the counter before it draws.
            long l = low + block;
            Philox.block(l, Long.compareUnsigned(l, low) < 0 ? high + 1 : high, key, out);
            for (int word : out) {
                assertEquals(oracle.nextInt(), word);
            }
        }
    }

    /// Draws one block of `[components][lanes]` numbers with a row stride of `lanes + 3`.
    private static double[][] draw(boolean normal, DType dtype, long seed, long step, long row, int lanes, long component, int components) {
        long stride = lanes + 3;
        long bytes = Math.max(1, components * stride * dtype.bytes());
        long address = Memory.allocate(bytes);
        try {
            Memory.poison(address, bytes);
            if (normal) {
                Philox.fillNormal(dtype, address, stride, seed, step, row, lanes, component, components);
            } else {
                Philox.fillUniform(dtype, address, stride, seed, step, row, lanes, component, components);
            }
            double[][] numbers = new double[components][lanes];
            for (int c = 0; c < components; c++) {
                for (int l = 0; l < stride; l++) {
                    long at = address + (c * stride + l) * dtype.bytes();
                    double number = dtype == DType.F32 ? Memory.getFloat(at) : Memory.getDouble(at);
                    if (l < lanes) {
                        numbers[c][l] = number;
                    } else {
                        assertTrue(Double.isNaN(number), "wrote beyond the lanes");
                    }
                }
            }
            return numbers;
        } finally {
            Memory.free(address);
        }
    }

    @Property(tries = 200)
    void aNumberDependsOnItsPlaceOnly(@ForAll DType dtype, @ForAll boolean normal, @ForAll long seed, @ForAll @LongRange(max = 1L << 47) long step,
            @ForAll @LongRange(max = 1L << 47) long row, @ForAll @IntRange(min = 1, max = 150) int lanes, @ForAll @IntRange(max = 9) int component,
            @ForAll @IntRange(min = 1, max = 9) int components, @ForAll @LongRange(max = 3) long stream) {
        long first = stream << 32 | component;
        double[][] block = draw(normal, dtype, seed, step, row, lanes, first, components);
        for (int c = 0; c < components; c += 2) {
            for (int l = 0; l < lanes; l += 13) {
                assertEquals(draw(normal, dtype, seed, step, row + l, 1, first + c, 1)[0][0], block[c][l]);
            }
        }
        int split = lanes / 3;
        double[][] tail = draw(normal, dtype, seed, step, row + split, lanes - split, first, components);
        for (int c = 0; c < components; c++) {
            assertEquals(block[c][lanes - 1], tail[c][lanes - split - 1]);
        }
    }

    /// The documented construction, from the block function alone.
    @ParameterizedTest
    @EnumSource(DType.class)
    void numbersComeFromTheDocumentedBits(DType dtype) {
        long seed = 0x0123456789abcdefL;
        long step = 0x1234_0000_0007L;
        long row = 0x4321_0000_0000L;
        double[][] uniform = draw(false, dtype, seed, step, row, 5, 0, 8);
        double[][] normal = draw(true, dtype, seed, step, row, 5, 0, 8);
        int[] w = new int[4];
        for (int c = 0; c < 8; c++) {
            for (int l = 0; l < 5; l++) {
                int perBlock = dtype == DType.F32 ? 4 : 2;
                Philox.block(row + l & 0xffffffffL | (0x4321L | 0x1234L << 16) << 32, c / perBlock | 7L << 32, seed, w);
                double u;
                double z;
                if (dtype == DType.F32) {
                    int word = w[c % 4];
                    u = ((word >>> 9) + 0.5) / (1 << 23);
                    z = SpecialF32.normalQuantile((float) (((word & Integer.MAX_VALUE) + 0.5) / 0x1p32));
                    z = word < 0 ? -z : z;
                } else {
                    long word = pair(w[2 * (c % 2)], w[2 * (c % 2) + 1]);
                    u = ((word >>> 12) + 0.5) / (1L << 52);
                    z = SpecialF64.normalQuantile((((word & Long.MAX_VALUE) >>> 11) + 0.5) / (1L << 53));
                    z = word < 0 ? -z : z;
                }
                assertEquals(u, uniform[c][l]);
                assertEquals(z, normal[c][l], 8 * dtype.epsilon() * Math.abs(z));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void differentPlacesGiveDifferentNumbers(DType dtype) {
        Set<Double> seen = new HashSet<>();
        int places = 0;
        for (long seed : new long[] {1, 2, 1L << 32}) {
            for (long step : new long[] {0, 1, 1L << 32}) {
                for (long row : new long[] {0, 1, 1L << 32}) {
                    for (long component : new long[] {0, 1, 2, 3, 4, 1L << 32, 2L << 32}) {
                        seen.add(draw(false, dtype, seed, step, row, 1, component, 1)[0][0]);
                        places++;
                    }
                }
            }
        }
        assertEquals(places, seen.size());
        assertNotEquals(Philox.derive(1, 2), Philox.derive(2, 1));
        assertNotEquals(Philox.derive(1, 1), Philox.derive(1, 1L << 32));
    }

    @Test
    void refusesPlacesThatDoNotExist() {
        for (DType dtype : DType.values()) {
            for (boolean normal : new boolean[] {false, true}) {
                assertThrows(IllegalArgumentException.class, () -> draw(normal, dtype, 0, -1, 0, 1, 0, 1));
                assertThrows(IllegalArgumentException.class, () -> draw(normal, dtype, 0, Philox.STEPS, 0, 1, 0, 1));
                assertThrows(IllegalArgumentException.class, () -> draw(normal, dtype, 0, 0, -1, 1, 0, 1));
                assertThrows(IllegalArgumentException.class, () -> draw(normal, dtype, 0, 0, Philox.ROWS, 1, 0, 1));
                assertThrows(IllegalArgumentException.class, () -> draw(normal, dtype, 0, 0, 0, 1, -1, 1));
                assertThrows(IllegalArgumentException.class, () -> draw(normal, dtype, 0, 0, 0, 1, Integer.MAX_VALUE, 1));
                assertEquals(0, draw(normal, dtype, 0, 0, 0, 4, 0, 0).length);
                assertEquals(0, draw(normal, dtype, 0, 0, Philox.ROWS, 0, 0, 1)[0].length);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Philox.fillUniform(DType.F32, 0, 3, 0, 0, 0, 4, 0, 1));
    }

    @Test
    void fillingAllocatesNothing() {
        assumeFalse(Boolean.getBoolean("pushforward.checked"), "checks of every access allocate");
        long address = Memory.allocate(8 * 16 * 100);
        long least = Allocation.least(20, () -> {
            for (int i = 0; i < 200; i++) {
                for (DType dtype : DTYPES) {
                    Philox.fillUniform(dtype, address, 100, 1, i, 0, 100, 5L << 32, 16);
                    Philox.fillNormal(dtype, address, 100, 1, i, 0, 100, 3, 7);
                }
            }
        });
        Memory.free(address);
        assertEquals(0, least);
    }

    private static final DType[] DTYPES = DType.values();
}
