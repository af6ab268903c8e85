package pushforward.bench.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;

class PairsPlotTest {
    private static Rows normal(int d, long seed) {
        var rng = Random.of(seed, "pairs");
        double[] values = new double[500 * d];
        java.util.Arrays.setAll(values, i -> Random.normal(rng));
        return Rows.wrap(values, d);
    }

    /// Each panel on and below the diagonal has colour in it, those above have none.
    @Test
    void panelsBelowTheDiagonalAreFilled() {
        int d = 3;
        int side = 80;
        BufferedImage image = PairsPlot.draw(List.of("a", "b", "c"), normal(d, 1), normal(d, 2), side);
        for (int row = 0; row < d; row++) {
            for (int column = 0; column < d; column++) {
                int coloured = 0;
                for (int y = 4; y < side - 4; y++) {
                    for (int x = 4; x < side - 4; x++) {
                        int rgb = image.getRGB(64 + column * (side + 8) + x, 34 + row * (side + 8) + y) & 0xffffff;
                        coloured += rgb == 0xffffff ? 0 : 1;
                    }
                }
                assertEquals(column <= row, coloured > 100, "panel " + row + ", " + column + ": " + coloured);
            }
        }
    }

    @Test
    void constantColumnsAndWrongWidths() {
        Rows same = Rows.of(new double[][] {{2, 1}, {2, 3}, {2, 5}});
        assertTrue(PairsPlot.draw(List.of("a", "b"), same, same, 60).getWidth() > 120);
        assertThrows(IllegalArgumentException.class, () -> PairsPlot.draw(List.of("a"), same, same, 60));
    }
}
