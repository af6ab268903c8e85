package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import pushforward.tensor.Shape;

/// The product of two arrays summed over the labels they share and the result lacks: matrix products, dot and outer products, per-sample or not, with any
/// number of directions, in one primitive that is closed under transposition and batching.
///
/// Axis i of an operand carries label `a[i]`; each label stands once in an operand. A label of the result stands in one operand or in both; a label that
/// the result lacks stands in both and is summed in ascending order in one chain of fused multiply-adds per element. With `sumSamples` the sample itself is
/// such a label: `dW[i,j] = sum over samples of dy[i] x[j]` is one matrix product and no outer product per sample exists on the way.
///
/// ```
///   y = W x          a = (o,i)  b = (i)    out = (o)
///   dx = W^T dy      a = (o,i)  b = (o)    out = (i)
///   dW = sum dy x^T  a = (o)    b = (i)    out = (o,i)  sumSamples
/// ```
record Contract(Ints a, Ints b, Ints out, boolean sumSamples) implements Primitive {
    @Override
    public String name() {
        return "contract";
    }

    @Override
    public Type infer(List<Type> in) {
        Types.sameDtype(in);
        Shape sa = in.get(0).shape();
        Shape sb = in.get(1).shape();
        if (sa.rank() != a.size() || sb.rank() != b.size()) {
            throw new IllegalArgumentException("expected operands of rank " + a.size() + " and " + b.size() + ", got " + sa + " and " + sb);
        }
        for (int i = 0; i < a.size(); i++) {
            int j = b.indexOf(a.at(i));
            if (j >= 0 && sa.dim(i) != sb.dim(j)) {
                throw new IllegalArgumentException("expected equal lengths along the shared axis (" + i + " of the first, " + j + " of the second), got " + sa + " and " + sb);
            }
            if (j < 0 && !out.contains(a.at(i))) {
                throw new IllegalArgumentException("label " + a.at(i) + " is neither in the other operand nor in the result");
            }
        }
        int[] dims = new int[out.size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = length(out.at(i), sa, sb);
        }
        boolean both = in.get(0).varying() && in.get(1).varying();
        if (sumSamples && !both) {
            throw new IllegalArgumentException("expected two values per sample to sum over samples, got " + in);
        }
        return new Type(Shape.of(dims), in.get(0).dtype(), !sumSamples && Types.anyVarying(in));
    }

    private int length(int label, Shape sa, Shape sb) {
        int i = a.indexOf(label);
        return i >= 0 ? sa.dim(i) : sb.dim(b.indexOf(label));
    }

    /// Labels that are summed, in the order of the first operand.
    List<Integer> summed() {
        List<Integer> s = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            if (!out.contains(a.at(i))) {
                s.add(a.at(i));
            }
        }
        return s;
    }

    @Override
    public void evaluate(double[] result, double[][] in, Type type, List<Type> inTypes) {
        if (sumSamples) {
            Primitive.super.evaluate(result, in, type, inTypes);
        }
        product(result, in[0], in[1], inTypes.get(0).shape(), inTypes.get(1).shape());
    }

    /// Adds the product of one sample to `result`.
    void product(double[] result, double[] va, double[] vb, Shape sa, Shape sb) {
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) {
            labels.add(out.at(i));
        }
        labels.addAll(summed());
        int n = labels.size();
        int[] length = new int[n];
        int[] stepA = new int[n];
        int[] stepB = new int[n];
        int[] stepOut = new int[n];
        for (int i = 0; i < n; i++) {
            length[i] = length(labels.get(i), sa, sb);
        }
        for (int i = n - 1; i >= 0; i--) {
            int ia = a.indexOf(labels.get(i));
            int ib = b.indexOf(labels.get(i));
            stepA[i] = ia < 0 ? 0 : Types.inner(sa, ia);
            stepB[i] = ib < 0 ? 0 : Types.inner(sb, ib);
            stepOut[i] = i >= out.size() ? 0 : i == out.size() - 1 ? 1 : stepOut[i + 1] * length[i + 1];
        }
        loop(0, 0, 0, 0, length, stepOut, stepA, stepB, result, va, vb);
    }

    private static void loop(int level, int o, int ia, int ib, int[] length, int[] stepOut, int[] stepA, int[] stepB, double[] result, double[] va, double[] vb) {
        if (level == length.length) {
            result[o] = Math.fma(va[ia], vb[ib], result[o]);
            return;
        }
        for (int i = 0; i < length[level]; i++) {
            loop(level + 1, o + i * stepOut[level], ia + i * stepA[level], ib + i * stepB[level], length, stepOut, stepA, stepB, result, va, vb);
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        Var da = dx[0] == null ? null : apply(dx[0], x[1]);
        Var db = dx[1] == null ? null : apply(x[0], dx[1]);
        return da == null ? db : db == null ? da : da.plus(db);
    }

    private Var apply(Var va, Var vb) {
        return sumSamples ? Trace.emit(this, va.lift(), vb.lift()) : Trace.emit(this, va, vb);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {linear[0] ? cotangent(ct, x[1], b, a, x[0]) : null, linear[1] ? cotangent(ct, x[0], a, b, x[1]) : null};
    }

    private Var cotangent(Var ct, Var other, Ints otherLabels, Ints labels, Var operand) {
        boolean overSamples = !operand.varying() && ct.varying() && other.varying();
        return Trace.emit(new Contract(out, otherLabels, labels, overSamples), ct, other);
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        int label = 0;
        for (Ints labels : List.of(a, b)) {
            for (int i = 0; i < labels.size(); i++) {
                label = Math.max(label, labels.at(i) + 1);
            }
        }
        return new Contract(batched[0] ? a.append(label) : a, batched[1] ? b.append(label) : b, out.append(label), sumSamples).apply(x[0], x[1]);
    }
}
