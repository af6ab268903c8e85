package pushforward.flows.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Graph;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.autodiff.Type;
import pushforward.autodiff.Var;
import pushforward.flows.Noise;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Philox;
import pushforward.tensor.kernel.TensorAccess;
import pushforward.tensor.random.RandomKey;

/// The rows of a step, each with the point of the base that a [Pairing] gives it: x1, x0, and the context if there is one.
///
/// A program carries the rows to where the velocity acts and draws as many points of the base; the host exchanges these among the rows.
final class Pairs implements Preparation {
    /// The sub-stream of a key's seed that decides pairs.
    private static final long PAIRING = 1;

    private final Pairing pairing;
    private final int rows;
    private final int group;
    private final Bound program;
    private final Tensor[] samples;
    private final Tensor drawn;
    private final double[] cost;
    private final int[] partner;

    /// @param parameters of the whole flow; must stay open
    /// @param like what the data say, `[_, ..]` each
    /// @param rows how many there will be
    /// @param group how many at most are paired among themselves
    Pairs(Ends ends, Pairing pairing, Parameters parameters, List<Tensor> like, int rows, int group, Options options) {
        this.pairing = pairing;
        this.rows = rows;
        this.group = Math.min(group, rows);
        List<Argument> arguments = new ArrayList<>();
        parameters.entries().forEach(e -> arguments.add(Argument.shared(e.name(), e.shape(), parameters.dtype())));
        int shared = arguments.size();
        arguments.addAll(LossProgram.sample(like));
        List<Type> types = new ArrayList<>();
        Graph graph = Autodiff.trace(arguments, all -> {
            List<Var> sample = all.subList(shared, all.size());
            List<Var> out = ends.of(sample, new Noise(parameters.dtype()), Scope.of(parameters.parameters(), all.subList(0, shared)));
            out.forEach(v -> types.add(v.type()));
            return out;
        });
        this.program = Program.compile(graph, options).bind(parameters.tensors().toArray(Tensor[]::new));
        this.samples = types.stream().map(t -> TensorAccess.unscoped(Tensor.zeros(t.dtype(), t.shape().insert(0, rows).dims()))).toArray(Tensor[]::new);
        this.drawn = TensorAccess.unscoped(Tensor.zeros(samples[1].dtype(), samples[1].shape().dims()));
        this.cost = new double[pairing instanceof Pairing.Independent ? 0 : this.group * this.group];
        this.partner = new int[rows];
    }

    /// What the program computes of one sample.
    @FunctionalInterface
    interface Ends {
        /// @return x1 and x0, both `[d]`, and the context if there is one
        List<Var> of(List<Var> sample, Noise noise, Scope scope);
    }

    /// The pairs of some rows, made once.
    ///
    /// @return x1, x0 and the context if there is one, to be closed
    static List<Tensor> once(Ends ends, Pairing pairing, Parameters parameters, List<Tensor> data, int rows, int group, Options options, Key key) {
        Pairs pairs = new Pairs(ends, pairing, parameters, data, rows, group, options);
        try {
            pairs.prepare(data.toArray(Tensor[]::new), key);
            return pairs.samples();
        } finally {
            pairs.release();
        }
    }

    @Override
    public List<Tensor> samples() {
        return List.of(samples);
    }

    @Override
    public void prepare(Tensor[] data, Key key) {
        program.run(rows, key, data, samples);
        if (pairing instanceof Pairing.Independent) {
            return;
        }
        Checkpoint.copy(samples[1], drawn);
        RandomKey random = RandomKey.of(Philox.derive(key.seed(), PAIRING)).child(key.step());
        for (int from = 0; from < rows; from += group) {
            pair(from, Math.min(rows, from + group), random.child(from / group));
        }
        try (Lease source = TensorAccess.lease(drawn); Lease target = TensorAccess.lease(samples[1])) {
            Kernels.of(drawn.dtype()).gatherRows(target.address(), source.address(), partner, drawn.dim(1));
        }
    }

    private void pair(int from, int to, RandomKey key) {
        int n = to - from;
        double[] c = n == group ? cost : new double[n * n];
        Arrays.fill(c, 0);
        add(c, samples[0], samples[1], from, to, 1);
        if (samples.length > 2 && pairing.contextWeight() > 0) {
            add(c, samples[2], samples[2], from, to, pairing.contextWeight());
        }
        boolean finite = Arrays.stream(c).allMatch(Double::isFinite); // if not, the loss will say so
        int[] drawnFor = finite ? pairing.partners(c, key) : new int[n];
        for (int i = 0; i < n; i++) {
            partner[from + i] = from + (finite ? drawnFor[i] : i);
        }
    }

    private static void add(double[] c, Tensor a, Tensor b, int from, int to, double weight) {
        int d = a.dim(1);
        Assignment.addSquaredDistances(c, rows(a, from, to), rows(b, from, to), to - from, d, weight);
    }

    private static double[] rows(Tensor of, int from, int to) {
        try (Tensor some = of.rows(from, to)) {
            return some.toDoubleArray();
        }
    }

    private void release() {
        program.close();
        drawn.close();
    }

    @Override
    public void close() {
        release();
        samples().forEach(Tensor::close);
    }
}
