package pushforward.tensor.kernel;

/// The elementwise functions of one operand. Predicates give exactly 0 or 1.
public enum Unary {
    NEG,
    ABS,
    /// -1, 0 (with the operand's sign) or 1; NaN of NaN.
    SIGN,
    RECIPROCAL,
    SQRT,
    SQUARE,
    EXP,
    EXPM1,
    LOG,
    LOG1P,
    TANH,
    /// 1 / (1 + exp(-x)).
    SIGMOID,
    /// log(1 + exp(x)).
    SOFTPLUS,
    SIN,
    COS,
    ERF,
    /// The distribution function of the standard normal.
    NORMAL_CDF,
    /// Its inverse: minus infinity at 0, infinity at 1, NaN outside of [0, 1].
    NORMAL_QUANTILE,
    LOG_GAMMA,
    DIGAMMA,
    FLOOR,
    /// To the nearest integer, ties to even.
    ROUND,
    IS_FINITE,
    /// 1 where the operand is 0, else 0.
    NOT
}
