package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One or more pictures of the guide that belong together.
public interface Figure {
    /// The word for it on the command line.
    String name();

    /// What it shows, in one sentence.
    String summary();

    /// Draws it into an existing directory, as PNG files whose names begin with [#name()].
    ///
    /// @return the files written
    List<Path> draw(Path directory) throws IOException;

    /// All of them, in the order of the chapters.
    static List<Figure> all() {
        return List.of(new Accuracy(), new GradientCheck(), new Pushforward1d(), new MoonsFigure(), new Jacobians(), new SplineFigure(), new MixingFigure(), new Contraction(), new DivergencesFigure(),
                new TypicalSet(), new PhasePortraits(), new StepSizes(), new EulerLayers(), new ContinuousFigure(), new RooflineFigure());
    }
}
