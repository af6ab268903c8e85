package pushforward.bench.speed;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.ode.RowSolver;
import pushforward.ode.Solver;
import pushforward.ode.Trajectories;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The problem `lotka-volterra` from many initial states, each with steps of its own, as one compiled program; beside Hipparchus, trajectory by trajectory on as many threads.
///
/// @param name as on the command line
/// @param batch trajectories
/// @param tolerance relative and absolute
public record OdeBatchCase(String name, int batch, double tolerance) implements SpeedCase {

    /// What each trajectory solves, from a state of its own.
    Problem problem() {
        return Problems.named("lotka-volterra").orElseThrow();
    }

    /// The same field, traced.
    private static Var field(Var t, Var y, List<Var> theta) {
        Var prey = y.at(0);
        Var predators = y.at(1);
        Var met = prey.times(predators);
        return Var.stack(prey.times(1.5).minus(met), met.minus(predators.times(3)));
    }

    @Override
    public int features() {
        return problem().size();
    }

    @Override
    public DType dtype(DType asked) {
        return DType.F64;
    }

    @Override
    public Optional<Peer> peer() {
        return Optional.of(new Hipparchus());
    }

    /// The initial states `y0` `[batch, 2]`, from 0.5 to 2, and the states `known` `[batch, 2]` they lead to, to 12 digits.
    @Override
    public Map<String, Tensor> inputs(DType dtype) {
        Tensor y0 = RandomKey.of(1).uniform(dtype, batch, 2).times(1.5).plus(0.5);
        Problem problem = problem();
        Solver exact = Solver.of(Dop853.METHOD).withTolerances(1e-13, 1e-13);
        double[][] known = Arrays.stream(y0.toDoubleArray2()).parallel().map(from -> exact.solve(problem.field(), problem.t0(), problem.t1(), from).orThrow().y()).toArray(double[][]::new);
        return Map.of("y0", y0, "known", Tensor.of(known));
    }

    /// None: there are no matrix products.
    @Override
    public long flops() {
        return 0;
    }

    /// The largest error of a component over all trajectories, and how often the field was evaluated for them.
    static Map<String, Double> facts(Map<String, Tensor> inputs, double[] y, long evaluations) {
        double[] known = inputs.get("known").toDoubleArray();
        double most = 0;
        for (int i = 0; i < y.length; i++) {
            most = Math.max(most, Math.abs(y[i] - known[i]));
        }
        return Map.of("error", most, "evaluations", (double) evaluations);
    }

    @Override
    public Contender open(DType dtype, int threads, Map<String, Tensor> inputs) {
        RowSolver rows = Solver.of(Dopri5.METHOD).withTolerances(tolerance, tolerance).compile(OdeBatchCase::field, dtype, 2, List.of(), Options.defaults().withThreads(threads));
        Problem problem = problem();
        return new Operation() {
            @Override
            Tensor result() {
                Trajectories all = rows.solve(problem.t0(), problem.t1(), inputs.get("y0"));
                all.saved().close();
                return all.y();
            }

            @Override
            public Map<String, Double> facts() {
                Trajectories all = rows.solve(problem.t0(), problem.t1(), inputs.get("y0")).orThrow();
                return OdeBatchCase.facts(inputs, all.y().toDoubleArray(), all.statistics().evaluations());
            }
        };
    }
}
