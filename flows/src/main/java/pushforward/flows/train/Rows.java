package pushforward.flows.train;

import java.util.List;
import java.util.Optional;
import pushforward.flows.Distribution;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Data to train on or to validate with: rows, and for conditional flows what each is conditioned on. The tensors are neither modified nor closed.
///
/// @param values `[n, d]`, of any element type
/// @param context `[n, c]`, if the flow reads one
public record Rows(Tensor values, Optional<Tensor> context) {
    /// Rows without context.
    public static Rows of(Tensor values) {
        return new Rows(values, Optional.empty());
    }

    /// The same rows with a context each.
    ///
    /// @param each `[n, c]`
    public Rows given(Tensor each) {
        return new Rows(values, Optional.of(each));
    }

    /// Checks the shapes against what a distribution expects.
    ///
    /// @param what `training` or `validation`, for messages
    void check(String what, Distribution of) {
        if (values.rank() == 0 || !values.shape().equals(of.shape().insert(0, values.dim(0)))) {
            throw new IllegalArgumentException("expected " + what + " rows of shape " + of.shape().insert(0, 0).toString().replaceFirst("0", "n")
                    + ", got a tensor of shape " + values.shape());
        }
        if (values.dim(0) == 0) {
            throw new IllegalArgumentException("expected at least one " + what + " row, got shape " + values.shape());
        }
        if ((of.contextSize() > 0) != context.isPresent()) {
            throw new IllegalArgumentException("expected " + what + " rows " + (of.contextSize() > 0 ? "with a context of " + of.contextSize() + " features, got none"
                    : "without context, got one of shape " + context.get().shape()));
        }
        if (context.isPresent() && !context.get().shape().equals(Shape.of(values.dim(0), of.contextSize()))) {
            throw new IllegalArgumentException("expected a context of shape [" + values.dim(0) + ", " + of.contextSize() + "] for the " + what + " rows, got "
                    + context.get().shape());
        }
    }

    /// What a program takes for each sample, in a type; to be closed.
    List<Tensor> as(DType dtype) {
        return context.isPresent() ? List.of(values.to(dtype), context.get().to(dtype)) : List.of(values.to(dtype));
    }
}
