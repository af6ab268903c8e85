package consumer;

import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Tensor;

/// The example that `run.sh` runs in four ways. The lines between the markers are also what `jshell` gets.
public final class Example {
    private Example() {}

    /// Solves a system of two linear equations.
    ///
    /// @param args not used
    public static void main(String[] args) {
        // region example
        Tensor a = Tensor.of(new double[][] {{4, 1}, {1, 3}});
        Tensor b = Tensor.of(1, 2);
        System.out.println(LinearAlgebra.solve(a, b));
        // endregion
    }
}
