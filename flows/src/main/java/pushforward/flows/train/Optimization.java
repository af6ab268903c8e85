package pushforward.flows.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pushforward.flows.Parameters;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.AdamStep;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.TensorAccess;

/// What moves the parameters: clipping, Adam's moments, the moving average. Fused passes over stretches of the flat buffers; every element's new value depends on
/// that element alone, and the norm is summed in a fixed order, so threads and vector width cannot change a bit.
///
/// State between steps: the moments and the average. Not for use from several threads.
final class Optimization implements AutoCloseable {
    private final Adam adam;
    private final double clip;
    private final double ema;
    private final Kernels kernels;
    private final long bytes;
    private final List<BufferRun> runs;
    private final Parameters parameters;
    private final Parameters first;
    private final Parameters second;
    private final Optional<Parameters> average;
    private final List<Lease> leases = new ArrayList<>();
    private final long parameterAddress;
    private final long firstAddress;
    private final long secondAddress;
    private final long averageAddress;

    /// @param parameters modified by the updates; not closed with this object
    Optimization(Settings settings, Parameters parameters) {
        this.adam = settings.optimizer();
        this.clip = settings.clip();
        this.ema = settings.ema();
        this.kernels = Kernels.of(parameters.dtype());
        this.bytes = parameters.dtype().bytes();
        this.runs = runs(settings, parameters);
        this.parameters = parameters;
        this.first = parameters.zeros();
        this.second = parameters.zeros();
        this.average = ema > 0 ? Optional.of(parameters.copy()) : Optional.empty();
        this.parameterAddress = address(parameters);
        this.firstAddress = address(first);
        this.secondAddress = address(second);
        this.averageAddress = average.isPresent() ? address(average.get()) : 0;
    }

    /// The address of a buffer, leased until [#close()].
    private long address(Parameters of) {
        Lease lease = TensorAccess.lease(of.buffer());
        leases.add(lease);
        return lease.address();
    }

    /// The stretches of the buffer, neighbours treated alike made one. Gaps between parameters belong to no run.
    private static List<BufferRun> runs(Settings settings, Parameters parameters) {
        List<BufferRun> runs = new ArrayList<>();
        for (Parameters.Entry e : parameters.entries()) {
            boolean decays = e.trained() && settings.optimizer().weightDecay() > 0 && settings.decays().test(e.parameter());
            BufferRun run = new BufferRun(e.offset(), e.shape().size(), e.trained(), decays);
            BufferRun last = runs.isEmpty() ? run : runs.getLast();
            if (!runs.isEmpty() && last.offset() + last.length() == run.offset() && last.trained() == run.trained() && last.decays() == decays) {
                runs.set(runs.size() - 1, new BufferRun(last.offset(), last.length() + run.length(), run.trained(), decays));
            } else if (run.length() > 0) {
                runs.add(run);
            }
        }
        return runs;
    }

    /// The Euclidean norm of the whole gradient, summed in double precision; not finite if one element is not.
    double gradientNorm(Tensor gradient) {
        double sum = 0;
        try (Lease g = TensorAccess.lease(gradient)) {
            for (int i = 0; i < runs.size(); i++) {
                BufferRun run = runs.get(i);
                if (run.trained()) {
                    sum += kernels.sumOfSquares(g.address() + run.offset() * bytes, run.length());
                }
            }
        }
        return Math.sqrt(sum);
    }

    /// One update.
    ///
    /// @param gradient laid out as the parameters, not modified
    /// @param update number of this update, from 1
    /// @param rate the learning rate
    /// @param norm the gradient's norm
    void update(Tensor gradient, long update, double rate, double norm) {
        double scale = norm > clip ? clip / norm : 1;
        double correction1 = 1 / (1 - StrictMath.pow(adam.beta1(), update));
        double correction2 = 1 / (1 - StrictMath.pow(adam.beta2(), update));
        AdamStep free = new AdamStep(rate, adam.beta1(), adam.beta2(), adam.epsilon(), 0, correction1, correction2, scale);
        AdamStep decaying = adam.weightDecay() == 0 ? free
                : new AdamStep(rate, adam.beta1(), adam.beta2(), adam.epsilon(), rate * adam.weightDecay(), correction1, correction2, scale);
        try (Lease g = TensorAccess.lease(gradient)) {
            for (int i = 0; i < runs.size(); i++) {
                BufferRun run = runs.get(i);
                if (run.trained()) {
                    long at = run.offset() * bytes;
                    kernels.adam(parameterAddress + at, g.address() + at, firstAddress + at, secondAddress + at, run.length(), run.decays() ? decaying : free);
                }
            }
        }
    }

    /// Moves the average, if there is one, towards the parameters; those not trained are copied.
    ///
    /// @param update number of the last update, from 1
    void average(long update) {
        if (average.isEmpty()) {
            return;
        }
        double kept = Math.min(ema, (1.0 + update) / (10.0 + update));
        for (int i = 0; i < runs.size(); i++) {
            BufferRun run = runs.get(i);
            long at = run.offset() * bytes;
            if (run.trained()) {
                kernels.approach(averageAddress + at, 1 - kept, parameterAddress + at, run.length());
            } else {
                kernels.copy(averageAddress + at, parameterAddress + at, run.length());
            }
        }
    }

    /// The parameters to validate and return: the average if there is one, else the parameters themselves.
    Parameters evaluated() {
        return average.orElse(parameters);
    }

    /// Adds what a checkpoint must hold besides the parameters.
    void addBuffers(Map<String, Tensor> buffers) {
        buffers.put("adam.first", first.buffer());
        buffers.put("adam.second", second.buffer());
        average.ifPresent(a -> buffers.put("average", a.buffer()));
    }

    @Override
    public void close() {
        leases.forEach(Lease::close);
        first.close();
        second.close();
        average.ifPresent(Parameters::close);
    }
}
