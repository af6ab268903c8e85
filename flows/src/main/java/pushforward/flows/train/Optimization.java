package pushforward.flows.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushforward.flows.Parameters;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.AdamStep;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.TensorAccess;
import pushforward.tensor.kernel.WorkerPool;

/// What moves the parameters: clipping, Adam's moments, the moving average. Fused passes over stretches of the flat buffers; every element's new value depends on
/// that element alone, and the norm is summed stretch by stretch in a fixed order, so threads and vector width cannot change a bit.
///
/// State between steps: the moments and the average. Not for use from several threads.
final class Optimization implements AutoCloseable {
    /// Elements of a stretch: what a thread takes at a time. Four buffers are read side by side, and every stretch begins by waiting for the memory: the fewer the better, as long as threads get
    /// equal shares.
    private static final long SHORTEST = 1 << 13;
    private static final long LONGEST = 1 << 17;
    private static final long FEWEST = 16;

    private final Adam adam;
    private final double clip;
    private final double ema;
    private final Kernels kernels;
    private final long bytes;
    private final int threads;
    private final List<BufferRun> runs;
    private final Norm norm = new Norm();
    private final Update update = new Update();
    private final Average moving = new Average();
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
        this.threads = settings.threads();
        this.runs = runs(settings, parameters);
        this.norm.squares = new double[runs.size()];
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

    /// The stretches of the buffer, neighbours treated alike made one, long ones cut. Gaps between parameters belong to no run.
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
        long all = runs.stream().mapToLong(BufferRun::length).sum();
        long grain = Long.highestOneBit(Math.clamp(all / FEWEST, SHORTEST, LONGEST));
        List<BufferRun> cut = new ArrayList<>();
        for (BufferRun run : runs) {
            for (long from = 0; from < run.length(); from += grain) {
                cut.add(new BufferRun(run.offset() + from, Math.min(grain, run.length() - from), run.trained(), run.decays()));
            }
        }
        return cut;
    }

    /// A pass over all stretches.
    private abstract class Pass extends WorkerPool.Pieces {
        abstract void over(BufferRun run, int number);

        void run() {
            run(threads, runs.size());
        }

        @Override
        protected void piece(int i, int member) {
            over(runs.get(i), i);
        }
    }

    private final class Norm extends Pass {
        private double[] squares = {};
        private long gradient;

        /// From the middle outwards: the gradient's middle was written last, and its ends are what the update begins with.
        @Override
        protected void piece(int i, int member) {
            int half = runs.size() / 2;
            super.piece(i < half ? half - 1 - i : runs.size() - 1 - (i - half), member);
        }

        @Override
        void over(BufferRun run, int number) {
            squares[number] = run.trained() ? kernels.sumOfSquares(gradient + run.offset() * bytes, run.length()) : 0;
        }
    }

    private final class Update extends Pass {
        private @Nullable AdamStep free;
        private @Nullable AdamStep decaying;
        private long gradient;

        @Override
        void over(BufferRun run, int number) {
            if (run.trained()) {
                long at = run.offset() * bytes;
                kernels.adam(parameterAddress + at, gradient + at, firstAddress + at, secondAddress + at, run.length(), run.decays() ? decaying : free);
            }
        }
    }

    private final class Average extends Pass {
        private double weight;

        @Override
        void over(BufferRun run, int number) {
            long at = run.offset() * bytes;
            if (run.trained()) {
                kernels.approach(averageAddress + at, weight, parameterAddress + at, run.length());
            } else {
                kernels.copy(averageAddress + at, parameterAddress + at, run.length());
            }
        }
    }

    /// The Euclidean norm of the whole gradient, summed in double precision; not finite if one element is not.
    double gradientNorm(Tensor gradient) {
        try (Lease g = TensorAccess.lease(gradient)) {
            norm.gradient = g.address();
            norm.run();
        }
        double sum = 0;
        for (double square : norm.squares) {
            sum += square;
        }
        return Math.sqrt(sum);
    }

    /// One update.
    ///
    /// @param gradient laid out as the parameters, not modified
    /// @param number of this update, from 1
    /// @param rate the learning rate
    /// @param length the gradient's norm
    void update(Tensor gradient, long number, double rate, double length) {
        double scale = length > clip ? clip / length : 1;
        double correction1 = 1 / (1 - StrictMath.pow(adam.beta1(), number));
        double correction2 = 1 / (1 - StrictMath.pow(adam.beta2(), number));
        update.free = new AdamStep(rate, adam.beta1(), adam.beta2(), adam.epsilon(), 0, correction1, correction2, scale);
        update.decaying = adam.weightDecay() == 0 ? update.free
                : new AdamStep(rate, adam.beta1(), adam.beta2(), adam.epsilon(), rate * adam.weightDecay(), correction1, correction2, scale);
        try (Lease g = TensorAccess.lease(gradient)) {
            update.gradient = g.address();
            update.run();
        }
    }

    /// Moves the average, if there is one, towards the parameters; those not trained are copied.
    ///
    /// @param number of the last update, from 1
    void average(long number) {
        if (average.isPresent()) {
            moving.weight = 1 - Math.min(ema, (1.0 + number) / (10.0 + number));
            moving.run();
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
