package pushforward.tensor.kernel;

/// The numbers of an [AdamStep] in the element type.
@SuppressWarnings("cast") // of no effect in this type, needed in the other
record AdamF64(double rate, double beta1, double mRate, double beta2, double vRate, double epsilon, double decay,
        double mCorrection, double vCorrection, double gradientScale) {
    static AdamF64 of(AdamStep s) {
        return new AdamF64((double) s.rate(), (double) s.beta1(), (double) (1 - s.beta1()), (double) s.beta2(),
                (double) (1 - s.beta2()), (double) s.epsilon(), (double) s.decay(), (double) s.mCorrection(),
                (double) s.vCorrection(), (double) s.gradientScale());
    }
}
