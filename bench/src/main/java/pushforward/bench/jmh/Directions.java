package pushforward.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pushforward.flows.Autoregressive;
import pushforward.flows.Bijection;
import pushforward.flows.Coupling;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Transformer;
import pushforward.flows.transform.Affine;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Both directions of one layer on 4,096 rows, F32, all processors: a coupling's cost the same, an autoregressive layer's pull is one pass and its push goes feature by feature.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Directions {
    private static final int ROWS = 4_096;

    /// Number of features.
    @Param({"16", "64"})
    private int d;

    /// Units of the two hidden layers.
    @Param({"256"})
    private int hidden;

    /// What is done to features.
    @Param({"affine", "spline"})
    private String transformer;

    /// The layer.
    @Param({"coupling", "autoregressive"})
    private String layer;

    private Model model;
    private Tensor rows;

    /// Makes the layer.
    @Setup(Level.Trial)
    public void prepare() {
        Transformer t = transformer.equals("affine") ? Affine.standard() : RationalQuadraticSpline.of(8, 3);
        Bijection b = layer.equals("coupling") ? Coupling.half(d, false, t, hidden, hidden) : Autoregressive.of(d, t, hidden, hidden);
        model = Model.initial(Flow.of(b), DType.F32, 1);
        rows = RandomKey.of(1).normal(DType.F32, ROWS, d);
    }

    /// Gives the memory back.
    @TearDown(Level.Trial)
    public void release() {
        rows.close();
        model.close();
    }

    /// Data to base.
    @Benchmark
    public void pull() {
        close(model.pull(rows));
    }

    /// Base to data.
    @Benchmark
    public void push() {
        close(model.push(rows));
    }

    private static void close(Model.Carried carried) {
        carried.value().close();
        carried.logAbsDet().close();
    }
}
