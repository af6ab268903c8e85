package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.ode.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Traced fields as fields in plain Java.
public final class Fields {
    private Fields() {
    }

    /// A traced field as one in plain Java, compiled in double precision, with its exact Jacobian and its exact derivative with respect to time by automatic differentiation.
    ///
    /// It keeps the parameters' memory in use until it is closed, and serves one thread at a time.
    ///
    /// @param field the field
    /// @param size the number of components of its state
    /// @param theta its parameters, of type F64, any shapes; not modified
    public static Compiled of(VectorField field, int size, Tensor... theta) {
        Checks.require(size >= 1, "at least 1 component", size);
        return new Compiled(field, size, theta);
    }

    /// A compiled field.
    public static final class Compiled implements OdeFunction, AutoCloseable {
        private final int size;
        private final Bound value;
        private final Bound inState;
        private final Bound inTime;

        private Compiled(VectorField field, int size, Tensor[] theta) {
            this.size = size;
            List<Argument> arguments = new ArrayList<>();
            arguments.add(Argument.perSample("t", Shape.of(), DType.F64));
            arguments.add(Argument.perSample("y", Shape.of(size), DType.F64));
            for (int i = 0; i < theta.length; i++) {
                Checks.require(theta[i].dtype() == DType.F64, "parameters of type F64", theta[i].dtype());
                arguments.add(Argument.shared("theta" + i, theta[i].shape(), DType.F64));
            }
            this.value = bind(arguments, theta, x -> List.of(at(field, x.get(0), x.get(1), x)));
            this.inState = bind(arguments, theta, x -> List.of(Autodiff.jacobian(y -> at(field, x.get(0), y, x)).apply(x.get(1))));
            this.inTime = bind(arguments, theta,
                    x -> Autodiff.jvp(t -> List.of(at(field, t.get(0), x.get(1), x)), List.of(x.get(0)), List.of(x.get(0).constant(1))).tangents());
        }

        private static Var at(VectorField field, Var t, Var y, List<Var> all) {
            Var dy = field.at(t, y, all.subList(2, all.size()));
            Checks.require(dy.shape().equals(y.shape()), "a field of shape " + y.shape(), dy.shape());
            return dy;
        }

        private static Bound bind(List<Argument> arguments, Tensor[] theta, Autodiff.FnMany f) {
            return Autodiff.compile(arguments, f, Options.defaults().withThreads(1)).program().bind(theta);
        }

        private double[] run(Bound bound, double t, double[] y) {
            Checks.require(y.length == size, "a state of " + size + " components", y.length);
            try (Tensor time = Tensor.of(t); Tensor flat = Tensor.of(y); Tensor state = flat.reshape(1, size)) {
                Tensor out = bound.run(1, Key.ZERO, time, state).get(0);
                try (out) {
                    return out.toDoubleArray();
                }
            }
        }

        @Override
        public void derivative(double t, double[] y, double[] dy) {
            System.arraycopy(run(value, t, y), 0, dy, 0, size);
        }

        @Override
        public boolean hasJacobian() {
            return true;
        }

        @Override
        public void jacobian(double t, double[] y, double[][] jacobian) {
            double[] flat = run(inState, t, y);
            for (int i = 0; i < size; i++) {
                System.arraycopy(flat, i * size, jacobian[i], 0, size);
            }
        }

        @Override
        public boolean hasTimeDerivative() {
            return true;
        }

        @Override
        public void timeDerivative(double t, double[] y, double[] dt) {
            System.arraycopy(run(inTime, t, y), 0, dt, 0, size);
        }

        /// Lets go of the parameters and gives working memory back.
        @Override
        public void close() {
            value.close();
            inState.close();
            inTime.close();
        }
    }
}
