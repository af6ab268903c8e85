package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NormalQuantileTest {
    @Test
    void agreesWithSixtyDigitArithmetic() throws IOException {
        int count = 0;
        try (var in = new BufferedReader(new InputStreamReader(NormalQuantileTest.class.getResourceAsStream("/golden/normalQuantile.csv"),
                StandardCharsets.US_ASCII))) {
            for (String line : in.lines().toList()) {
                String[] xy = line.split(",");
                double x = Double.parseDouble(xy[0]);
                double expected = Double.parseDouble(xy[1]);
                double got = NormalQuantile.of(x);
                assertEquals(expected, got, 8 * Math.ulp(expected), "at " + x);
                count++;
            }
        }
        assertTrue(count > 200);
    }

    @Test
    void specialValues() {
        assertEquals(0.0, NormalQuantile.of(0.5));
        assertEquals(Double.NEGATIVE_INFINITY, NormalQuantile.of(0));
        assertEquals(Double.POSITIVE_INFINITY, NormalQuantile.of(1));
        for (double p : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertTrue(Double.isNaN(NormalQuantile.of(p)), "at " + p);
        }
    }
}
