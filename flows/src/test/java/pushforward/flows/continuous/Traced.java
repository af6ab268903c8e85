package pushforward.flows.continuous;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Functions of a sample and some parameters, compiled and run.
final class Traced {
    private Traced() {
    }

    /// What is computed.
    interface Body {
        List<Var> apply(List<Var> sample, Scope scope);
    }

    /// The results for rows of some tensors.
    static List<Tensor> run(List<Parameter> parameters, List<Tensor> values, List<Tensor> rows, Body body) {
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            arguments.add(Argument.shared(parameters.get(i).name(), values.get(i).shape(), values.get(i).dtype()));
        }
        for (int i = 0; i < rows.size(); i++) {
            arguments.add(Argument.perSample("row " + i, rows.get(i).shape().remove(0), rows.get(i).dtype()));
        }
        List<Tensor> all = new ArrayList<>(values);
        all.addAll(rows);
        return Autodiff.compile(arguments, v -> body.apply(v.subList(values.size(), v.size()), Scope.of(parameters, v.subList(0, values.size())))).apply(all.toArray(Tensor[]::new));
    }

    /// Random values: matrices that keep the size of what they are applied to about `gain` times, vectors of size `gain` / 2.
    static List<Tensor> random(List<Parameter> parameters, DType type, double gain, long seed) {
        List<Tensor> all = new ArrayList<>();
        for (Parameter p : parameters) {
            all.add(RandomKey.of(seed).child(p.name()).normal(DType.F64, p.shape().dims()).times(p.shape().rank() == 2 ? gain / Math.sqrt(p.shape().dim(1)) : gain / 2).to(type));
        }
        return all;
    }

    /// A flow with random values.
    static Model model(Bijection bijection, DType type, double gain, long seed) {
        Flow flow = Flow.of(bijection);
        Parameters parameters = Parameters.initial(flow, type, seed);
        List<Tensor> values = random(flow.parameters(), type, gain, seed);
        for (int i = 0; i < values.size(); i++) {
            if (flow.parameters().get(i).trained()) {
                parameters.set(flow.parameters().get(i).name(), values.get(i));
            }
        }
        return Model.of(flow, parameters);
    }
}
