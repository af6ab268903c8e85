package pushforward.bench.peer;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import pushforward.flows.transform.Affine;

/// Scale and shift, `y = x exp(s) + t` with `s = bound tanh(a / bound)`.
final class TorchAffine implements TorchTransformer {
    private final Scalar inverse = new Scalar(1 / Affine.BOUND);
    private final Scalar bound = new Scalar(Affine.BOUND);
    private final Scalar minusBound = new Scalar(-Affine.BOUND);

    @Override
    public int size() {
        return 2;
    }

    @Override
    public Transformed pull(Tensor y, Tensor raw) {
        TensorVector parts = raw.chunk(2, 1);
        Tensor minusLog = parts.get(0).mul(inverse).tanh_().mul(minusBound);
        return new Transformed(y.sub(parts.get(1)).mul(minusLog.exp()), minusLog);
    }

    @Override
    public Tensor push(Tensor x, Tensor raw) {
        TensorVector parts = raw.chunk(2, 1);
        return torch.addcmul(parts.get(1), x, parts.get(0).mul(inverse).tanh_().mul_(bound).exp_());
    }
}
