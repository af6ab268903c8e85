package pushforward.tensor.kernel;

/// The numbers of one step of [Kernels#adam].
///
/// @param rate          the learning rate
/// @param beta1         decay of the first moment, in [0, 1)
/// @param beta2         decay of the second moment, in [0, 1)
/// @param epsilon       added to the root of the second moment
/// @param decay         learning rate times weight decay
/// @param mCorrection   `1 / (1 - beta1^t)` in step `t` = 1, 2 ...
/// @param vCorrection   `1 / (1 - beta2^t)`
/// @param gradientScale factor of the gradient (for clipping; else 1)
public record AdamStep(double rate, double beta1, double beta2, double epsilon, double decay, double mCorrection,
        double vCorrection, double gradientScale) {
}
