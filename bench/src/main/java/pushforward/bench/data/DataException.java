package pushforward.bench.data;

import java.io.Serial;

/// Data that cannot be used as it is. The message says what is wrong, where (column, row) and what to do about it; it is meant to be shown alone.
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /// @param message what is wrong, where and what to do
    public DataException(String message) {
        super(message);
    }

    /// @param message what is wrong, where and what to do
    /// @param cause what brought it to light
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
