package pushforward.flows.train;

import java.util.ArrayList;
import java.util.List;
import pushforward.flows.Model;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Kernels;

/// Trains small flows with awkward batch sizes and prints a hash of every bit of the results.
final class TrainingHash {
    static final List<Integer> BATCHES = List.of(1, 15, 16, 17, 130);

    private TrainingHash() {
    }

    /// Prints the name of the kernels, too. Arguments: threads, micro-batch (0 to choose), whether to poison.
    public static void main(String[] arguments) {
        System.out.println(Kernels.of(DType.F32).name());
        System.out.println(of(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Boolean.parseBoolean(arguments[2])));
    }

    /// One hash per batch size and type.
    static List<String> of(int threads, int microBatch, boolean poison) {
        List<String> hashes = new ArrayList<>();
        try (Tensor train = Small.rows(130, 1); Tensor validation = Small.rows(33, 2)) {
            for (DType dtype : DType.values()) {
                for (int batch : BATCHES) {
                    Fitted fitted = ForwardKl.of(Small.flow()).steps(5).batch(batch).seed(7).learningRate(0.01).weightDecay(0.1).ema(0.9).validateEvery(2)
                            .noise((x, noise) -> x.plus(noise.normal(3).times(0.1))).validationDraws(2).dtype(dtype).threads(threads).microBatch(microBatch).poison(poison)
                            .train(train, validation);
                    Model model = fitted.model();
                    hashes.add(String.format("%s/%d:%016x/%016x", dtype, batch, Fingerprint.of(model.parameters().buffer()),
                            Double.doubleToLongBits(fitted.log().bestValidation())));
                    model.parameters().close();
                }
            }
        }
        return hashes;
    }
}
