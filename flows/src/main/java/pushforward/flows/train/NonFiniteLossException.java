package pushforward.flows.train;

import java.util.Optional;
import pushforward.autodiff.NonFiniteException;

/// Training met a loss or a gradient that is infinite or not a number. The cause, if there is one, is the report of the first operation that gave such a
/// value, with its source line and the row of the batch or of the validation set.
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The step it happened in, from 1.
    private final long step;
    /// The first parameter whose gradient is not finite, empty if there is none.
    private final String parameter;

    private NonFiniteLossException(String message, long step, String parameter, Optional<NonFiniteException> cause) {
        super(message, cause.orElse(null));
        this.step = step;
        this.parameter = parameter;
    }

    static NonFiniteLossException inStep(long step, double loss, String parameter, Optional<NonFiniteException> cause) {
        return new NonFiniteLossException("expected a finite loss and gradient in step " + step + ", got loss " + loss
                + (parameter.isEmpty() ? "" : " and a gradient of \"" + parameter + "\" that is not finite") + detail(cause)
                + ". Look for extreme rows in the data or a target that is not finite where the flow has mass, "
                + "lower the learning rate or the clipping norm, or allow skipping with maxSkipped", step, parameter, cause);
    }

    static NonFiniteLossException inValidation(long step, double loss, Optional<NonFiniteException> cause) {
        return new NonFiniteLossException("expected a finite validation loss after step " + step + ", got " + loss + detail(cause)
                + ". Look for extreme rows in the validation set, for rows outside the flow's support, or a target that is not finite where the flow has mass", step, "", cause);
    }

    private static String detail(Optional<NonFiniteException> cause) {
        return cause.map(c -> ": " + c.getMessage()).orElse("");
    }

    /// The step it happened in or after, from 1.
    public long step() {
        return step;
    }

    /// The name of the first parameter whose gradient is not finite; empty if all gradients are finite.
    public String parameter() {
        return parameter;
    }
}
