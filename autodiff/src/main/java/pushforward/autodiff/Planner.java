package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import pushforward.autodiff.machine.Accumulators;
import pushforward.autodiff.machine.Buffer;
import pushforward.autodiff.machine.Copy;
import pushforward.autodiff.machine.DeferredProducts;
import pushforward.autodiff.machine.DrawNumbers;
import pushforward.autodiff.machine.Gather;
import pushforward.autodiff.machine.Instruction;
import pushforward.autodiff.machine.Keep;
import pushforward.autodiff.machine.LoadRows;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.MaxOverSamples;
import pushforward.autodiff.machine.Step;
import pushforward.autodiff.machine.StoreRows;
import pushforward.autodiff.machine.SumOverSamples;
import pushforward.autodiff.machine.Transpose;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;

/// Turns a graph into a [Plan]: decides for every value whether it is shared and in which phase it is there, then lowers phase after phase.
///
/// The phase of a value is the longest chain of sums (or maxima) over samples before it. Phase p is a uniform stage, run once, and a body, run for every
/// micro-batch; the body computes what the sums of phase p and the per-sample results of phase p need. A per-sample value that a later phase needs too is
/// computed there again: keeping it would take memory that grows with the number of rows.
///
/// The pass over the graph is linear in its nodes; the layout of the slabs is not (see [Arena]).
final class Planner {
    private final Graph graph;
    private final Function<DType, Kernels> provider;
    private final boolean fewRows;
    /// Whether [Layers] are joined: not where every result is looked at.
    private final boolean joins;
    private final boolean[] varies;
    private final int[] phase;
    private final int[] uses;
    private final Value[] shared;

    private final Arena sharedArena = new Arena(Buffer.SHARED, false);
    private final List<Code> stages = new ArrayList<>();
    private final List<Plan.Datum> data = new ArrayList<>();
    private final Map<Object, Value> constants = new HashMap<>();
    private final Map<Object, Location> copies = new HashMap<>();
    private final List<Scratch> scratches = new ArrayList<>();
    private Buffer scratch;
    private int registers = Buffer.FIRST_REGISTER;
    private int slots;

    private final int[] inputRegister;
    private final int[] outputRegister;
    private final Map<Integer, Location> places = new HashMap<>();
    private Arena arena;
    private List<Accumulators.Entry> entries;
    private long accumulatorBytes;
    private List<DeferredProducts.Product> products;
    private Map<Object, Location> kept;
    private long keptElements;
    private Arena keptArena;
    private final Map<Integer, Value> totals = new HashMap<>();
    private final Map<Integer, Location> collecting = new HashMap<>();

    private record Scratch(IntToLongFunction bytes) {
    }

    private Planner(Graph graph, Function<DType, Kernels> provider, Options options) {
        this.graph = graph;
        this.provider = provider;
        this.fewRows = options.fewRows();
        this.joins = !options.provenance();
        int n = graph.nodes().size();
        boolean[] inputs = new boolean[n];
        graph.inputs().forEach(id -> inputs[id] = graph.node(id).type().varying());
        this.varies = varies(graph, inputs);
        this.phase = new int[n];
        this.uses = new int[n];
        graph.nodes().forEach(each -> each.inputs().forEach(i -> uses[i]++));
        graph.outputs().forEach(i -> uses[i]++);
        this.shared = new Value[n];
        this.inputRegister = new int[graph.inputs().size()];
        this.outputRegister = new int[graph.outputs().size()];
    }

    static Plan plan(Graph graph, Function<DType, Kernels> provider, Options options) {
        return new Planner(graph, provider, options).plan();
    }

    /// Which nodes have a value per sample: not those that merely could, such as parameters handed to each sample.
    static boolean[] varies(Graph graph, boolean[] inputs) {
        boolean[] varies = inputs.clone();
        for (Node n : graph.nodes()) {
            varies[n.id()] |= switch (n.primitive()) {
                case Input i -> false;
                case RandomInput r -> true;
                case SumSamples s -> false;
                case MaxSamples m -> false;
                case LoopSum s -> false;
                case Contract c when c.sumSamples() -> false;
                case Scan s -> n.type().varying();
                case Loop l -> true;
                default -> n.inputs().stream().anyMatch(i -> varies[i]);
            };
        }
        return varies;
    }

    /// Whether the primitive joins the values of all samples.
    static boolean overSamples(Primitive p) {
        return p instanceof SumSamples || p instanceof MaxSamples || p instanceof LoopSum || p instanceof Contract c && c.sumSamples();
    }

    // ---- the passes

    private Plan plan() {
        boolean[] live = graph.live();
        int last = 0;
        for (Node n : graph.nodes()) {
            for (int i : n.inputs()) {
                phase[n.id()] = Math.max(phase[n.id()], phase[i]);
            }
            if (overSamples(n.primitive())) {
                phase[n.id()]++;
            }
            last = live[n.id()] ? Math.max(last, phase[n.id()]) : last;
        }
        for (int i = 0; i < inputRegister.length; i++) {
            int id = graph.inputs().get(i);
            Type t = graph.node(id).type();
            inputRegister[i] = newRegister();
            if (!t.varying()) {
                shared[id] = new Value(Buffer.of(inputRegister[i], t.size(), t.dtype(), false).start(), false, 0);
            }
        }
        Arrays.setAll(outputRegister, i -> newRegister());
        for (int i = 0; i < outputRegister.length; i++) {
            Type t = graph.node(graph.outputs().get(i)).type();
            if (!t.varying()) {
                planPlace(graph.outputs().get(i), Buffer.of(outputRegister[i], t.size(), t.dtype(), false).start());
            }
        }
        for (int s = 0; s <= last + 1; s++) {
            stages.add(new Code(sharedArena));
        }
        List<Plan.Body> bodies = new ArrayList<>();
        for (int p = 0; p <= last; p++) {
            uniform(p, live);
            bodies.add(body(p, live));
        }
        List<Plan.Result> results = new ArrayList<>();
        for (int i = 0; i < outputRegister.length; i++) {
            int id = graph.outputs().get(i);
            Type t = graph.node(id).type();
            Value v = t.varying() ? null : shared[id];
            results.add(new Plan.Result(t, outputRegister[i], v == null ? null : v.at(), v != null && v.splat() && t.size() > 1));
        }
        return new Plan(graph, stages.stream().map(Code::waves).toList(), bodies, data, inputRegister, results, sharedArena, registers, slots);
    }

    /// The shared values of a phase; those that wait for nothing in the run go to the stage of the bind.
    private void uniform(int p, boolean[] live) {
        List<Integer> order = new ArrayList<>();
        for (Node n : graph.nodes()) {
            if (live[n.id()] && phase[n.id()] == p && !varies[n.id()] && !overSamples(n.primitive()) && !(n.primitive() instanceof Input)) {
                order.add(n.id());
            }
        }
        Block block = new Block(this, graph, shared, varies, stages.get(p + 1), order, true);
        order.forEach(block::lower);
    }

    private Plan.Body body(int p, boolean[] live) {
        List<Integer> roots = new ArrayList<>();
        Map<Integer, List<Node>> owners = new HashMap<>();
        boolean[] include = varies.clone();
        for (Node n : graph.nodes()) {
            boolean sum = live[n.id()] && overSamples(n.primitive()) && phase[n.id()] == p + 1;
            include[n.id()] |= sum;
            if (sum && n.primitive() instanceof LoopSum) {
                owners.put(n.id(), List.of(n));
            }
            if (sum || n.type().varying() && phase[n.id()] == p && graph.outputs().contains(n.id())) {
                roots.add(n.id());
            }
        }
        List<Integer> order = Schedule.order(graph, roots, include);
        arena = new Arena(Buffer.SLAB, true);
        entries = new ArrayList<>();
        accumulatorBytes = 0;
        products = new ArrayList<>();
        kept = new HashMap<>();
        keptElements = 0;
        keptArena = new Arena(Buffer.KEPT, false);
        Code code = new Code(arena);
        Value[] value = shared.clone();
        Block block = new Block(this, graph, value, varies, code, order, true);
        block.collect(owners);
        for (int id : order) {
            if (graph.node(id).primitive() instanceof Input) {
                load(code, id, value);
            } else {
                block.lower(id);
            }
            if (overSamples(graph.node(id).primitive())) {
                shared[id] = value[id];
            }
            store(block, code, id, p);
        }
        for (int id : roots) {
            if (!include[id]) {
                store(block, code, id, p);
            }
        }
        Step[] steps = joins ? new Layers(this::isZero).join(code.steps()) : code.steps();
        return new Plan.Body(steps, new Accumulators(entries, accumulatorBytes), new DeferredProducts(products, keptElements), arena, keptArena);
    }

    private boolean isZero(Location at) {
        return data.stream().anyMatch(d -> d.at().equals(at) && d.constant().isSplat(0));
    }

    private void load(Code code, int id, Value[] value) {
        Type t = graph.node(id).type();
        Location from = Buffer.of(inputRegister[graph.inputs().indexOf(id)], t.size(), t.dtype(), true).start();
        if (t.size() == 1) {
            value[id] = new Value(from, false, Value.LOCAL);
            return;
        }
        Location to = arena.allocate(t.size(), t.dtype(), true).start();
        if (t.size() > 0) {
            code.emit(new LoadRows(kernels(t.dtype()), to, from, t.size()), graph.node(id), to);
        }
        value[id] = new Value(to, false, Value.LOCAL);
    }

    /// Hands out a per-sample result as soon as it is there.
    private void store(Block block, Code code, int id, int p) {
        Type t = graph.node(id).type();
        if (!t.varying() || phase[id] != p || t.size() == 0) {
            return;
        }
        for (int i = 0; i < outputRegister.length; i++) {
            if (graph.outputs().get(i) == id) {
                Location from = block.full(id, true);
                Location to = Buffer.of(outputRegister[i], t.size(), t.dtype(), true).start();
                code.service(new StoreRows(kernels(t.dtype()), to, from, t.size()), "store", to, from);
            }
        }
    }

    // ---- what blocks ask for

    Kernels kernels(DType dtype) {
        return provider.apply(dtype);
    }

    Code stage(int s) {
        return stages.get(s);
    }

    int newRegister() {
        return registers++;
    }

    int newSlot() {
        return slots++;
    }

    /// A constant in shared memory.
    ///
    /// @param full whether a constant of one number must be written out for every element
    Value constant(Constant c, boolean full) {
        Type t = c.infer(List.of());
        boolean splat = c.isSplat() && !full && t.size() > 1;
        Object key = splat ? List.of(t.dtype(), Double.doubleToRawLongBits(c.at(0))) : c;
        return constants.computeIfAbsent(key, k -> {
            Buffer b = sharedArena.allocate(splat ? 1 : t.size(), t.dtype(), false);
            data.add(new Plan.Datum(b.start(), c, splat ? 1 : t.size()));
            return new Value(b.start(), splat, 0);
        });
    }

    /// A shared value of one row standing for many, written out.
    Location sharedCopy(Value v, Type t) {
        return copies.computeIfAbsent(List.of("repeat", v, t.size()), k -> {
            Location to = sharedArena.allocate(t.size(), t.dtype(), false).start();
            stage(v.stage()).service(new Copy(kernels(t.dtype()), to, v.at(), true, t.size()), "repeat", to, v.at());
            return to;
        });
    }

    /// Rows of a shared value in another order.
    Location sharedGather(Location a, int[] sources, int stage) {
        return copies.computeIfAbsent(List.of("permute", a, Ints.of(sources)), k -> {
            Location to = sharedArena.allocate(sources.length, a.dtype(), false).start();
            Shapes.Blocks blocks = Shapes.blocks(sources);
            stage(stage).service(new Gather(kernels(a.dtype()), to, a, blocks.index(), blocks.size()), "permute", to, a);
            return to;
        });
    }

    /// Where runs have few rows, a copy of shared matrices `[m, k]` that lie row by row, column by column: rows of the product then fill the vectors. None where it does not pay.
    Optional<Location> columns(int stage, Location a, long batch, long row, int count, int m, int k) {
        if (!fewRows || stage == Value.LOCAL || m == 1 || k == 1) {
            return Optional.empty();
        }
        return Optional.of(copies.computeIfAbsent(List.of("columns", a, batch, row, count, m, k), key -> {
            Location to = sharedArena.allocate((long) count * m * k, a.dtype(), false).start();
            stage(stage).service(new Transpose(kernels(a.dtype()), to, a, batch, row, count, m, k), "transpose", to, a);
            return to;
        }));
    }

    /// Scratch memory for one instruction.
    Location scratch(Code code, DType dtype, IntToLongFunction bytes) {
        if (code.arena() != sharedArena) {
            return code.arena().scratch(dtype, bytes).start();
        }
        scratches.add(new Scratch(bytes));
        if (scratch == null) {
            scratch = sharedArena.scratch(dtype, lanes -> scratches.stream().mapToLong(s -> s.bytes.applyAsLong(1)).max().orElse(0));
        }
        return scratch.start();
    }

    // ---- where shared values lie

    /// Lets a shared result that depends on samples be computed where the caller wants it, and so the parts of one that is a concatenation, and what a constant multiplies.
    private void planPlace(int id, Location at) {
        Node n = graph.node(Shapes.wholeRoot(graph, id));
        if (phase[n.id()] == 0 || varies[n.id()] || places.containsKey(n.id()) || !overSamples(n.primitive()) && !Shapes.computes(n.primitive())) {
            return;
        }
        places.put(n.id(), at);
        if (n.primitive() instanceof Map2 m && m.op() == Binary.MUL) {
            for (int i = 0; i < 2; i++) {
                int other = n.input(i);
                if (graph.node(n.input(1 - i)).primitive() instanceof Constant && uses[other] == 1 && Shapes.wholeRoot(graph, other) == other
                        && graph.node(other).type().size() == n.type().size()) {
                    planPlace(other, at);
                }
            }
        }
        if (n.primitive() instanceof Concat c && Types.outer(n.type().shape(), c.axis()) == 1) {
            long row = 0;
            for (int part : n.inputs()) {
                planPlace(part, at.plus(row));
                row += graph.node(part).type().size();
            }
        }
    }

    /// Memory for a shared value of the program: its place in a result, or one of its own.
    Location place(Node n) {
        Location planned = places.get(n.id());
        return planned != null ? planned : sharedArena.allocate(n.type().size(), n.type().dtype(), false).start();
    }

    // ---- sums over samples

    /// A sum or maximum over samples of the current node's operand.
    void overSamples(Block block, boolean max) {
        Node n = block.node();
        Node owner = owner(block);
        int size = n.type().size();
        Kernels kernels = kernels(n.type().dtype());
        Location accumulator = collecting.get(owner.id());
        if (accumulator == null) {
            Location result = place(owner);
            accumulator = accumulator(owner, size, result, max, false);
            totals.put(owner.id(), new Value(result, false, phase[owner.id()] + 1));
        }
        if (size > 0) {
            Block.Rows a = !max && block.wantedSamplesFirst(n.input(0)) ? block.samplesFirst(n.input(0)) : new Block.Rows(block.fullVarying(0), 0);
            block.code().emit(max ? new MaxOverSamples(kernels, accumulator, a.at(), size) : new SumOverSamples(kernels, accumulator, a.at(), a.row(), size, block.top()), n, accumulator,
                    a.at());
        }
        block.set(total(owner));
    }

    /// Where the total of a sum over samples, or of what a loop collects, is going to be.
    Value total(Node sum) {
        return totals.get(sum.id());
    }

    /// The program's node whose value the current node, a sum over samples, contributes to: itself, or within a loop that which stands for the loop's sum.
    private static Node owner(Block block) {
        Node owner = block.top() ? block.node() : block.owner();
        if (owner == null || !block.top() && block.node().primitive() instanceof MaxSamples) {
            throw inLoop(block.node());
        }
        return owner;
    }

    /// A contraction over samples: its accumulator lies in the order (batch, row, column) and is brought into the node's order afterwards.
    ///
    /// @param defer takes note of a product that runs may defer, given the place of its result; null for one that they may not
    void contractOverSamples(Block block, int[] labels, int[] lengths, Function<Location, Instruction> instruction, @Nullable Consumer<Location> defer, Location... touched) {
        Node n = block.node();
        Node owner = owner(block);
        Location known = collecting.get(owner.id());
        if (known != null) {
            if (n.type().size() > 0) {
                block.code().emit(instruction.apply(known), n, known, touched);
            }
            block.set(total(owner));
            return;
        }
        int stage = phase[owner.id()] + 1;
        Ints out = ((Contract) n.primitive()).out();
        int[] axes = new int[labels.length];
        int[] dims = new int[labels.length];
        boolean same = true;
        for (int i = 0; i < labels.length; i++) {
            axes[i] = Ints.of(labels).indexOf(out.at(i));
            same &= axes[i] == i;
        }
        System.arraycopy(lengths, 0, dims, 0, dims.length);
        Location result = same ? place(owner) : sharedArena.allocate(n.type().size(), n.type().dtype(), false).start();
        Location accumulator = accumulator(owner, n.type().size(), result, false, defer != null);
        if (defer != null) {
            defer.accept(result);
        }
        if (n.type().size() > 0) {
            block.code().emit(instruction.apply(accumulator), n, accumulator, touched);
        }
        Location own = same ? result : axes.length == 2 ? transposed(place(owner), result, dims[0], dims[1], stage)
                : sharedGather(result, new Permute(Ints.of(axes)).sources(pushforward.tensor.Shape.of(dims)), stage);
        totals.put(owner.id(), new Value(own, false, stage));
        block.set(total(owner));
    }

    /// Takes note of a product over samples that runs may defer.
    ///
    /// @param id the node whose value `a` is
    /// @param a `[m]` as values lie
    /// @param b `[n]`, samples first
    void defer(Code code, int id, Location a, Block.Rows b, int m, int n, Location result) {
        Location left = keep(code, List.of(id, a), a, m);
        Location right = keep(code, b.at().buffer(), b.at().buffer().start(), b.row());
        products.add(new DeferredProducts.Product(kernels(a.dtype()), result, left, right.plus(b.at().row()), b.row(), m, n));
    }

    /// A copy of an operand of `elements` elements per sample that runs which defer products keep; one for each `key`.
    private Location keep(Code code, Object key, Location a, long elements) {
        return kept.computeIfAbsent(key, k -> {
            long bytes = elements * a.dtype().bytes();
            Location to = keptArena.scratch(a.dtype(), lanes -> lanes * bytes).start();
            code.service(new Keep(to, a, bytes), "keep", to, a);
            keptElements += elements;
            return to;
        });
    }

    /// A shared `[rows, cols]` with its axes exchanged.
    private Location transposed(Location to, Location a, int rows, int cols, int stage) {
        stage(stage).service(new Transpose(kernels(a.dtype()), to, a, rows, cols), "transpose", to, a);
        return to;
    }

    private Location accumulator(Node n, int size, Location result, boolean max, boolean deferrable) {
        DType dtype = n.type().dtype();
        Buffer b = Buffer.of(Buffer.ACCUMULATORS, size, dtype, false);
        b.place(accumulatorBytes);
        accumulatorBytes += (b.bytes(1) + 63) & -64;
        boolean inLoop = n.primitive() instanceof LoopSum;
        entries.add(new Accumulators.Entry(kernels(dtype), b.start(), result, size, max, deferrable, inLoop, n.primitive().name(), n.origin()));
        if (inLoop) {
            collecting.put(n.id(), b.start());
        }
        return b.start();
    }

    static IllegalArgumentException inLoop(Node sum) {
        String origin = sum.origin();
        return new IllegalArgumentException(sum.primitive().name() + " stands inside the body of a loop" + (origin.isEmpty() ? "" : " (recorded at " + origin + ")")
                + ": sums over samples cannot be taken step by step; take the sum outside, over the outputs of all steps, or let the loop collect it");
    }

    /// Random numbers, drawn where they are used.
    Value random(RandomInput r, Block block) {
        Location to = block.define();
        if (r.type().size() > 0) {
            block.code().emit(new DrawNumbers(r.kind() == RandomInput.Kind.NORMAL, to, (long) r.stream() << 32, r.type().size()), block.node(), to);
        }
        return new Value(to, false, Value.LOCAL);
    }
}
