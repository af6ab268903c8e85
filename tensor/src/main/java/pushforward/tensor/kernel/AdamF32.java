// Generated from AdamF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

/// The numbers of an [AdamStep] in the element type.
@SuppressWarnings("cast") // of no effect in this type, needed in the other
record AdamF32(float rate, float beta1, float mRate, float beta2, float vRate, float epsilon, float decay,
        float mCorrection, float vCorrection, float gradientScale) {
    static AdamF32 of(AdamStep s) {
        return new AdamF32((float) s.rate(), (float) s.beta1(), (float) (1 - s.beta1()), (float) s.beta2(),
                (float) (1 - s.beta2()), (float) s.epsilon(), (float) s.decay(), (float) s.mCorrection(),
                (float) s.vCorrection(), (float) s.gradientScale());
    }
}
