package pushforward.tensor.kernel;

/// The elementwise functions of two operands. Comparisons and logic give exactly 0 or 1.
public enum Binary {
    ADD,
    SUB,
    MUL,
    DIV,
    /// As [Math#max(double, double)]: NaN if either operand is NaN, and +0 above -0.
    MAX,
    /// As [Math#min(double, double)]: NaN if either operand is NaN, and -0 below +0.
    MIN,
    POW,
    LT,
    LE,
    EQ,
    NE,
    AND,
    OR,
    /// The first operand's magnitude with the second's sign.
    COPYSIGN,
    /// The angle of the point (second, first), in [-pi, pi].
    ATAN2
}
