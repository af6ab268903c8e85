package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Bijections side by side, each on its own run of features: the Jacobian is block diagonal, and the log-determinants add.
///
/// ```
///   [ x of part 0 | x of part 1 | .. ]  ->  [ part 0 (x) | part 1 (x) | .. ]
/// ```
///
/// With parts that leave their features alone ([Bijections#onPart]) this is the split of a multi-scale architecture: some features go straight to the base while the
/// others pass through more layers (L. Dinh, J. Sohl-Dickstein and S. Bengio, Density Estimation Using Real NVP, ICLR 2017, DOI 10.48550/arXiv.1605.08803).
///
/// Parameters of part i are listed under `i`.
///
/// @param parts at least one, each of shape `[d_i]` on both sides; a part may have more features on one side than on the other
public record Concatenate(List<Bijection> parts) implements Bijection {

    public Concatenate {
        parts = List.copyOf(parts);
        Checks.require(!parts.isEmpty(), "at least one part", "none");
        for (Bijection p : parts) {
            Checks.require(p.shape().rank() == 1 && p.baseShape().rank() == 1, "parts of one axis", p.shape() + " from " + p.baseShape());
        }
    }

    private static int sizes(List<Shape> shapes) {
        return shapes.stream().mapToInt(s -> s.dim(0)).sum();
    }

    private List<Shape> shapes(boolean base) {
        return parts.stream().map(p -> base ? p.baseShape() : p.shape()).toList();
    }

    @Override
    public Shape shape() {
        return Shape.of(sizes(shapes(false)));
    }

    @Override
    public Shape baseShape() {
        return Shape.of(sizes(shapes(true)));
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String prefix = Integer.toString(i);
            parts.get(i).parameters().forEach(p -> all.add(p.within(prefix)));
        }
        return all;
    }

    @Override
    public int contextSize() {
        return parts.stream().mapToInt(Bijection::contextSize).max().orElse(0);
    }

    @Override
    public boolean pushes() {
        return parts.stream().allMatch(Bijection::pushes);
    }

    @Override
    public boolean pulls() {
        return parts.stream().allMatch(Bijection::pulls);
    }

    /// Hands each part its own columns.
    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Checks.rows(shape(), data);
        int from = 0;
        for (int i = 0; i < parts.size(); i++) {
            int to = from + parts.get(i).shape().dim(0);
            try (Tensor columns = data.slice(1, from, to)) {
                parts.get(i).initialize(columns, context, values.child(i));
            }
            from = to;
        }
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(baseShape(), x);
        return each(x, scope, true);
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        return each(y, scope, false);
    }

    private Mapped each(Var x, Scope scope, boolean push) {
        Var[] values = new Var[parts.size()];
        Var sum = null;
        int from = 0;
        for (int i = 0; i < values.length; i++) {
            Bijection part = parts.get(i);
            int to = from + (push ? part.baseShape() : part.shape()).dim(0);
            Var own = x.slice(from, to);
            Mapped m = push ? part.push(own, scope.child(i)) : part.pull(own, scope.child(i));
            values[i] = m.value();
            sum = sum == null ? m.logAbsDet() : sum.plus(m.logAbsDet());
            from = to;
        }
        Var all = Var.concat(0, values);
        if (push || !sum.varying()) {
            return new Mapped(all, sum);
        }
        // outside the support of one part nothing has a derivative, whatever the other parts say
        Var outside = sum.eq(Double.NEGATIVE_INFINITY);
        return new Mapped(outside.cast(all.dtype()).select(all.stopGradient(), all), outside.select(sum.stopGradient(), sum));
    }
}
