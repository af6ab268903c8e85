package pushforward.bench.peer;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import pushforward.flows.transform.RationalQuadraticSpline;

/// A monotone rational-quadratic spline of K bins, the identity outside its bound: see [RationalQuadraticSpline], whose raw numbers it takes.
///
/// Knots on both sides and slopes are one tensor, `[3, K + 1, n, m]`, so that one softmax, one sum and one gather do for them. Bins are the leading axis: on this library a
/// softmax along a last axis of eight takes twenty times as long. A point outside the bound is carried as the nearer end, where the slope is 1, and what it was beyond is
/// added: the same function, and the same derivatives.
///
/// C. Durkan, A. Bekasov, I. Murray and G. Papamakarios, Neural Spline Flows, NeurIPS 2019, DOI 10.48550/arXiv.1906.04032.
final class TorchSpline implements TorchTransformer {
    private static final double LEAST = RationalQuadraticSpline.LEAST;

    private final int bins;
    private final Tensor least;
    private final Tensor share;
    private final Tensor pair;
    private final Scalar zeroSlope = new Scalar(Math.log(Math.expm1(1 - LEAST)));
    private final Scalar zero = new Scalar(0.0);
    private final Scalar one = new Scalar(1.0);
    private final Scalar two = new Scalar(2.0);
    private final Scalar four = new Scalar(4.0);
    private final ScalarOptional low;
    private final ScalarOptional high;

    /// @param type to compute with
    TorchSpline(int bins, double bound, ScalarType type) {
        this.bins = bins;
        int knots = bins + 1;
        double[] offsets = new double[3 * knots];
        for (int k = 0; k < knots; k++) {
            offsets[k] = k == bins ? bound : bound * (2 * k * LEAST - 1);
            offsets[knots + k] = offsets[k];
            offsets[2 * knots + k] = k == 0 || k == bins ? 1 : LEAST;
        }
        double length = 2 * bound * (1 - bins * LEAST);
        this.least = Natives.tensor(offsets, type, 3, knots, 1, 1);
        this.share = Natives.tensor(new double[]{length, length, 1}, type, 3, 1, 1, 1);
        this.pair = Natives.tensor(new double[]{0, 1, 0, 1, 0, 1}, ScalarType.Long, 3, 2, 1, 1);
        this.low = new ScalarOptional(new Scalar(-bound));
        this.high = new ScalarOptional(new Scalar(bound));
    }

    @Override
    public int size() {
        return 3 * bins - 1;
    }

    /// The bin of each feature: where it begins on the data side and on the base side, dx/dy at both ends, how long it is on
    /// either side, and its mean dx/dy, all `[n, m]`.
    private record Bin(Tensor left, Tensor bottom, Tensor d0, Tensor d1, Tensor width, Tensor height, Tensor slope) {
        /// d0 + d1 - 2 slope: how far the bin is from straight.
        Tensor bend(Scalar two) {
            return d0.add(d1).sub(slope, two);
        }
    }

    @Override
    public Transformed pull(Tensor y, Tensor raw) {
        Tensor inside = y.clamp(low, high);
        Bin bin = bin(inside, knots(raw, y.size(1)), 0);
        Tensor q = inside.sub(bin.left).div(bin.width);
        Tensor p = torch.rsub(q, one);
        Tensor q2 = q.square();
        Tensor qp = q.mul(p);
        Tensor below = torch.addcmul(bin.slope, bin.bend(two), qp);
        Tensor above = bin.slope.mul(q2).addcmul(bin.d0, qp);
        Tensor x = torch.addcmul(bin.bottom, bin.height, above.div(below)).add_(y.sub(inside));
        Tensor ratio = bin.slope.div(below);
        Tensor rise = bin.d1.mul(q2).addcmul(bin.d0, p.square()).addcmul(bin.slope, qp, two);
        return new Transformed(x, ratio.square().mul(rise).log());
    }

    @Override
    public Tensor push(Tensor x, Tensor raw) {
        Tensor inside = x.clamp(low, high);
        Bin bin = bin(inside, knots(raw, x.size(1)), 1);
        Tensor t = inside.sub(bin.bottom);
        Tensor tBend = bin.bend(two).mul_(t);
        Tensor a = tBend.addcmul(bin.height, bin.slope.sub(bin.d0));
        Tensor b = bin.height.mul(bin.d0).sub_(tBend);
        Tensor st = bin.slope.mul(t);
        Tensor root = b.square().addcmul_(a, st, four).clamp_min_(zero).sqrt_();
        Tensor q = st.mul_(two).div_(root.add_(b));
        return q.mul_(bin.width).add_(bin.left).add_(x.sub(inside));
    }

    /// Knots on the data side, on the base side, and slopes, `[3, K + 1, n, m]`.
    ///
    /// @param raw `[n, (3 K - 1) m]`
    private Tensor knots(Tensor raw, long m) {
        TensorVector parts = raw.view(-1, size(), m).transpose(0, 1).contiguous().split_with_sizes(2L * bins, bins - 1);
        Tensor shares = parts.get(0).view(2, bins, -1, m).softmax(1).narrow(1, 0, bins - 1).cumsum(1);
        Tensor slopes = torch.softplus(parts.get(1).add(zeroSlope)).unsqueeze(0);
        Tensor inner = torch.cat(new TensorVector(shares, slopes));
        return torch.constant_pad_nd(inner, 0, 0, 0, 0, 1, 1).mul_(share).add_(least);
    }

    /// @param at `[n, m]`
    /// @param side 0 if `at` is on the data side, 1 on the base side
    private Bin bin(Tensor at, Tensor knots, int side) {
        Tensor index = at.ge(knots.select(0, side).narrow(0, 1, bins - 1)).sum(0).add(pair);
        TensorVector ends = knots.gather(1, index).view(6, -1, at.size(1)).unbind();
        Tensor left = ends.get(0);
        Tensor bottom = ends.get(2);
        Tensor width = ends.get(1).sub(left);
        Tensor height = ends.get(3).sub(bottom);
        return new Bin(left, bottom, ends.get(4), ends.get(5), width, height, height.div(width));
    }
}
