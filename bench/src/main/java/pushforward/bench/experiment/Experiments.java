package pushforward.bench.experiment;

import java.util.List;
import java.util.Optional;

/// The experiments there are.
public final class Experiments {
    private static final List<Experiment> ALL = List.of(new JacobianCost(), new DigitsTable(), new Posteriors(), new Adbench(), new Power(), new Bsds300(), new WorkPrecision(), new DetestTable(),
            new AdjointMemory(), new TraceCost(), new Transport());

    private Experiments() {
    }

    /// All of them, in the order they are listed.
    public static List<Experiment> all() {
        return ALL;
    }

    /// The one of that name.
    public static Optional<Experiment> named(String name) {
        return ALL.stream().filter(e -> e.name().equals(name)).findFirst();
    }
}
