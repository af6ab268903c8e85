package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Kernels;

/// A compiled graph: phases of uniform code and of code for a micro-batch of samples, and where every value lies.
///
/// A program is immutable and may be used by many threads at once; each binds it for itself. Shared arguments are given when it is bound, per-sample arguments
/// when it is run:
/// ```java
/// Program program = Program.compile(graph, Options.defaults());
/// try (Bound bound = program.bind(weights)) {
///     List<Tensor> results = bound.run(x.dim(0), Key.ZERO, x);
/// }
/// ```
public final class Program {
    private static final long WORKING_SET = 768 << 10;
    private static final int FEWEST_LANES = 64;
    /// Samples that share a micro-batch where sums over samples are collected within loops: samples of a micro-batch are then added step by step, so that its size shows in the
    /// last bits and must not be a matter of options. Every length of strips up to this is one micro-batch.
    private static final int LOOP_LANES = 64;

    private final Graph graph;
    private final Options options;
    private final Plan plan;
    private final int lanes;
    private final int threads;
    private final long slabBytes;
    private final long keptBytes;
    private final long sharedBytes;

    private Program(Graph graph, Options options, Plan plan) {
        this.graph = graph;
        this.options = options;
        this.plan = plan;
        boolean sumsInLoops = plan.bodies().stream().anyMatch(b -> b.accumulators().inLoops());
        this.lanes = sumsInLoops ? LOOP_LANES : options.microBatch() > 0 ? options.microBatch() : choose(plan, options);
        this.slabBytes = plan.layout(lanes);
        this.keptBytes = plan.layoutKept(lanes);
        this.sharedBytes = plan.shared().layout(1);
        this.threads = sumsInLoops ? Math.clamp(options.memoryBudget() / Math.max(1, slabBytes), 1, options.threads()) : options.threads();
        if (slabBytes * threads > options.memoryBudget()) {
            throw new IllegalArgumentException("a micro-batch of " + lanes + " samples on " + threads + " threads takes " + slabBytes * threads
                    + " bytes of working memory, the budget is " + options.memoryBudget() + ": use fewer threads or raise the budget");
        }
    }

    /// Compiles a graph. Its cost is that of a few passes over the nodes.
    ///
    /// @throws IllegalArgumentException if the graph sums over samples within a loop, or does not fit the memory budget
    public static Program compile(Graph graph, Options options) {
        return compile(graph, options, Kernels::of);
    }

    /// Compiles for given kernels.
    static Program compile(Graph graph, Options options, Function<DType, Kernels> kernels) {
        Graph finished = Simplify.finish(graph);
        return new Program(finished, options, Planner.plan(finished, kernels, options));
    }

    /// The most samples whose values fit three quarters of an L2 cache of 1 MB: a power of two, at least 64, because sums over samples lose speed below that, and at most 512;
    /// fewer only where the budget demands it. Powers of two divide strips, whose length is a multiple of 64 unless there are more than 4096 rows.
    private static int choose(Plan plan, Options options) {
        long perSample = Math.max(1, plan.layout(FEWEST_LANES) / FEWEST_LANES);
        int n = Integer.highestOneBit(Math.clamp(WORKING_SET / perSample, FEWEST_LANES, Options.MOST_LANES));
        while (n > 1 && plan.layout(n) * options.threads() > options.memoryBudget()) {
            n /= 2;
        }
        return n;
    }

    /// The graph that was compiled, simplified.
    public Graph graph() {
        return graph;
    }

    /// The options it was compiled with.
    public Options options() {
        return options;
    }

    /// The most samples that go through the code together.
    public int microBatch() {
        return lanes;
    }

    /// The most threads a run uses: those asked for, or fewer where sums over samples are collected within loops, which fixes the micro-batch, and memory is short.
    public int threads() {
        return threads;
    }

    /// Bytes of working memory per thread.
    public long slabBytes() {
        return slabBytes;
    }

    /// Bytes of constants, uniform values and copies of them.
    public long sharedBytes() {
        return sharedBytes;
    }

    /// Bytes kept of each micro-batch in a run that defers products.
    long keptBytes() {
        return keptBytes;
    }

    Plan plan() {
        return plan;
    }

    /// Gives the shared arguments. Their memory is in use until the bound program is closed; where its contents change, call [Bound#rebind()].
    ///
    /// @param uniforms the arguments shared by all samples, in the order in which they stand among [#graph()]'s inputs
    public Bound bind(Tensor... uniforms) {
        return new Bound(this, uniforms);
    }

    /// The plan as text: for each phase the uniform code and the code for a micro-batch, with where each value lies.
    public String describe() {
        return PlanPrinter.print(this);
    }

    /// The arguments that are per sample, or those that are not, as positions among the graph's inputs.
    List<Integer> arguments(boolean varying) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            if (graph.inputType(i).varying() == varying) {
                positions.add(i);
            }
        }
        return positions;
    }
}
