package pushforward.flows.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pushforward.autodiff.Var;
import pushforward.flows.Distribution;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.tensor.Tensor;

/// What distributions made of several others share.
final class Parts {
    private Parts() {
    }

    static List<Parameter> parameters(List<Distribution> parts) {
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String prefix = Integer.toString(i);
            parts.get(i).parameters().forEach(p -> all.add(p.within(prefix)));
        }
        return all;
    }

    /// The log-density of every part, `[k]`, F64.
    static Var logProbs(List<Distribution> parts, Var x, Scope scope) {
        Var[] all = new Var[parts.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = parts.get(i).logProb(x, scope.child(i));
        }
        return Var.stack(all);
    }

    /// A sample of the part of that number, NaN if there is none.
    static Var sample(List<Distribution> parts, Var index, Noise noise, Scope scope) {
        Var[] all = new Var[parts.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = parts.get(i).sample(noise, scope.child(i));
        }
        return choose(Var.stack(all), index, all.length);
    }

    /// Entry `index` along the first axis of `[k, ..]`, NaN if there is none.
    static Var choose(Var all, Var index, int k) {
        Var at = index.cast(all.dtype());
        Var chosen = all.at(0).fill(Double.NaN);
        for (int i = 0; i < k; i++) {
            chosen = at.eq(i).select(all.at(i), chosen);
        }
        return chosen;
    }

    /// Each part by its share of the rows, in their order along the first feature.
    static void initializeApart(List<Distribution> parts, Tensor data, Optional<Tensor> context, Parameters values) {
        int n = data.dim(0);
        double[] first = new double[n];
        try (Tensor flat = data.reshape(n, -1); Tensor column = flat.slice(1, 0, 1)) {
            System.arraycopy(column.toDoubleArray(), 0, first, 0, n);
        }
        int[] order = IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(i -> first[i])).mapToInt(i -> i).toArray();
        for (int i = 0; i < parts.size(); i++) {
            int from = (int) ((long) n * i / parts.size());
            int to = (int) ((long) n * (i + 1) / parts.size());
            if (to > from) {
                initialize(parts.get(i), data, context, Arrays.copyOfRange(order, from, to), values.child(i));
            }
        }
    }

    /// Each part by the rows of its class.
    static void initializeByClass(List<Distribution> parts, Tensor data, Optional<Tensor> context, Parameters values) {
        double[] classes = context.orElseThrow(() -> new IllegalArgumentException("expected the number of a class for each row, got no context")).toDoubleArray();
        for (int i = 0; i < parts.size(); i++) {
            int own = i;
            int[] rows = IntStream.range(0, classes.length).filter(r -> classes[r] == own).toArray();
            if (rows.length > 0) {
                initialize(parts.get(i), data, Optional.empty(), rows, values.child(i));
            }
        }
    }

    private static void initialize(Distribution part, Tensor data, Optional<Tensor> context, int[] rows, Parameters values) {
        try (Tensor own = data.gather(rows)) {
            if (context.isEmpty()) {
                part.initialize(own, context, values);
                return;
            }
            try (Tensor given = context.get().gather(rows)) {
                part.initialize(own, Optional.of(given), values);
            }
        }
    }
}
