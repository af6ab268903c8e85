package pushforward.ode;

/// What a solve took.
///
/// @param evaluations of the field, those for the first step, for the Jacobian by differences and for dense output included
/// @param steps attempted
/// @param accepted steps
/// @param rejected steps, those before the first accepted one included
/// @param jacobians evaluated, by implicit methods
/// @param factorizations of matrices, by implicit methods
public record Statistics(long evaluations, long steps, long accepted, long rejected, long jacobians, long factorizations) {
}
