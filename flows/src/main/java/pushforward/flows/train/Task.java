package pushforward.flows.train;

import java.util.List;
import java.util.Optional;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.Json;

/// What a training run is about: its objectives and its data, if it has any.
///
/// @param trained the loss whose gradient is followed
/// @param validated the loss that is validated
/// @param data `[n, ...]` each; must stay open until the run is closed. Empty where the objective draws its samples itself
/// @param validation `[m, ...]` each, likewise
/// @param validationRows m; without data how many samples a validation draws; 0 for no validation
/// @param beta see [Objective#loss]
/// @param identity what else decides the numbers of the run
/// @param preparation what is done to the rows of a step before the trained objective sees them, if anything; closed with the run
record Task(Objective trained, Objective validated, List<Tensor> data, List<Tensor> validation, int validationRows, Beta beta, Json.Obj identity, Optional<Preparation> preparation) {
    Task(Objective trained, Objective validated, List<Tensor> data, List<Tensor> validation, int validationRows, Beta beta, Json.Obj identity) {
        this(trained, validated, data, validation, validationRows, beta, identity, Optional.empty());
    }

    /// A number as a function of the step.
    @FunctionalInterface
    interface Beta {
        /// @param step steps taken, from 0
        /// @param steps of the whole run
        double at(long step, long steps);
    }

    /// A run over rows of data.
    ///
    /// @param validation empty for none
    static Task of(Objective objective, List<Tensor> data, List<Tensor> validation) {
        return of(objective, objective, data, validation);
    }

    /// A run over rows of data, with another loss for the validation rows.
    static Task of(Objective trained, Objective validated, List<Tensor> data, List<Tensor> validation) {
        return new Task(trained, validated, data, validation, validation.isEmpty() ? 0 : validation.get(0).dim(0), (step, steps) -> 1, Json.object());
    }

    /// The same run, which differs from others in this.
    Task with(Json.Obj value) {
        return new Task(trained, validated, data, validation, validationRows, beta, value, preparation);
    }

    /// The same run with rows that are prepared.
    Task with(Preparation value) {
        return new Task(trained, validated, data, validation, validationRows, beta, identity, Optional.of(value));
    }

    boolean validates() {
        return validationRows > 0;
    }
}
