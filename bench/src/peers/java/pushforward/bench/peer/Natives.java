package pushforward.bench.peer;

import java.util.function.Supplier;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import pushforward.tensor.DType;

/// How long native tensors live, and how numbers come in and out.
final class Natives {
    private Natives() {
    }

    /// Makes what `work` makes without derivatives, and releases all of it.
    static void discard(Supplier<Tensor> work) {
        try (PointerScope _ = new PointerScope(); InferenceMode _ = new InferenceMode()) {
            work.get();
        }
    }

    /// The numbers of what `work` makes without derivatives, in order.
    static double[] values(Supplier<Tensor> work) {
        try (PointerScope _ = new PointerScope(); InferenceMode _ = new InferenceMode()) {
            Tensor wide = work.get().to(ScalarType.Double).contiguous();
            double[] values = new double[Math.toIntExact(wide.numel())];
            new DoublePointer(wide.data_ptr()).get(values);
            return values;
        }
    }

    /// Does `work` in a scope of its own: its result goes to the scope around, and the rest is released, so that it lives no longer than in C++.
    static TorchLayer.Mapped within(Supplier<TorchLayer.Mapped> work) {
        TorchLayer.Mapped result;
        try (PointerScope _ = new PointerScope()) {
            result = work.get();
            result.tensors().forEach(Tensor::retainReference);
        }
        result.tensors().forEach(t -> {
            PointerScope.getInnerScope().attach(t);
            t.releaseReference();
        });
        return result;
    }

    /// A copy of one of our tensors, of the same type and shape.
    static Tensor copy(pushforward.tensor.Tensor of) {
        long[] shape = new long[of.rank()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = of.dim(i);
        }
        return tensor(of.toDoubleArray(), of.dtype() == DType.F64 ? ScalarType.Double : ScalarType.Float, shape);
    }

    /// A tensor of the given numbers, of that type and shape.
    static Tensor tensor(double[] values, ScalarType type, long... shape) {
        Tensor wide = torch.empty(shape, new TensorOptions(ScalarType.Double), new MemoryFormatOptional());
        new DoublePointer(wide.data_ptr()).put(values);
        return wide.to(type);
    }
}
