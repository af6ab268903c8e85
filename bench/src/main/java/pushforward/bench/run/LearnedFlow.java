package pushforward.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.flows.ActNorm;
import pushforward.flows.AffineFixed;
import pushforward.flows.Autoregressive;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Compose;
import pushforward.flows.Coupling;
import pushforward.flows.Flow;
import pushforward.flows.Inverse;
import pushforward.flows.Logit;
import pushforward.flows.LuLinear;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.Permutation;
import pushforward.flows.StandardNormal;
import pushforward.flows.Standardize;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.ContinuousModel;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A model of the library, as scores and figures see it.
final class LearnedFlow implements Learned {
    /// Rows handed over at a time, so that a large table needs no second copy.
    private static final int CHUNK = 1 << 16;

    private final Model model;
    private final Optional<Rows> context;

    LearnedFlow(Model model) {
        this(model, Optional.empty());
    }

    private LearnedFlow(Model model, Optional<Rows> context) {
        this.model = model;
        this.context = context;
    }

    @Override
    public Learned given(Rows rows) {
        return new LearnedFlow(model, Optional.of(rows));
    }

    /// What a call on some of the rows returns, which must be copies: the context is closed afterwards.
    private <T> T with(int from, int to, Function<Model, T> call) {
        if (context.isEmpty()) {
            return call.apply(model);
        }
        try (Tensor given = context.get().range(from, to).tensor(DType.F64)) {
            return call.apply(model.given(given));
        }
    }

    @Override
    public double[] logDensity(Rows x) {
        double[] values = new double[x.count()];
        for (int from = 0; from < values.length; from += CHUNK) {
            int to = Math.min(values.length, from + CHUNK);
            try (Tensor rows = x.range(from, to).tensor(DType.F64); Tensor log = with(from, to, m -> m.logProb(rows))) {
                System.arraycopy(log.toDoubleArray(), 0, values, from, to - from);
            }
        }
        return values;
    }

    @Override
    public Rows sample(int n, long seed) {
        try (Tensor drawn = with(0, n, m -> m.sample(n, Random.of(seed, "samples")))) {
            return Rows.of(drawn);
        }
    }

    @Override
    public Rows pull(Rows x) {
        return pull(x, 0, x.count());
    }

    private Rows pull(Rows x, int from, int to) {
        try (Tensor rows = x.range(from, to).tensor(DType.F64)) {
            return points(with(from, to, m -> m.pull(rows)));
        }
    }

    @Override
    public double[] squaredNorm(Rows x) {
        double[] squares = new double[x.count()];
        for (int from = 0; from < squares.length; from += CHUNK) {
            int to = Math.min(squares.length, from + CHUNK);
            System.arraycopy(pull(x, from, to).squaredNorm(), 0, squares, from, to - from);
        }
        return squares;
    }

    @Override
    public List<Stage> stages() {
        if (!(model.flow().bijection() instanceof Compose compose)) {
            return List.of();
        }
        List<Stage> stages = new ArrayList<>();
        Prefix last = new Prefix(model);
        stages.add(last);
        for (int i = 0; i < compose.layers().size(); i++) {
            last = new Prefix(last, i, compose.layers().get(i), model);
            stages.add(last);
        }
        return stages;
    }

    @Override
    public Optional<Motion> motion() {
        return context.isEmpty() && ContinuousModel.isContinuous(model) ? Optional.of(new Way(ContinuousModel.of(model))) : Optional.empty();
    }

    /// Its way through time.
    private record Way(ContinuousModel model) implements Motion {
        @Override
        public double end() {
            return model.end();
        }

        @Override
        public double[] logDensity(Rows x, double t) {
            try (Model at = model.at(t)) {
                return new LearnedFlow(at).logDensity(x);
            }
        }

        @Override
        public List<Rows> paths(Rows base, double... times) {
            int n = base.count();
            int d = base.width();
            try (Tensor rows = base.tensor(DType.F64); Tensor all = model.path(rows, times); Tensor flat = all.reshape(n * times.length, d)) {
                Rows points = Rows.of(flat);
                return IntStream.range(0, n).mapToObj(i -> points.range(i * times.length, (i + 1) * times.length)).toList();
            }
        }
    }

    /// Copies the points and gives the memory back.
    private static Rows points(Model.Carried carried) {
        Rows rows = Rows.of(carried.value());
        carried.value().close();
        carried.logAbsDet().close();
        return rows;
    }

    private static String name(Bijection layer) {
        return switch (layer) {
            case Coupling coupling -> "coupling";
            case LuLinear linear -> "linear";
            case ActNorm norm -> "normalisation";
            case Permutation permutation -> "permutation";
            case Standardize standardize -> "data's units";
            case Logit logit -> "sigmoid";
            case AffineFixed affine -> "levels";
            case Autoregressive autoregressive -> "autoregressive";
            case Inverse inverse -> name(inverse.of());
            case ContinuousFlow continuous -> "continuous";
            default -> layer.getClass().getSimpleName();
        };
    }

    /// The first layers of the flow: those before a layer, and that layer on its own, with the values of its parameters. So every layer is compiled once, not again for every stage behind it.
    private static final class Prefix implements Stage {
        private final String name;
        private final Optional<Prefix> before;
        private final Model last;

        /// The base alone.
        Prefix(Model model) {
            this.name = "base";
            this.before = Optional.empty();
            this.last = part(new Flow(model.flow().base(), Bijections.identity(model.flow().shape().dim(0))), "base", model.parameters().child("base"));
        }

        Prefix(Prefix before, int index, Bijection layer, Model model) {
            this.name = (index + 1) + " " + LearnedFlow.name(layer);
            this.before = Optional.of(before);
            this.last = part(new Flow(new StandardNormal(layer.baseShape()), layer), "bijection", model.parameters().child("bijection").child(index));
        }

        /// A flow of which one part alone has parameters, with their values.
        private static Model part(Flow flow, String part, Parameters of) {
            Parameters values = Parameters.zeros(flow.parameters(), of.dtype());
            values.child(part).setAll(of);
            return Model.of(flow, values);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Optional<double[]> logDensity(Rows x) {
            if (before.isEmpty()) {
                return Optional.of(new LearnedFlow(last).logDensity(x));
            }
            if (!last.flow().bijection().pulls()) {
                return Optional.empty();
            }
            try (Tensor rows = x.tensor(DType.F64)) {
                Model.Carried pulled = last.pull(rows);
                double[] change = pulled.logAbsDet().toDoubleArray();
                return before.get().logDensity(points(pulled)).map(log -> IntStream.range(0, log.length).mapToDouble(i -> log[i] + change[i]).toArray());
            }
        }

        @Override
        public Rows push(Rows base) {
            Rows arriving = before.isEmpty() ? base : before.get().push(base);
            try (Tensor rows = arriving.tensor(DType.F64)) {
                return points(last.push(rows));
            }
        }

        @Override
        public void close() {
            last.close();
        }
    }
}
