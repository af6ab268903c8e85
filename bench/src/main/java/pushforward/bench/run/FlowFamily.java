package pushforward.bench.run;

import java.util.Locale;

/// The kinds of flow a fit can choose.
public enum FlowFamily {
    /// Affine couplings between linear layers (Dinh et al., 2017).
    REALNVP;

    /// The name on the command line and in results.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
