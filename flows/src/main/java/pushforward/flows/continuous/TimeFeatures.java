package pushforward.flows.continuous;

import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;

/// What a network sees of the time.
public sealed interface TimeFeatures {
    /// How many numbers.
    int size();

    /// The numbers `[size]`.
    ///
    /// @param t a scalar
    Var at(Var t);

    /// The time itself.
    record Plain() implements TimeFeatures {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public Var at(Var t) {
            return t.reshape(1);
        }
    }

    /// `t, cos(pi k t), sin(pi k t)` for k = 1 .. n: what a network needs to change quickly with time.
    ///
    /// M. Tancik et al., Fourier Features Let Networks Learn High Frequency Functions in Low Dimensional Domains, NeurIPS 2020, DOI 10.48550/arXiv.2006.10739.
    ///
    /// @param frequencies n, at least 1
    record Fourier(int frequencies) implements TimeFeatures {
        public Fourier {
            Checks.require(frequencies >= 1, "at least 1 frequency", frequencies);
        }

        @Override
        public int size() {
            return 2 * frequencies + 1;
        }

        @Override
        public Var at(Var t) {
            double[] k = new double[frequencies];
            for (int i = 0; i < frequencies; i++) {
                k[i] = Math.PI * (i + 1);
            }
            Var phase = t.constant(k, frequencies).times(t);
            return Var.concat(0, t.reshape(1), phase.cos(), phase.sin());
        }
    }
}
