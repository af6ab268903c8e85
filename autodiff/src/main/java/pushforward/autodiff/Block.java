package pushforward.autodiff;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import pushforward.autodiff.machine.Buffer;
import pushforward.autodiff.machine.Copy;
import pushforward.autodiff.machine.Gather;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.MapBinary;
import pushforward.autodiff.machine.Operand;
import pushforward.autodiff.machine.SamplesFirst;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;

/// One graph (the program's, or the body of a loop) while its nodes are turned into code in one place: a uniform stage, a phase's body, a loop's body.
///
/// A node that turns out to depend on shared values alone is computed in the shared stage in which its operands are there, wherever it stands: so lifted
/// parameters, and what loops compute from captured parameters, are computed once and not per sample or per step.
final class Block {
    /// Bytes of a cache line.
    private static final long LINE = 64;

    private final Planner planner;
    private final Graph graph;
    private final Value[] value;
    private final boolean[] varies;
    private final Code local;
    private final boolean top;

    private final int[] group;
    private final int[] absorbedBy;
    private final int[] lastUse;
    private final int[] rank;
    private final Set<Buffer> owned = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Integer, Join> joins = new HashMap<>();
    private final Map<Integer, Buffer> joinBuffers = new HashMap<>();
    private final Map<Long, Location> copies = new HashMap<>();
    private final Map<Integer, Rows> samplesFirst = new HashMap<>();
    /// Values of which contractions need a copy with samples first.
    private final Set<Integer> wantedSamplesFirst = new HashSet<>();

    private Map<Integer, List<Node>> owners = Map.of();
    private @Nullable Node owner;
    private Node node;
    private int stage;
    private Code code;

    /// A value with its samples first: row s begins `s * row` elements after `at`.
    record Rows(Location at, long row) {
    }

    /// A value that is written straight into the concatenation it is for.
    private record Join(int concat, long row) {
    }

    /// @param value where the values already planned lie, by node; filled as nodes are lowered
    /// @param varies which nodes have a value per sample
    /// @param local where code goes that cannot run in a shared stage
    /// @param order the nodes in the order in which they are going to be lowered
    /// @param top whether this is the program's graph rather than the body of a loop
    Block(Planner planner, Graph graph, Value[] value, boolean[] varies, Code local, List<Integer> order, boolean top) {
        this.planner = planner;
        this.graph = graph;
        this.value = value;
        this.varies = varies;
        this.local = local;
        this.top = top;
        this.code = local;
        this.node = graph.nodes().isEmpty() ? null : graph.node(0);
        this.group = new int[value.length];
        this.absorbedBy = new int[value.length];
        this.lastUse = new int[value.length];
        this.rank = new int[value.length];
        boolean[] planned = new boolean[value.length];
        for (int i = 0; i < order.size(); i++) {
            rank[order.get(i)] = i + 1;
            planned[order.get(i)] = true;
        }
        for (int id = 0; id < value.length; id++) {
            group[id] = Shapes.mayShare(graph, graph.node(id)) ? group[graph.node(id).input(Shapes.viewed(graph.node(id)))] : id;
        }
        for (int id : order) {
            if (graph.node(id).primitive() instanceof Concat c && varies[id] && Types.outer(graph.node(id).type().shape(), c.axis()) == 1) {
                planJoin(graph.node(id), planned);
            }
        }
        for (int id : order) {
            if (top && graph.node(id).primitive() instanceof Contract c && c.sumSamples()) {
                wantedSamplesFirst.add(viewed(graph.node(id).input(ContractLowering.inVectors(graph, graph.node(id))), i -> true));
            }
        }
        Arrays.fill(absorbedBy, -1);
        planSums(order);
        for (int id : order) {
            int used = rank[absorbedBy[id] < 0 ? id : absorbedBy[id]];
            graph.node(id).inputs().forEach(i -> lastUse[find(i)] = Math.max(lastUse[find(i)], used));
        }
        if (!top) {
            graph.outputs().forEach(id -> lastUse[find(id)] = Integer.MAX_VALUE);
        }
    }

    // ---- lives and places

    private int find(int id) {
        int root = id;
        while (group[root] != root) {
            group[root] = group[group[root]];
            root = group[root];
        }
        return root;
    }

    /// Finds sums of a value and some rows put among zeros, as cotangents of slices are: the rows are added where they belong and the zeros never made. Where the rows are the
    /// product with a weight matrix that nothing else needs, it is accumulated there.
    private void planSums(List<Integer> order) {
        int[] uses = new int[value.length];
        order.forEach(id -> graph.node(id).inputs().forEach(i -> uses[i]++));
        graph.outputs().forEach(i -> uses[i]++);
        for (int id : order) {
            if (graph.node(id).primitive() instanceof Map2 m && m.op() == Binary.ADD && varies[id]) {
                List<Integer> in = graph.node(id).inputs();
                int part = isPart(in.get(1), uses) ? 1 : isPart(in.get(0), uses) ? 0 : -1;
                int whole = part < 0 ? id : in.get(1 - part);
                if (part >= 0 && varies[whole] && graph.node(whole).type().size() == graph.node(id).type().size()) {
                    absorbedBy[in.get(part)] = id;
                    int rows = graph.node(in.get(part)).input(1);
                    if (uses[rows] == 1 && value[rows] == null && ContractLowering.isMatrixVector(graph, graph.node(rows), varies)) {
                        absorbedBy[rows] = id;
                    }
                }
            }
        }
    }

    /// Whether the value is used once, and is rows put among zeros.
    private boolean isPart(int id, int[] uses) {
        Node n = graph.node(id);
        return uses[id] == 1 && value[id] == null && varies[id] && absorbedBy[id] < 0 && n.primitive() instanceof Update u && varies[n.input(1)]
                && Types.outer(n.type().shape(), u.axis()) == 1 && graph.node(n.input(0)).primitive() instanceof Constant zeros && zeros.isSplat(0);
    }

    /// Adds what the current node, a sum, has absorbed. False if it has absorbed nothing.
    boolean lowerSum() {
        Node sum = node;
        for (int i = 0; i < sum.inputs().size(); i++) {
            if (absorbedBy[sum.input(i)] == sum.id()) {
                Location to = defineOver(sum.type().size(), 1 - i);
                Value whole = in(1 - i);
                if (!whole.at().equals(to) || whole.splat()) {
                    code.service(new Copy(kernels(), to, whole.at(), whole.splat(), sum.type().size()), "copy", to, whole.at());
                }
                Node part = graph.node(sum.input(i));
                Update update = (Update) part.primitive();
                Location at = to.plus((long) update.start() * Types.inner(part.type().shape(), update.axis()));
                node = graph.node(part.input(1));
                if (absorbedBy[node.id()] == sum.id()) {
                    new ContractLowering(this, (Contract) node.primitive()).addTo(at, sum, to);
                } else {
                    int rows = node.type().size();
                    Location from = full(node.id(), true);
                    code.emit(new MapBinary(kernels(), Binary.ADD, at, new Operand(at, false), new Operand(from, false), rows), sum, to, from);
                }
                node = sum;
                code.touch(to);
                set(to);
                return true;
            }
        }
        return false;
    }

    /// Lets the parts of a concatenation be computed in place, where a part is computed by one instruction and used in one concatenation.
    private void planJoin(Node n, boolean[] planned) {
        long row = 0;
        for (int part : n.inputs()) {
            int root = Shapes.wholeRoot(graph, part);
            Node producer = graph.node(root);
            if (varies[root] && planned[root] && value[root] == null && !joins.containsKey(root) && root != n.id() && Shapes.computes(producer.primitive())
                    && n.inputs().indexOf(part) == n.inputs().lastIndexOf(part)) {
                joins.put(root, new Join(n.id(), row));
                group[find(root)] = find(n.id());
            }
            row += graph.node(part).type().size();
        }
    }

    /// Rows to write the current node's value into.
    Location define() {
        return define(node.type().size());
    }

    Location define(int size) {
        Join join = stage == Value.LOCAL ? joins.get(node.id()) : null;
        if (join != null && size == node.type().size()) {
            return joined(join.concat).plus(join.row);
        }
        if (stage == Value.LOCAL && joinBuffers.containsKey(node.id())) {
            return joined(node.id());
        }
        if (stage > 0 && top && size == node.type().size()) {
            return planner.place(node);
        }
        return fresh(size, node.type().dtype(), varies[node.id()]);
    }

    /// The concatenation's own rows, within those of the concatenation it is itself a part of, if any.
    private Location joined(int concat) {
        Join outer = joins.get(concat);
        if (outer != null) {
            return joined(outer.concat).plus(outer.row);
        }
        Type t = graph.node(concat).type();
        return joinBuffers.computeIfAbsent(concat, id -> own(local.arena().allocate(t.size(), t.dtype(), true))).start();
    }

    private Buffer own(Buffer b) {
        owned.add(b);
        return b;
    }

    /// New rows in the slab of the current code.
    Location fresh(int size, DType dtype, boolean varying) {
        Buffer b = code.arena().allocate(size, dtype, varying);
        return (stage == Value.LOCAL ? own(b) : b).start();
    }

    /// Rows for the current node's value: those of one of the operands, when nothing else needs it any more, or new ones.
    ///
    /// @param candidates operands the instruction can overwrite element by element
    Location defineOver(int size, int... candidates) {
        for (int i : candidates) {
            if (dies(i, size)) {
                return in(i).at();
            }
        }
        return define(size);
    }

    private boolean dies(int i, int size) {
        Value v = in(i);
        Buffer b = v.at().buffer();
        boolean free = stage == Value.LOCAL && !joins.containsKey(node.id()) && owned.contains(b) && lastUse[find(node.input(i))] == rank[node.id()] && !v.splat()
                && v.at().row() == 0 && b.rows() == size && b.dtype() == node.type().dtype() && b.varying() == varies[node.id()];
        for (int j = 0; free && j < node.inputs().size(); j++) {
            Value other = in(j);
            free = other == null ? !readsFrom(b, graph.node(node.input(j))) : other.at().buffer() != b || other.equals(v);
        }
        return free;
    }

    /// Whether a node that has been absorbed, or one absorbed by it, reads from a buffer.
    private boolean readsFrom(Buffer b, Node absorbed) {
        for (int i : absorbed.inputs()) {
            if (value[i] == null ? readsFrom(b, graph.node(i)) : value[i].at().buffer() == b) {
                return true;
            }
        }
        return false;
    }

    // ---- what the lowering of a node asks for

    Planner planner() {
        return planner;
    }

    Graph graph() {
        return graph;
    }

    Node node() {
        return node;
    }

    Code code() {
        return code;
    }

    boolean top() {
        return top;
    }

    /// The stage the current node is computed in.
    int stage() {
        return stage;
    }

    boolean varies(int id) {
        return varies[id];
    }

    boolean[] varies() {
        return varies;
    }

    @Nullable Value value(int id) {
        return value[id];
    }

    Value in(int i) {
        return value[node.input(i)];
    }

    Type inType(int i) {
        return graph.node(node.input(i)).type();
    }

    boolean inVaries(int i) {
        return varies[node.input(i)];
    }

    Kernels kernels() {
        return planner.kernels(node.type().dtype());
    }

    /// Operand i of an elementwise node whose result has `size` rows.
    Operand operand(int i, int size) {
        Value v = in(i);
        return new Operand(v.at(), v.splat() || size > 1 && inType(i).size() == 1);
    }

    void set(Location at) {
        set(at, false);
    }

    void set(Location at, boolean splat) {
        value[node.id()] = new Value(at, splat, stage);
    }

    void set(Value v) {
        value[node.id()] = v;
    }

    /// Operand i with all its rows side by side, as it is stored: one element per sample, or one for all.
    Location full(int i) {
        return full(node.input(i), in(i).at().varying());
    }

    /// Operand i with all its rows side by side and one element per sample.
    Location fullVarying(int i) {
        return full(node.input(i), true);
    }

    /// A value with all its rows side by side: where it lies, or a copy.
    ///
    /// @param varying whether each row must hold an element per sample
    Location full(int id, boolean varying) {
        Value v = value[id];
        Type type = graph.node(id).type();
        boolean repeated = v.splat() && type.size() > 1;
        if (!repeated && v.at().varying() == varying) {
            return v.at();
        }
        boolean shared = v.stage() >= 0 && !varying;
        if (shared && graph.node(id).primitive() instanceof Constant c) {
            return planner.constant(c, true).at();
        }
        if (shared) {
            return planner.sharedCopy(v, type);
        }
        Code home = local;
        long key = 2L * id + (varying ? 1 : 0);
        Location known = copies.get(key);
        if (known == null) {
            known = home.arena().allocate(type.size(), type.dtype(), varying).start();
            home.service(new Copy(planner.kernels(type.dtype()), known, v.at(), repeated, type.size()), "repeat", known, v.at());
            copies.put(key, known);
        }
        return known;
    }

    /// Rows copied from fixed positions of `a` into new rows of the current code.
    Location gathered(Location a, int[] sources) {
        Location to = fresh(sources.length, a.dtype(), a.varying());
        Shapes.Blocks blocks = Shapes.blocks(sources);
        code.service(new Gather(planner.kernels(a.dtype()), to, a, blocks.index(), blocks.size()), "permute", to, a);
        return to;
    }

    /// A value with its samples first. A part of a larger value is part of that one's copy, which all its parts share.
    Rows samplesFirst(int id) {
        Location at = full(id, true);
        int root = viewed(id, i -> liesIn(at.buffer(), i));
        Location whole = root == id ? at : value[root].at();
        int size = graph.node(root).type().size();
        Rows all = samplesFirst.get(root);
        if (all == null) {
            all = samplesFirst(whole, size, true);
            samplesFirst.put(root, all);
        }
        return new Rows(all.at.plus(at.row() - whole.row()), all.row);
    }

    /// Whether the value, which is not shorter than a cache line, is going to have a copy with its samples first anyway: summing its rows up takes a quarter of the time then.
    boolean wantedSamplesFirst(int id) {
        return wantedSamplesFirst.contains(viewed(id, i -> true)) && graph.node(id).type().size() * graph.node(id).type().dtype().bytes() >= LINE;
    }

    /// The value of which this one is a view, as far back as a condition holds.
    private int viewed(int id, IntPredicate condition) {
        Node n = graph.node(id);
        while (Shapes.isView(graph, n) && condition.test(n.input(Shapes.viewed(n)))) {
            n = graph.node(n.input(Shapes.viewed(n)));
        }
        return n.id();
    }

    private boolean liesIn(Buffer buffer, int id) {
        Value v = value[id];
        return v != null && v.at().varying() && !v.splat() && v.at().buffer() == buffer;
    }

    /// A copy of varying rows with the samples first.
    ///
    /// @param spaced whether rows may lie further apart than they are long: an odd number of cache lines, so that neighbours do not fall into the same sets
    Rows samplesFirst(Location a, int size, boolean spaced) {
        if (size == 1) {
            return new Rows(a, 1);
        }
        long bytes = a.dtype().bytes();
        long row = spaced ? ((size * bytes + LINE - 1) / LINE | 1) * LINE / bytes : size;
        Location to = local.arena().scratch(a.dtype(), lanes -> lanes * row * bytes + LINE).start();
        local.service(new SamplesFirst(planner.kernels(a.dtype()), to, row, a, size), "samples first", to, a);
        return new Rows(to, row);
    }

    // ---- sums over samples that loops collect

    /// Says which nodes of the program the sums over samples in this graph contribute to: in the program's own graph those of [LoopSum], in a loop's body what its sums are made
    /// of.
    void collect(Map<Integer, List<Node>> nodes) {
        owners = nodes;
    }

    /// The nodes of the program that a sum over samples contributes to.
    List<Node> owners(int id) {
        return owners.getOrDefault(id, List.of());
    }

    /// The one that the current node contributes to, or null.
    @Nullable Node owner() {
        return owner;
    }

    /// Turns a sum over samples within a loop into code that contributes to all its owners. (What a loop inside collects, that loop's code does.)
    void collect(int id) {
        for (Node each : owners(id)) {
            if (!(graph.node(id).primitive() instanceof LoopSum)) {
                owner = each;
                value[id] = null;
                lower(id);
            }
        }
        owner = null;
    }

    // ---- lowering

    /// Turns a node into code, unless that has happened before.
    void lower(int id) {
        if (value[id] != null || absorbedBy[id] >= 0) {
            return;
        }
        node = graph.node(id);
        stage = varies[id] || Planner.overSamples(node.primitive()) ? Value.LOCAL : sharedStage();
        code = stage == Value.LOCAL ? local : planner.stage(stage);
        new Lowering(this).lower();
        if (value[id] == null) {
            throw new IllegalStateException("no code for " + node.primitive().name());
        }
    }

    private int sharedStage() {
        int s = node.primitive() instanceof RowCount ? 1 : 0;
        for (int i : node.inputs()) {
            Value v = value[i];
            if (v.stage() == Value.LOCAL) {
                return Value.LOCAL;
            }
            s = Math.max(s, v.stage());
        }
        return s;
    }
}
