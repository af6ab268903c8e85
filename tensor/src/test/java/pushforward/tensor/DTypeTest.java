package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DTypeTest {
    @Test
    void sizesAreThoseOfTheJavaTypes() {
        assertEquals(Float.BYTES, DType.F32.bytes());
        assertEquals(Double.BYTES, DType.F64.bytes());
    }

    @Test
    void epsilonIsTheSpacingAboveOne() {
        assertEquals(Math.ulp(1f), DType.F32.epsilon());
        assertEquals(Math.ulp(1d), DType.F64.epsilon());
    }
}
