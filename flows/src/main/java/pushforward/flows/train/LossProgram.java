package pushforward.flows.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Graph;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.autodiff.Var;
import pushforward.flows.Noise;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;

/// An objective compiled for one set of parameters: the mean loss over the rows of a run and, if asked for, its gradient with respect to every trained
/// parameter and the new values of those that are not trained but updated. One trace, one program, one pass over the data.
///
/// The gradient is one result, laid out as the parameters' buffer: `[size]`, zero in the gaps and where nothing is trained. Results are written into tensors
/// made once; the parameters are read anew in every run. Not for use from several threads.
final class LossProgram implements AutoCloseable {
    private final Parameters parameters;
    private final Bound bound;
    private final Tensor[] results;
    private final Lease loss;
    private final Tensor beta;
    private final Lease betaLease;
    private final List<String> updates;

    private LossProgram(Parameters parameters, Bound bound, Tensor beta, Tensor[] results, List<String> updates) {
        this.parameters = parameters;
        this.bound = bound;
        this.results = results;
        this.loss = TensorAccess.lease(results[0]);
        this.beta = beta;
        this.betaLease = TensorAccess.lease(beta);
        this.updates = updates;
    }

    /// Compiles loss and gradient. Layers may estimate both; the loss alone is always exact.
    ///
    /// @param sample what the data say of one sample, each per sample
    static LossProgram withGradient(Objective objective, Parameters parameters, List<Argument> sample, Options options) {
        List<String> updates = new ArrayList<>();
        Graph graph = Autodiff.trace(arguments(parameters, sample), all -> gradient(objective, parameters, all, updates));
        List<Tensor> results = new ArrayList<>(List.of(Tensor.zeros(DType.F64), Tensor.zeros(parameters.dtype(), (int) parameters.buffer().size())));
        for (String name : updates) {
            results.add(Tensor.zeros(parameters.dtype(), parameters.at(name).shape().dims()));
        }
        return bind(graph, parameters, options, results, updates);
    }

    /// Compiles the loss alone.
    static LossProgram lossOnly(Objective objective, Parameters parameters, List<Argument> sample, Options options) {
        Graph graph = Autodiff.trace(arguments(parameters, sample), all -> {
            int n = parameters.entries().size();
            Scope scope = Scope.of(parameters.parameters(), all.subList(0, n));
            return List.of(objective.loss(all.subList(n + 1, all.size()), all.get(n), new Noise(parameters.dtype()), scope).meanOverSamples());
        });
        return bind(graph, parameters, options, List.of(Tensor.zeros(DType.F64)), List.of());
    }

    private static LossProgram bind(Graph graph, Parameters parameters, Options options, List<Tensor> results, List<String> updates) {
        results.forEach(TensorAccess::unscoped);
        Tensor beta = TensorAccess.unscoped(Tensor.ones(DType.F64));
        List<Tensor> shared = new ArrayList<>(parameters.tensors());
        shared.add(beta);
        Bound bound = Program.compile(graph, options).bind(shared.toArray(Tensor[]::new));
        return new LossProgram(parameters, bound, beta, results.toArray(Tensor[]::new), updates);
    }

    private static List<Argument> arguments(Parameters parameters, List<Argument> sample) {
        List<Argument> arguments = new ArrayList<>();
        for (Parameters.Entry e : parameters.entries()) {
            arguments.add(Argument.shared(e.name(), e.shape(), parameters.dtype()));
        }
        arguments.add(Argument.shared("beta", Shape.of(), DType.F64));
        arguments.addAll(sample);
        return arguments;
    }

    /// What each row of some tensors is to a program.
    static List<Argument> sample(List<Tensor> data) {
        List<Argument> sample = new ArrayList<>();
        for (Tensor t : data) {
            sample.add(Argument.perSample("x" + sample.size(), t.shape().remove(0), t.dtype()));
        }
        return sample;
    }

    /// Records the loss, the flat gradient and the new values of updated parameters, whose names are added to `updates`.
    private static List<Var> gradient(Objective objective, Parameters parameters, List<Var> all, List<String> updates) {
        List<Parameters.Entry> entries = parameters.entries();
        Var beta = all.get(entries.size());
        List<Var> sample = all.subList(entries.size() + 1, all.size());
        Map<String, Var> values = new HashMap<>();
        List<Var> trained = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            values.put(entries.get(i).name(), all.get(i));
            if (entries.get(i).trained()) {
                trained.add(all.get(i));
            }
        }
        Map<String, Var> state = new LinkedHashMap<>();
        Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(xs -> {
            int next = 0;
            for (Parameters.Entry e : entries) {
                if (e.trained()) {
                    values.put(e.name(), xs.get(next++));
                }
            }
            Noise noise = new Noise(parameters.dtype());
            Scope scope = Scope.of(values).given(noise);
            Var mean = objective.loss(sample, beta, noise, scope).meanOverSamples();
            state.clear();
            state.putAll(scope.updates());
            return mean;
        }, trained);
        updates.addAll(state.keySet());
        List<Var> results = new ArrayList<>(List.of(g.value(), flat(parameters, g.gradients(), all.get(0))));
        results.addAll(state.values());
        return results;
    }

    /// The gradients side by side as the parameters lie in their buffer, `[size]`.
    private static Var flat(Parameters parameters, List<Var> gradients, Var like) {
        List<Var> parts = new ArrayList<>();
        long end = 0;
        int next = 0;
        for (Parameters.Entry e : parameters.entries()) {
            if (e.trained()) {
                Var gradient = gradients.get(next++);
                if (e.shape().size() > 0) {
                    zeros(parts, e.offset() - end, like);
                    parts.add(gradient.reshape((int) e.shape().size()));
                    end = e.offset() + e.shape().size();
                }
            }
        }
        zeros(parts, parameters.buffer().size() - end, like);
        return Var.concat(0, parts.toArray(Var[]::new));
    }

    private static void zeros(List<Var> parts, long n, Var like) {
        if (n > 0) {
            parts.add(like.constant(new double[(int) n], (int) n));
        }
    }

    /// Runs over `rows` samples.
    ///
    /// @param weight beta, see [Objective#loss]
    /// @param sample `[rows, ...]` each
    /// @return the mean loss
    double run(long rows, Key key, double weight, Tensor[] sample) {
        Memory.putDouble(betaLease.address(), weight);
        bound.rebind();
        bound.run(rows, key, sample, results);
        return Memory.getDouble(loss.address());
    }

    /// The gradient of the last run, laid out as the parameters' buffer. Only of programs with a gradient.
    Tensor gradient() {
        return results[1];
    }

    /// The name of the first parameter whose gradient in the last run is not finite, empty if all are.
    String firstNonFinite() {
        double[] g = gradient().toDoubleArray();
        for (Parameters.Entry e : parameters.entries()) {
            for (long i = e.offset(); i < e.offset() + e.shape().size(); i++) {
                if (!Double.isFinite(g[(int) i])) {
                    return e.name();
                }
            }
        }
        return "";
    }

    /// Takes over the new values the last run gave parameters that are updated but not trained.
    void updateState() {
        for (int i = 0; i < updates.size(); i++) {
            Checkpoint.copy(results[2 + i], parameters.at(updates.get(i)));
        }
    }

    @Override
    public void close() {
        bound.close();
        loss.close();
        betaLease.close();
        beta.close();
        for (Tensor result : results) {
            result.close();
        }
    }
}
