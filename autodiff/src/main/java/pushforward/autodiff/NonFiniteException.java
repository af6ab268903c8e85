package pushforward.autodiff;

/// The first value of a run that is infinite or not a number: lowest sample first, then the earliest operation. Thrown by programs compiled with
/// [Options#provenance()]; the same for every number of threads and size of micro-batches.
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    private final String operation;
    private final String origin;
    private final long row;
    private final double value;

    NonFiniteException(String operation, String origin, long row, double value) {
        super(operation + " gave " + value + (row < 0 ? ", a value shared by all samples" : " for sample " + row) + (origin.isEmpty() ? "" : " (" + origin + ")"));
        this.operation = operation;
        this.origin = origin;
        this.row = row;
        this.value = value;
    }

    /// The primitive that gave the value.
    public String operation() {
        return operation;
    }

    /// The line of user code that recorded the primitive, `File.java:12`, or an empty string.
    public String origin() {
        return origin;
    }

    /// The sample's number within the run, or -1 for a value shared by all samples.
    public long row() {
        return row;
    }

    /// The value itself.
    public double value() {
        return value;
    }
}
