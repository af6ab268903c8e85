package pushforward.flows;

/// Recipes: flows of a known make, ready to train.
///
/// ```java
/// Flow flow = Flows.realNvp(2).layers(8).hidden(64, 64).build();
/// ```
public final class Flows {
    private Flows() {
    }

    /// A RealNVP: affine couplings between linear maps.
    ///
    /// @param features d, at least 1
    public static RealNvp realNvp(int features) {
        return new RealNvp(features);
    }

    /// A residual flow: perceptrons that contract, added to what they are given.
    ///
    /// @param features d, at least 1
    public static ResidualFlow residual(int features) {
        return new ResidualFlow(features);
    }
}
