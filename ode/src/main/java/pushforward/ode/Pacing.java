package pushforward.ode;

/// Who shares a step size in a solve of many rows.
public enum Pacing {
    /// Nobody: each row has steps, error and status of its own, whoever else is solved with it.
    EACH,
    /// All rows take the same steps, held to the largest error among them. What one row gives then depends on the others.
    WORST,
    /// All rows take the same steps, held to the root mean square of their errors.
    MEAN
}
