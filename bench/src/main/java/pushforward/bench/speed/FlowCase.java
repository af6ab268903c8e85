package pushforward.bench.speed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import pushforward.autodiff.Options;
import pushforward.flows.Activation;
import pushforward.flows.Autoregressive;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Coupling;
import pushforward.flows.Flow;
import pushforward.flows.Made;
import pushforward.flows.Mlp;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.Permutation;
import pushforward.flows.Transformer;
import pushforward.flows.train.Adam;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Rows;
import pushforward.flows.train.Schedule;
import pushforward.flows.train.TrainingSteps;
import pushforward.flows.transform.Affine;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.flows.transform.Shift;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// A flow from a standard normal, its layers as in the papers: couplings that keep the halves of the features in turn, or autoregressive layers with the features in reverse
/// order from one to the next. Networks have rectified linear units.
///
/// @param name as on the command line
/// @param kind what the layers are
/// @param features of the data
/// @param context features it is conditioned on
/// @param layers couplings or autoregressive layers
/// @param hidden widths of each network's hidden layers
/// @param batch rows of a step
public record FlowCase(String name, Kind kind, int features, int context, int layers, List<Integer> hidden, int batch) implements SpeedCase {
    /// Bins of splines.
    public static final int BINS = 8;
    /// Half the length of the interval on which splines bend.
    public static final double BOUND = 3;
    /// The learning rate of a step.
    public static final double RATE = 1e-3;
    /// The largest global norm of a gradient.
    public static final double CLIP = 5;

    /// What the layers are.
    public enum Kind {
        /// RealNVP: affine couplings.
        COUPLING(Affine.standard()),
        /// MAF: affine autoregressive layers.
        AUTOREGRESSIVE(Affine.standard()),
        /// NSF (AR): autoregressive layers of rational-quadratic splines.
        SPLINE(RationalQuadraticSpline.of(BINS, BOUND)),
        /// A perceptron of the context as the mean of a normal of unit variance: least squares.
        REGRESSION(new Shift());

        private final Transformer transformer;

        Kind(Transformer transformer) {
            this.transformer = transformer;
        }

        /// What is done to each feature.
        public Transformer transformer() {
            return transformer;
        }
    }

    @Override
    public boolean hasDensity() {
        return true;
    }

    /// The flow.
    public Flow flow() {
        List<Bijection> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            if (i > 0 && (kind == Kind.AUTOREGRESSIVE || kind == Kind.SPLINE)) {
                all.add(Permutation.reverse(features));
            }
            all.add(layer(i));
        }
        return Flow.of(Bijections.compose(all));
    }

    private Bijection layer(int index) {
        Transformer t = kind.transformer;
        return switch (kind) {
            case COUPLING -> {
                List<Integer> kept = Coupling.kept(features, index % 2 == 1);
                yield new Coupling(features, kept, t, perceptron(kept.size(), features - kept.size()), 0);
            }
            case REGRESSION -> new Coupling(features, List.of(), t, perceptron(context, features), context);
            case AUTOREGRESSIVE, SPLINE -> new Autoregressive(t, new Made(features, 0, hidden, t.size(), Activation.RELU, false));
        };
    }

    private Mlp perceptron(int in, int moved) {
        return new Mlp(in, hidden, moved * kind.transformer.size(), Activation.RELU, true, false);
    }

    @Override
    public long parameters() {
        try (Parameters p = Parameters.initial(flow(), DType.F32, 0)) {
            return p.trainedCount();
        }
    }

    /// Six for every weight and row: the product, and the products with its transpose that give the gradients of input and weight.
    @Override
    public long flops() {
        return 6 * batch * weights();
    }

    /// Weights of the networks; of masked ones those that are stored.
    long weights() {
        try (Parameters p = Parameters.initial(flow(), DType.F32, 0)) {
            return p.entries().stream().filter(e -> e.shape().rank() == 2).mapToLong(e -> e.shape().size()).sum();
        }
    }

    /// The parameters under their names, random everywhere; `rows` `[batch, features]`; and `context` `[batch, context]`, if there is one.
    @Override
    public Map<String, Tensor> inputs(DType dtype) {
        RandomKey key = RandomKey.of(1);
        Map<String, Tensor> all = new LinkedHashMap<>();
        try (Parameters p = Parameters.initial(flow(), dtype, 1)) {
            for (Parameters.Entry e : p.entries()) {
                try (Tensor noise = key.child(e.name()).normal(dtype, e.shape().dims()); Tensor small = noise.times(0.02)) {
                    all.put(e.name(), p.at(e.name()).plus(small));
                }
            }
        }
        all.put("rows", key.child("rows").normal(dtype, batch, features));
        if (context > 0) {
            all.put("context", key.child("context").normal(dtype, batch, context));
        }
        return all;
    }

    @Override
    public Contender open(DType dtype, int threads, Map<String, Tensor> inputs) {
        return new Own(this, dtype, threads, inputs);
    }

    /// Our version.
    private static final class Own implements Contender {
        private final int batch;
        private final Tensor rows;
        private final Model whole;
        private final Model model;
        private final TrainingSteps steps;
        private final UniformRandomProvider rng = RandomSource.XO_RO_SHI_RO_128_PP.create(1L);

        Own(FlowCase of, DType dtype, int threads, Map<String, Tensor> inputs) {
            this.batch = of.batch;
            this.rows = inputs.get("rows");
            Flow flow = of.flow();
            Parameters parameters = Parameters.initial(flow, dtype, 0);
            parameters.entries().forEach(e -> parameters.set(e.name(), inputs.get(e.name())));
            this.whole = Model.of(flow, parameters, Options.defaults().withThreads(threads));
            boolean conditional = inputs.containsKey("context");
            this.model = conditional ? whole.given(inputs.get("context")) : whole;
            Rows training = conditional ? Rows.of(rows).given(inputs.get("context")) : Rows.of(rows);
            this.steps = ForwardKl.of(flow).batch(batch).threads(threads).dtype(dtype).optimizer(Adam.of(RATE)).schedule(Schedule.constant()).clip(CLIP).begin(training);
        }

        @Override
        public void step() {
            steps.next();
        }

        @Override
        public void logProb() {
            model.logProb(rows).close();
        }

        @Override
        public void sample() {
            model.sample(batch, rng).close();
        }

        @Override
        public double[] values() {
            try (Tensor logProb = model.logProb(rows)) {
                return logProb.toDoubleArray();
            }
        }

        @Override
        public void close() {
            steps.close();
            whole.close();
        }
    }
}
