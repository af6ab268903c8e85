package guide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Fn;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.ode.Adjoint;
import pushforward.ode.Controller;
import pushforward.ode.Event;
import pushforward.ode.Method;
import pushforward.ode.RowSolver;
import pushforward.ode.Solution;
import pushforward.ode.Solver;
import pushforward.ode.Trajectories;
import pushforward.ode.VectorField;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Euler;
import pushforward.ode.method.Heun;
import pushforward.ode.method.Rk4;
import pushforward.ode.method.Rodas5P;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// The examples of chapter 11.
final class OdeChapter {
    private OdeChapter() {
    }

    // region orders
    static void orders() {
        for (Method method : List.of(Euler.METHOD, Heun.METHOD, Rk4.METHOD)) {
            StringBuilder line = new StringBuilder(String.format("%-6s", method.name()));
            for (int n = 10; n <= 80; n *= 2) {
                double y = Solver.fixed(method, 1.0 / n).solve((t, x, dx) -> dx[0] = -x[0], 0, 1, 1).y(0);
                line.append(String.format(Locale.ROOT, "  n = %d: %.1e", n, Math.abs(y - Math.exp(-1))));
            }
            System.out.println(line);
        }
    }
    // end orders

    // region adaptive
    static void adaptive() {
        Problem orbit = Problems.named("arenstorf").orElseThrow();
        Solver solver = Solver.of(Dopri5.METHOD).withController(Controller.dopri5()).withTolerances(1e-7, 1e-7);
        Solution s = orbit.solve(solver);
        System.out.println(s.status() + ", " + s.statistics().accepted() + " steps taken, " + s.statistics().rejected() + " rejected, " + s.statistics().evaluations() + " evaluations");
        System.out.printf(Locale.ROOT, "back at (%.10f, %.3e)%n", s.y(0), s.y(1));
    }
    // end adaptive

    // region events
    static void events() {
        Problem planet = Problems.named("kepler").orElseThrow();                        // nearest to the sun at t = 0, a year takes 2 pi
        Event nearest = Event.of((t, y) -> y[0] * y[2] + y[1] * y[3]).only(Event.Direction.RISING).ending();
        Solution year = Solver.of(Dopri5.METHOD).withTolerances(1e-10, 1e-10).withDense(true).withEvents(nearest).solve(planet.field(), 0.1, 20, planet.exact().orElseThrow().apply(0.1));
        System.out.printf(Locale.ROOT, "%s at t = %.8f%n", year.status(), year.t());
        System.out.printf(Locale.ROOT, "half a year after the beginning: x = %.8f, exactly %.8f%n", year.at(Math.PI)[0], -1.6);
    }
    // end events

    // region stiff
    static void stiff() {
        Problem vanDerPol = Problems.named("van-der-pol").orElseThrow();                // eps = 1e-6
        for (Method method : List.of(Dopri5.METHOD, Rodas5P.METHOD)) {
            Solution s = vanDerPol.solve(Solver.of(method).withTolerances(1e-6, 1e-6).withMaxSteps(20_000));
            System.out.printf(Locale.ROOT, "%-8s %s at t = %.5f after %d steps, y = %.6f%n", method.name(), s.status(), s.t(), s.statistics().steps(), s.y(0));
        }
    }
    // end stiff

    // region rows
    /// Predators and prey; theta holds (a, b, c, d).
    static final VectorField LOTKA_VOLTERRA = (t, y, theta) -> {
        Var p = theta.get(0);
        Var met = y.at(0).times(y.at(1));
        return Var.stack(p.at(0).times(y.at(0)).minus(p.at(1).times(met)), p.at(3).times(met).minus(p.at(2).times(y.at(1))));
    };

    static void rows() {
        RowSolver rows = Solver.defaults().compile(LOTKA_VOLTERRA, DType.F64, 2, List.of(Argument.perSample("p", Shape.of(4), DType.F64)), Options.defaults());
        Tensor y0 = Tensor.of(new double[][] {{1, 1}, {3, 1.5}, {0.1, 6}});
        Tensor p = Tensor.of(new double[][] {{1.5, 1, 3, 1}, {1.5, 1, 3, 1}, {4, 2, 3, 1}});
        Trajectories all = rows.solve(0, 10, y0, p);
        for (int i = 0; i < all.rows(); i++) {
            System.out.println(all.status(i) + " after " + all.statistics(i).steps() + " steps: " + all.y().row(i));
        }
    }
    // end rows

    // region adjoints
    static void adjoints() {
        Map<String, Adjoint> all = new LinkedHashMap<>();
        all.put("Discretise", Adjoint.discretise());
        all.put("Checkpointed(8)", Adjoint.checkpointed(8));
        all.put("Reversible", Adjoint.reversible(200));
        all.put("Backsolve", Adjoint.backsolve());
        all.put("Interpolating", Adjoint.interpolating());
        Solver solver = Solver.of(Dopri5.METHOD).withTolerances(1e-8, 1e-8).withMaxSteps(500);
        Tensor x = Tensor.of(new double[][] {{1, 1, 1.5, 1, 3, 1}});                    // y(0) and the four parameters
        double[] end = {1.026344767575, 0.909691078136};
        double[] slopes = {0.2995995083, -0.01415181634, 0.6219615856, 0.0680014042, 0.1691764640, 0.2725606940};
        all.forEach((name, adjoint) -> {
            Fn state = v -> solver.solve(LOTKA_VOLTERRA, 0, 10, v.slice(0, 2), List.of(v.slice(2, 6)), adjoint).y();
            double[] y = Autodiff.compile(state).apply(x).toDoubleArray();
            double[] g = Autodiff.grad(v -> state.apply(v).minus(1).square().sum().times(0.5)).apply(x).toDoubleArray();
            System.out.printf(Locale.ROOT, "%-16s state off by %.0e, gradient by %.0e%n", name, off(y, end), off(g, slopes));
        });
    }

    static double off(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
    }
    // end adjoints
}
