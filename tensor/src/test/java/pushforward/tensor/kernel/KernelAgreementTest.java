package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.tensor.DType;

/// Every vector kernel gives the bits of the scalar kernel: in this process, and in others with other vector widths.
final class KernelAgreementTest {
    @ParameterizedTest
    @EnumSource
    void agreesInThisProcess(DType type) {
        assertEquals(List.of(), KernelAgreement.mismatches(type));
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void agreesInEveryWidth(int bits) {
        Fork.Result result = Fork.run(KernelAgreement.class, Fork.VECTOR, "-Dpushforward.vectorBits=" + bits);
        assertEquals("lanes " + bits / 64 + " " + bits / 32 + "\n", result.out());
        assertEquals(0, result.exit());
    }

    @Test
    void agreesInCheckedMode() {
        Fork.Result result = Fork.run(KernelAgreement.class, Fork.VECTOR, "-Dpushforward.checked=true");
        assertEquals(0, result.exit(), result.out());
    }
}
