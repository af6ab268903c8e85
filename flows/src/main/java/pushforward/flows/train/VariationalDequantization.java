package pushforward.flows.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Conditioned;
import pushforward.flows.Coupling;
import pushforward.flows.Distribution;
import pushforward.flows.Flow;
import pushforward.flows.Logit;
import pushforward.flows.Mlp;
import pushforward.flows.Model;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.StandardizedInputs;
import pushforward.flows.distribution.Independent;
import pushforward.flows.distribution.Logistic;
import pushforward.flows.transform.Affine;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Philox;

/// Fits a flow to whole numbers, together with the noise that fills the gaps between them: q(u | x) on (0, 1)^d, itself a flow.
///
/// ```
///   log P(x) >= E over u ~ q(. | x) of  log p(x + u) - log q(u | x)
/// ```
///
/// Uniform noise ([DataNoise#uniform()]) is the case q = 1. The noise begins as that, and training can only tighten the bound. The mean over rows of minus the bound is minimised.
///
/// J. Ho, X. Chen, A. Srinivas, Y. Duan and P. Abbeel, Flow++: Improving Flow-Based Generative Models with Variational Dequantization and Architecture Design, ICML 2019,
/// DOI 10.48550/arXiv.1902.00275.
public final class VariationalDequantization extends Training<VariationalDequantization> {
    private final Flow density;
    private Flow noise;

    private VariationalDequantization(Flow density) {
        if (density.contextSize() > 0 || density.shape().rank() != 1) {
            throw new IllegalArgumentException("expected a flow on vectors, without context, got one of shape " + density.shape() + " with a context of " + density.contextSize());
        }
        this.density = density;
        this.noise = noise(density.shape().dim(0), 4, 32);
    }

    /// Training of `density`, with noise of four couplings.
    public static VariationalDequantization of(Flow density) {
        return new VariationalDequantization(Objects.requireNonNull(density, "density"));
    }

    /// A flow on (0, 1)^d given d whole numbers, uniform at first: couplings from logistic numbers, then a sigmoid.
    ///
    /// @param features d
    /// @param layers how many couplings
    /// @param hidden widths of the hidden layers of their networks
    public static Flow noise(int features, int layers, int... hidden) {
        List<Bijection> all = new ArrayList<>();
        Affine affine = Affine.standard();
        for (int i = 0; i < layers; i++) {
            List<Integer> kept = Coupling.kept(features, i % 2 == 1);
            Mlp network = Mlp.of(kept.size() + features, affine.size() * (features - kept.size()), hidden);
            all.add(new Coupling(features, kept, affine, network, features));
        }
        all.add(Logit.unit(features));
        return new Flow(new Independent(new Logistic(), features), new Conditioned(Bijections.compose(all), new StandardizedInputs(features)));
    }

    @Override
    VariationalDequantization self() {
        return this;
    }

    /// Another flow for the noise. Decides.
    ///
    /// @param value on (0, 1)^d, with a context of d features
    public VariationalDequantization noise(Flow value) {
        if (!value.shape().equals(density.shape()) || value.contextSize() != density.shape().dim(0)) {
            throw new IllegalArgumentException("expected noise of shape " + density.shape() + " with a context of " + density.shape().dim(0) + ", got " + value.shape() + " with "
                    + value.contextSize());
        }
        noise = value;
        return this;
    }

    /// What has been fitted.
    ///
    /// @param density the law of noisy rows
    /// @param noise the law of the noise given a row
    /// @param log the curves and totals of the run
    public record Dequantized(Model density, Model noise, TrainingLog log) {

        /// The bound of log P of rows of whole numbers, in nats, averaged over draws of the noise: unbiased for the bound, the more draws the less it varies.
        ///
        /// @param x `[n, d]`, of the model's type
        /// @param draws at least 1
        /// @return `[n]`, F64
        public Tensor logProb(Tensor x, int draws, UniformRandomProvider rng) {
            if (draws < 1) {
                throw new IllegalArgumentException("expected at least 1 draw, got " + draws);
            }
            Tensor sum = null;
            for (int i = 0; i < draws; i++) {
                Model.Samples u = noise.given(x).sampleWithLogProb(x.dim(0), rng);
                Tensor bound = density.logProb(x.plus(u.value())).minus(u.logProb());
                sum = sum == null ? bound : sum.plus(bound);
            }
            return sum.div(draws);
        }
    }

    /// Both flows, as one description of parameters.
    private record Both(Flow density, Flow noise) implements Distribution {
        @Override
        public Shape shape() {
            return density.shape();
        }

        @Override
        public List<Parameter> parameters() {
            List<Parameter> all = new ArrayList<>();
            density.parameters().forEach(p -> all.add(p.within("density")));
            noise.parameters().forEach(p -> all.add(p.within("noise")));
            return all;
        }

        @Override
        public Var logProb(Var x, Scope scope) {
            throw new UnsupportedOperationException("a bound, and a random one");
        }

        @Override
        public Var sample(Noise draws, Scope scope) {
            return density.sample(draws, scope.child("density")).floor();
        }

        @Override
        public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
            density.initialize(data, values.child("density"));
            try (Tensor whole = data.floor(); Tensor fraction = data.minus(whole)) {
                noise.initialize(fraction, Optional.of(whole), values.child("noise"));
            }
        }
    }

    /// Trains without validation and returns the last parameters.
    ///
    /// @param train `[n, d]` whole numbers, not modified
    public Dequantized train(Tensor train) {
        return run(train, Optional.empty());
    }

    /// Trains and returns the parameters with the best bound on the validation rows.
    ///
    /// @param train `[n, d]` whole numbers, not modified
    /// @param validation `[m, d]` whole numbers, not modified
    public Dequantized train(Tensor train, Tensor validation) {
        return run(train, Optional.of(validation));
    }

    private Dequantized run(Tensor train, Optional<Tensor> validation) {
        Rows.of(train).check("training", density);
        validation.ifPresent(v -> Rows.of(v).check("validation", density));
        Settings settings = settings();
        List<Tensor> data = List.of(train.to(settings.dtype()));
        List<Tensor> held = validation.map(v -> List.of(v.to(settings.dtype()))).orElse(List.of());
        Both both = new Both(density, noise);
        try (Trainer trainer = new Trainer(settings, Task.of(objective(), data, held), initial(both, settings, data.get(0)))) {
            TrainingLog log = trainer.run();
            Parameters result = trainer.result();
            return new Dequantized(part(density, result, "density"), part(noise, result, "noise"), log);
        } finally {
            data.forEach(Tensor::close);
            held.forEach(Tensor::close);
        }
    }

    private static Model part(Flow flow, Parameters of, String prefix) {
        Parameters own = Parameters.zeros(flow.parameters(), of.dtype());
        flow.parameters().forEach(p -> own.set(p.name(), of.at(prefix + "." + p.name())));
        return Model.of(flow, own);
    }

    private static Parameters initial(Both both, Settings settings, Tensor data) {
        Parameters parameters = Parameters.initial(both, settings.dtype(), settings.seed());
        try (Tensor noisy = DataNoise.uniform().draw(data, Philox.derive(settings.seed(), Trainer.INITIAL_NOISE), 0)) {
            both.initialize(noisy, Optional.empty(), parameters);
            return parameters;
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    private Objective objective() {
        return (sample, beta, draws, scope) -> {
            Var x = sample.get(0);
            Distribution.Sampled u = noise.sampleWithLogProb(draws, scope.child("noise").given(x));
            return u.logProb().minus(density.logProb(x.plus(u.value()), scope.child("density")));
        };
    }
}
