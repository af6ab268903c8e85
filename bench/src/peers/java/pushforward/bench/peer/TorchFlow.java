package pushforward.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import pushforward.bench.speed.Contender;
import pushforward.bench.speed.FlowCase;

/// A flow from a standard normal, trained by the library's own Adam.
///
/// What is made on construction lives until [#close]; what a call makes is released at its end, what a layer makes at the end of the layer unless the gradient needs it.
final class TorchFlow implements Contender {
    private final PointerScope lifetime = new PointerScope();
    private final List<TorchLayer> layers;
    private final TorchParameters parameters;
    private final Tensor rows;
    private final Adam optimizer;
    private final Scalar half = new Scalar(0.5);
    private final Scalar constant;

    TorchFlow(FlowCase of, Map<String, pushforward.tensor.Tensor> inputs) {
        this.parameters = new TorchParameters(inputs);
        this.rows = parameters.at("rows");
        this.layers = layers(of);
        this.constant = new Scalar(of.features() * Math.log(2 * Math.PI) / 2);
        this.optimizer = new Adam(parameters.all(), new AdamOptions(FlowCase.RATE));
        // Takes the scope from the thread without releasing what is in it.
        lifetime.extend().close();
    }

    /// The layers from base to data.
    private List<TorchLayer> layers(FlowCase of) {
        List<TorchLayer> all = new ArrayList<>();
        for (int i = 0; i < of.layers(); i++) {
            boolean autoregressive = of.kind() == FlowCase.Kind.AUTOREGRESSIVE || of.kind() == FlowCase.Kind.SPLINE;
            if (autoregressive && i > 0) {
                all.add(new TorchReverse());
            }
            all.add(layer(of, i, "bijection." + all.size() + ".network."));
        }
        return all;
    }

    private TorchLayer layer(FlowCase of, int index, String prefix) {
        int d = of.features();
        int hidden = of.hidden().size();
        return switch (of.kind()) {
            case COUPLING -> {
                TorchAffine affine = new TorchAffine();
                yield new TorchCoupling(d / 2, index % 2 == 1, affine, TorchPerceptron.of(parameters, prefix, hidden, affine::arrange));
            }
            case REGRESSION -> new TorchRegression(TorchPerceptron.of(parameters, prefix, hidden, t -> t), parameters.at("context"));
            case AUTOREGRESSIVE, SPLINE -> {
                TorchTransformer t = of.kind() == FlowCase.Kind.SPLINE ? new TorchSpline(FlowCase.BINS, FlowCase.BOUND, rows.scalar_type()) : new TorchAffine();
                yield new TorchAutoregressive(d, t, TorchMade.of(parameters, prefix, d, of.hidden(), t.size(), t::arrange));
            }
        };
    }

    /// The log-densities of all rows, `[n]`.
    private Tensor logProbs() {
        Tensor x = rows;
        @Nullable Tensor logAbsDet = null;
        for (TorchLayer layer : layers.reversed()) {
            Tensor y = x;
            TorchLayer.Mapped m = Natives.within(() -> layer.pull(y));
            x = m.value();
            if (m.logAbsDet() != null) {
                logAbsDet = logAbsDet == null ? m.logAbsDet() : logAbsDet.add(m.logAbsDet());
            }
        }
        Tensor squares = x.square().sum(1);
        return (logAbsDet == null ? squares.mul(half).neg() : logAbsDet.sub(squares, half)).sub(constant);
    }

    private Tensor samples() {
        Tensor x = torch.randn_like(rows);
        for (TorchLayer layer : layers) {
            Tensor y = x;
            x = Natives.within(() -> new TorchLayer.Mapped(layer.push(y), null)).value();
        }
        return x;
    }

    @Override
    public void step() {
        try (PointerScope _ = new PointerScope()) {
            optimizer.zero_grad();
            logProbs().mean().neg().backward();
            torch.clip_grad_norm_(parameters.all(), FlowCase.CLIP);
            optimizer.step();
        }
    }

    @Override
    public void logProb() {
        Natives.discard(this::logProbs);
    }

    @Override
    public void sample() {
        Natives.discard(this::samples);
    }

    @Override
    public double[] values() {
        return Natives.values(this::logProbs);
    }

    @Override
    public void close() {
        lifetime.close();
    }
}
