package pushforward.ode;

import java.util.List;
import java.util.Optional;

/// One row on its way.
class RowTrack {
    final int row;
    final Pacer pacer;
    boolean ended;

    RowTrack(int row, Pacer pacer) {
        this.row = row;
        this.pacer = pacer;
    }

    /// The event that ended it, if one did.
    Optional<Event.Occurrence> last() {
        return Optional.empty();
    }

    List<Event.Occurrence> events() {
        return List.of();
    }

    List<Segment> segments() {
        return List.of();
    }
}
