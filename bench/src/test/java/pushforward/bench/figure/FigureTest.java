package pushforward.bench.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures that are quick to draw are whole PNG files with something in them, and nothing else is left beside them.
class FigureTest {
    @TempDir
    Path directory;

    @Test
    void drawsWholePictures() throws IOException {
        for (Figure figure : List.of(new Accuracy(), new GradientCheck(), new Pushforward1d(), new Jacobians(), new SplineFigure(), new Contraction(), new TypicalSet(),
                new PhasePortraits(), new StepSizes(), new EulerLayers())) {
            for (Path file : figure.draw(directory)) {
                assertTrue(file.getFileName().toString().startsWith(figure.name()));
                BufferedImage image = ImageIO.read(file.toFile());
                Set<Integer> colours = new HashSet<>();
                for (int x = 0; x < image.getWidth(); x++) {
                    for (int y = 0; y < image.getHeight(); y++) {
                        colours.add(image.getRGB(x, y));
                    }
                }
                assertTrue(colours.size() > 10, file + " has only " + colours.size() + " colours");
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(10, files.count());
        }
    }
}
