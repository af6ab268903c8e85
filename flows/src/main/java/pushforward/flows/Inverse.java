package pushforward.flows;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.tensor.Shape;

/// A bijection with its directions exchanged. It shares the parameters of the original, under the same names.
///
/// Data-dependent initialisation is left out: what the original does on its data side would here happen on the base side.
///
/// @param of the original
public record Inverse(Bijection of) implements Bijection {

    @Override
    public Shape shape() {
        return of.baseShape();
    }

    @Override
    public Shape baseShape() {
        return of.shape();
    }

    @Override
    public List<Parameter> parameters() {
        return of.parameters();
    }

    @Override
    public int contextSize() {
        return of.contextSize();
    }

    @Override
    public boolean pushes() {
        return of.pulls();
    }

    @Override
    public boolean pulls() {
        return of.pushes();
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        return of.pull(x, scope);
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        return of.push(y, scope);
    }
}
