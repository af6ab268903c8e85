package pushforward.ode;

import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.ode.method.Rk4;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// What the gradient of a solve takes in working memory, all of it off-heap and laid out before anything runs.
public final class AdjointMemory {
    private static final int LANES = 64;

    private AdjointMemory() {
    }

    /// Bytes per sample of a program that computes `|y(1)|^2` and its gradients with respect to y0 and theta.
    ///
    /// @param solver whose most steps are what room is made for, where steps are kept
    /// @param size of the state
    /// @param parameters size of theta, which has one shape
    public static long bytesPerSample(Solver solver, VectorField field, int size, int parameters, DType dtype, Adjoint adjoint) {
        List<Argument> arguments = List.of(new Argument("y0", Shape.of(size), dtype, true), new Argument("theta", Shape.of(parameters), dtype, true));
        Program program = Program.compile(Autodiff.trace(arguments, v -> {
            Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(x -> solver.solve(field, 0, 1, x.get(0), List.of(x.get(1)), adjoint).y().square().sum(), v);
            return List.of(g.value(), g.gradients().get(0), g.gradients().get(1));
        }), Options.defaults().withThreads(1).withMicroBatch(LANES).withMemoryBudget(Long.MAX_VALUE));
        return program.slabBytes() / LANES;
    }

    /// The same for `y' = tanh(theta * y)`, element by element, and a number of steps of RK4 of one size.
    ///
    /// @param steps whose number memory is measured against
    public static long bytesPerSample(int steps, int size, Adjoint adjoint) {
        VectorField field = (t, y, theta) -> y.times(theta.get(0)).tanh();
        return bytesPerSample(Solver.fixed(Rk4.METHOD, 1.0 / steps).withMaxSteps(steps + 1L), field, size, size, DType.F64, adjoint);
    }
}
