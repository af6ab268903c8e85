package pushforward.bench.data;

import java.util.Optional;

/// The shape of a grey image whose pixels are the columns of a row, row by row.
///
/// @param height rows of pixels
/// @param width columns of pixels
public record ImageShape(int height, int width) {
    /// The square of `columns` pixels if there is one of at least 6 x 6.
    static Optional<ImageShape> square(int columns) {
        int side = (int) Math.round(Math.sqrt(columns));
        return side >= 6 && side * side == columns ? Optional.of(new ImageShape(side, side)) : Optional.empty();
    }
}
