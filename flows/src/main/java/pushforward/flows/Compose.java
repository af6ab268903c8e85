package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Bijections one after the other: `push` applies them first to last (base to data), `pull` last to first, and the log-determinants add:
/// T = T_k o .. o T_1, T^-1 = T_1^-1 o .. o T_k^-1.
///
/// Parameters of layer i are listed under `i`.
///
/// @param layers at least one, nearest the base first
public record Compose(List<Bijection> layers) implements Bijection {

    public Compose {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("expected at least one layer, got none; the map that changes nothing is Bijections.identity(d)");
        }
        for (int i = 1; i < layers.size(); i++) {
            if (!layers.get(i).baseShape().equals(layers.get(i - 1).shape())) {
                throw new IllegalArgumentException("expected layer " + i + " of shape " + layers.get(i - 1).shape() + ", got " + layers.get(i).baseShape());
            }
        }
    }

    @Override
    public Shape shape() {
        return layers.getLast().shape();
    }

    @Override
    public Shape baseShape() {
        return layers.getFirst().baseShape();
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            String prefix = Integer.toString(i);
            layers.get(i).parameters().forEach(p -> all.add(p.within(prefix)));
        }
        return all;
    }

    @Override
    public int contextSize() {
        return layers.stream().mapToInt(Bijection::contextSize).max().orElse(0);
    }

    @Override
    public boolean pushes() {
        return layers.stream().allMatch(Bijection::pushes);
    }

    @Override
    public boolean pulls() {
        return layers.stream().allMatch(Bijection::pulls);
    }

    /// Hands each layer what the layers behind it make of the data, from the data to the base.
    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Tensor arriving = data;
        for (int i = layers.size() - 1; i >= 0; i--) {
            Bijection layer = layers.get(i);
            layer.initialize(arriving, context, values.child(i));
            if (i > 0) {
                Tensor next = Compiled.pulled(layer, arriving, context, values.child(i));
                if (arriving != data) {
                    arriving.close();
                }
                arriving = next;
            }
        }
        if (arriving != data) {
            arriving.close();
        }
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Mapped m = layers.get(0).push(x, scope.child(0));
        for (int i = 1; i < layers.size(); i++) {
            Mapped next = layers.get(i).push(m.value(), scope.child(i));
            m = new Mapped(next.value(), m.logAbsDet().plus(next.logAbsDet()));
        }
        return m;
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        int last = layers.size() - 1;
        Mapped m = layers.get(last).pull(y, scope.child(last));
        for (int i = last - 1; i >= 0; i--) {
            Mapped next = layers.get(i).pull(m.value(), scope.child(i));
            m = new Mapped(next.value(), m.logAbsDet().plus(next.logAbsDet()));
        }
        return m;
    }
}
