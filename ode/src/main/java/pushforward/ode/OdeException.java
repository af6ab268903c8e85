package pushforward.ode;

/// A solve that did not reach what was asked for, where the caller wanted an exception: see [Solution#orThrow()].
public final class OdeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Status status;

    OdeException(Status status, String message) {
        super(message);
        this.status = status;
    }

    /// How the solve ended.
    public Status status() {
        return status;
    }
}
