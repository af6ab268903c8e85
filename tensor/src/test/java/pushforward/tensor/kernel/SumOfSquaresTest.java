package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.tensor.DType;

final class SumOfSquaresTest {
    @ParameterizedTest
    @EnumSource(DType.class)
    void ofTheFirstWholeNumbers(DType type) {
        for (int n : new int[] {0, 1, 2, 31, 32, 33, 63, 64, 100, 1_000}) {
            long a = Memory.allocate((long) n * type.bytes());
            for (int i = 0; i < n; i++) {
                if (type == DType.F32) {
                    Memory.putFloat(a + (long) i * Float.BYTES, i + 1);
                } else {
                    Memory.putDouble(a + (long) i * Double.BYTES, i + 1);
                }
            }
            double exact = n * (n + 1.0) * (2.0 * n + 1) / 6;
            assertEquals(exact, Kernels.of(type).sumOfSquares(a, n));
            assertEquals(exact, Kernels.scalar(type).sumOfSquares(a, n));
            Memory.free(a);
        }
    }
}
