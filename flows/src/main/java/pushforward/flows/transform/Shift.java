package pushforward.flows.transform;

import pushforward.autodiff.Var;
import pushforward.flows.Transformer;

/// A shift, `y = x + t`, which keeps volume: the coupling of NICE.
///
/// L. Dinh, D. Krueger and Y. Bengio, NICE: Non-linear Independent Components Estimation, ICLR 2015 workshop, DOI 10.48550/arXiv.1410.8516.
public record Shift() implements Transformer {

    @Override
    public int size() {
        return 1;
    }

    @Override
    public Transformed push(Var x, Var raw) {
        return new Transformed(x.plus(Transformer.raw(raw, 0)), x.fill(0));
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        return new Transformed(y.minus(Transformer.raw(raw, 0)), y.fill(0));
    }
}
