package pushforward.flows.train;

/// Training met a loss or a gradient that is infinite or not a number. The cause, if there is one, is the report of the first operation that gave such a
/// value, with its source line and the row of the batch.
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The step it happened in, from 1.
    private final long step;
    /// The first parameter whose gradient is not finite, empty if all are.
    private final String parameter;

    NonFiniteLossException(long step, double loss, String parameter, RuntimeException cause) {
        super(message(step, loss, parameter, cause), cause);
        this.step = step;
        this.parameter = parameter;
    }

    NonFiniteLossException(long step, double loss, String parameter) {
        super(message(step, loss, parameter, null));
        this.step = step;
        this.parameter = parameter;
    }

    private static String message(long step, double loss, String parameter, @org.jspecify.annotations.Nullable RuntimeException cause) {
        return "expected a finite loss and gradient in step " + step + ", got loss " + loss
                + (parameter.isEmpty() ? "" : " and a gradient of \"" + parameter + "\" that is not finite")
                + (cause == null ? "" : ": " + cause.getMessage())
                + ". Look for extreme rows in the data, lower the learning rate or the clipping norm, or allow skipping with maxSkipped";
    }

    /// The step it happened in, from 1.
    public long step() {
        return step;
    }

    /// The name of the first parameter whose gradient is not finite; empty if all gradients are finite.
    public String parameter() {
        return parameter;
    }
}
