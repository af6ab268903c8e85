package pushforward.flows.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pushforward.flows.Distribution;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Data to train on or to validate with: rows, for conditional flows what each is conditioned on, and how much each counts. The tensors are neither modified nor closed.
///
/// @param values `[n, d]`, of any element type
/// @param context `[n, c]`, if the flow reads one
/// @param weights `[n]`, if rows do not count alike; see [#weighted]
public record Rows(Tensor values, Optional<Tensor> context, Optional<Tensor> weights) {
    /// Rows without context that count alike.
    public static Rows of(Tensor values) {
        return new Rows(values, Optional.empty(), Optional.empty());
    }

    /// The same rows with a context each.
    ///
    /// @param each `[n, c]`
    public Rows given(Tensor each) {
        return new Rows(values, Optional.of(each), weights);
    }

    /// The same rows with a weight each: the loss is the mean of `-log p(x_i)` weighted by w_i, as if row i were there w_i times. Only the weights' ratios matter. A row of
    /// weight 0 is left out. The importance weights of a simulation or of a sampler, normalised or not, make its rows samples of the law they are meant for.
    ///
    /// Steps draw rows as ever, each equally often, and multiply a row's loss by its weight over the mean weight; the fewer rows have the weight, the noisier are the
    /// steps. Layers that look at the data before training see rows resampled by weight: whole weights as exact repetitions, as long as that makes no more than four times
    /// as many rows.
    ///
    /// @param each `[n]`, of any element type: finite, 0 or more, not all 0
    public Rows weighted(Tensor each) {
        return new Rows(values, context, Optional.of(each));
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
        if (weights.isPresent()) {
            checkWeights(what, weights.get());
        }
    }

    private void checkWeights(String what, Tensor w) {
        if (!w.shape().equals(Shape.of(values.dim(0)))) {
            throw new IllegalArgumentException("expected weights of shape [" + values.dim(0) + "] for the " + what + " rows, got " + w.shape());
        }
        double[] all = w.toDoubleArray();
        double sum = 0;
        for (int i = 0; i < all.length; i++) {
            if (!(all[i] >= 0 && all[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("expected " + what + " weights that are finite and 0 or more, got " + all[i] + " for row " + i);
            }
            sum += all[i];
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("expected " + what + " weights with a positive, finite sum, got a sum of " + sum);
        }
    }

    /// What a program takes for each sample: values and context in a type; weights, divided by their mean, in F64. Rows of weight 0 are left out. To be closed.
    List<Tensor> as(DType dtype) {
        List<Tensor> all = new ArrayList<>();
        if (weights.isEmpty()) {
            all.add(values.to(dtype));
            context.ifPresent(c -> all.add(c.to(dtype)));
            return all;
        }
        double[] w = weights.get().toDoubleArray();
        int[] kept = IntStream.range(0, w.length).filter(i -> w[i] > 0).toArray();
        double mean = Arrays.stream(w).sum() / kept.length;
        all.add(gathered(values, kept, dtype));
        context.ifPresent(c -> all.add(gathered(c, kept, dtype)));
        all.add(Tensor.of(Arrays.stream(kept).mapToDouble(i -> w[i] / mean).toArray()));
        return all;
    }

    /// The rows a layer sees that sets itself by the data: each as often as its weight says.
    ///
    /// @param data as [#as] gave them
    /// @return values and, if there is one, context; to be closed
    List<Tensor> repeated(List<Tensor> data) {
        List<Tensor> bare = data.subList(0, context.isPresent() ? 2 : 1);
        if (weights.isEmpty()) {
            return bare.stream().map(t -> t.to(t.dtype())).toList();
        }
        double[] w = Arrays.stream(weights.get().toDoubleArray()).filter(v -> v > 0).toArray();
        double sum = Arrays.stream(w).sum();
        boolean whole = Arrays.stream(w).allMatch(v -> v == Math.rint(v)) && sum <= 4.0 * w.length;
        int[] index = new int[whole ? (int) sum : w.length];
        double reached = w[0];
        int at = 0;
        for (int i = 0; i < index.length; i++) {
            while ((i + 0.5) / index.length * sum > reached && at < w.length - 1) {
                at++;
                reached += w[at];
            }
            index[i] = at;
        }
        return bare.stream().map(t -> t.gather(index)).toList();
    }

    private static Tensor gathered(Tensor of, int[] rows, DType dtype) {
        try (Tensor some = of.gather(rows)) {
            return some.to(dtype);
        }
    }
}
