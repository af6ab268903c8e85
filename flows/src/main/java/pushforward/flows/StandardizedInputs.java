package pushforward.flows;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Inputs brought to mean 0 and standard deviation 1 by the rows that came before training: `(x - mean) / scale`. As the embedding of [Conditioned] it lets a context be
/// given in its own units.
///
/// State, not trained: `mean` `[n]` and `scale` `[n]`; a column that never changes has scale 1.
///
/// @param features n
public record StandardizedInputs(int features) implements Network {

    public StandardizedInputs {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    @Override
    public int in() {
        return features;
    }

    @Override
    public int out() {
        return features;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.state("mean", Init.zeros(), features), Parameter.state("scale", Init.ones(), features));
    }

    @Override
    public void initialize(Tensor inputs, Parameters values) {
        Checks.rows(Shape.of(features), inputs);
        double[] mean = new double[features];
        double[] scale = new double[features];
        for (int i = 0; i < features; i++) {
            double[] column;
            try (Tensor one = inputs.slice(1, i, i + 1)) {
                column = one.toDoubleArray();
            }
            for (double v : column) {
                mean[i] += v / column.length;
            }
            double squares = 0;
            for (double v : column) {
                squares += (v - mean[i]) * (v - mean[i]);
            }
            double deviation = Math.sqrt(squares / column.length);
            Checks.require(Double.isFinite(deviation), "finite numbers in column " + (i + 1) + " of the inputs", mean[i]);
            scale[i] = deviation > 0 ? deviation : 1;
        }
        values.set("mean", mean);
        values.set("scale", scale);
    }

    @Override
    public Var apply(Var x, Scope scope) {
        Checks.shape(Shape.of(features), x);
        return x.minus(scope.param("mean")).div(scope.param("scale"));
    }
}
