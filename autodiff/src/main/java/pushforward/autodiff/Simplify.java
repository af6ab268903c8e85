package pushforward.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Unary;

/// Rebuilds a graph with what is not needed left out: unreachable nodes, equal nodes computed twice, constants that can be folded, and operations that
/// change nothing. Every rewrite keeps the bits of finite results (but for the sign of a zero). Inputs stay, used or not. Linear in the nodes.
final class Simplify {
    private static final int FOLD_LIMIT = 4096;

    private final Trace out = new Trace(null);
    private final Map<Key, Var> known = new HashMap<>();

    private final boolean last;
    private final Map<Key, Loop> keeping = new HashMap<>();

    private record Key(Object what, List<Integer> inputs) {
    }

    private Simplify(boolean last) {
        this.last = last;
    }

    /// Simplifies a graph that may still be differentiated: custom rules and stopped gradients stay.
    static Graph apply(Graph graph) {
        return apply(graph, false);
    }

    /// Simplifies a graph that is going to be run: derivative rules have done their work and go, in the bodies of loops too.
    static Graph finish(Graph graph) {
        return apply(graph, true);
    }

    private static Graph apply(Graph graph, boolean last) {
        Graph once = new Simplify(last).rebuild(graph);
        return once.nodes().size() < graph.nodes().size() ? new Simplify(last).rebuild(once) : once;
    }

    private Graph rebuild(Graph graph) {
        boolean[] live = graph.live();
        Var[] value = new Var[live.length];
        for (int id : graph.inputs()) {
            Node n = graph.node(id);
            value[id] = out.input(((Input) n.primitive()).name(), n.type(), n.origin());
        }
        for (Node n : graph.nodes()) {
            if (last && live[n.id()] && n.primitive() instanceof Loop l && l.kept()) {
                keeping.put(new Key(l.how(), n.inputs()), l);
            }
        }
        for (Node n : graph.nodes()) {
            if (live[n.id()] && value[n.id()] == null) {
                List<Var> in = new ArrayList<>(n.inputs().size());
                n.inputs().forEach(i -> in.add(value[i]));
                value[n.id()] = node(n, in);
            }
        }
        List<Var> results = new ArrayList<>();
        graph.outputs().forEach(id -> results.add(value[id]));
        return out.close(results);
    }

    private Var node(Node n, List<Var> in) {
        Var shared = sunk(n, in);
        if (shared != null) {
            return shared;
        }
        if (n.primitive() instanceof Map2 || n.primitive() instanceof Select) {
            in = scalars(n, in);
        }
        Var shorter = rewrite(n, in);
        if (shorter != null && shorter.type().equals(n.type())) {
            return shorter;
        }
        if (last && n.primitive() instanceof Loop l && keeping.get(new Key(l.how(), n.inputs())) instanceof Loop k && k.equals(l.keeping())) {
            return kept(n, k, in);
        }
        Var folded = fold(n, in);
        return folded != null ? folded : emit(last ? finished(n.primitive()) : n.primitive(), in, n);
    }

    private static Primitive finished(Primitive primitive) {
        return switch (primitive) {
            case Scan s -> new Scan(finish(s.body()), s.length(), s.reverse(), s.stacked(), s.carry(), s.output(), s.live());
            case Loop l -> new Loop(finish(l.body()), l.how(), l.carry(), l.given(), l.kept());
            default -> primitive;
        };
    }

    /// A loop as part of the same loop that also keeps its carries.
    private Var kept(Node n, Loop keeping, List<Var> in) {
        Type all = keeping.infer(in.stream().map(Var::type).toList());
        Var both = emit(finished(keeping), in, new Node(n.id(), keeping, n.inputs(), all, n.origin()));
        return emit(new Slice(0, 0, n.type().size()), List.of(both), n);
    }

    private Var emit(Primitive primitive, List<Var> in, Node like) {
        return primitive instanceof Constant c ? constant(c, like) : emit(primitive, in, like.type(), like.origin());
    }

    private Var emit(Primitive primitive, List<Var> in, Type type, String origin) {
        Key key = new Key(primitive, in.stream().map(Var::id).toList());
        Var same = known.get(key);
        if (same == null) {
            same = out.append(primitive, key.inputs(), type, origin);
            known.put(key, same);
        }
        return same;
    }

    private Var constant(Constant c, Node like) {
        return emit(c, List.of(), c.infer(List.of()), like.origin());
    }

    /// The value of an operation on constants alone.
    private Var fold(Node n, List<Var> in) {
        if (in.isEmpty() || n.type().varying() || n.type().size() > FOLD_LIMIT
                || n.primitive() instanceof Call || n.primitive() instanceof Loop || n.primitive() instanceof Lift || n.primitive() instanceof Custom
                || n.primitive() instanceof CustomTangent || n.primitive() instanceof CallTangent) {
            return null;
        }
        for (Var v : in) {
            if (!(v.node().primitive() instanceof Constant)) {
                return null;
            }
        }
        boolean splat = in.stream().allMatch(v -> constantOf(v).isSplat());
        if (splat && n.primitive() instanceof Broadcast || n.primitive() instanceof Reshape) {
            return constant(constantOf(in.get(0)).withShape(n.type().shape()), n);
        }
        if (n.primitive() instanceof Map1 || n.primitive() instanceof Map2) {
            // folded by the same kernels that would run it, so that folding never changes a bit
            double[] folded = Scalars.fold(n.primitive(), n.type(), in.stream().map(Simplify::constantOf).toList(), splat);
            return constant(splat ? Constant.splat(folded[0], n.type().shape(), n.type().dtype()) : Constant.of(folded, n.type().shape(), n.type().dtype()), n);
        }
        if (!(n.primitive() instanceof Slice || n.primitive() instanceof Permute || n.primitive() instanceof Take || n.primitive() instanceof Concat
                || n.primitive() instanceof Broadcast || n.primitive() instanceof Cast)) {
            return null;
        }
        double[][] values = new double[in.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new double[in.get(i).type().size()];
            for (int e = 0; e < values[i].length; e++) {
                values[i][e] = constantOf(in.get(i)).at(e);
            }
        }
        double[] result = new double[n.type().size()];
        n.primitive().evaluate(result, values, n.type(), in.stream().map(Var::type).toList());
        return constant(Constant.of(result, n.type().shape(), n.type().dtype()), n);
    }

    private static Constant constantOf(Var v) {
        return (Constant) v.node().primitive();
    }

    private static boolean is(Var v, double value) {
        return v.node().primitive() instanceof Constant c && c.isSplat(value);
    }

    /// A value that is already there and equals this node, or null.
    private Var rewrite(Node n, List<Var> in) {
        Shape shape = n.type().shape();
        return switch (n.primitive()) {
            case Alias a -> in.get(0);
            case StopGradient s when last -> in.get(0);
            case Custom c when last -> in.get(c.arguments());
            case Instead s when last -> in.get(1);
            case Cast c -> in.get(0).dtype() == c.to() ? in.get(0) : widened(in.get(0), c.to());
            case Reshape r -> in.get(0).shape().equals(shape) ? in.get(0)
                    : in.get(0).node().primitive() instanceof Reshape ? emitTyped(r, n, source(in.get(0))) : null;
            case Slice s -> s.length() == in.get(0).shape().dim(s.axis()) ? in.get(0) : sliceOf(s, in.get(0), n);
            case Permute p -> p.axes().equals(Ints.range(p.axes().size())) ? in.get(0)
                    : in.get(0).node().primitive() instanceof Permute q && composes(p, q) ? source(in.get(0)) : null;
            case Broadcast b -> in.get(0).shape().equals(shape) ? in.get(0) : null;
            case Map1 m when m.op() == Unary.NEG && in.get(0).node().primitive() instanceof Map1 i && i.op() == Unary.NEG -> source(in.get(0));
            case Map2 m when m.op() == Binary.MUL && is(in.get(1), 1) -> in.get(0);
            case Map2 m when m.op() == Binary.MUL && is(in.get(0), 1) -> in.get(1);
            case Map2 m when m.op() == Binary.DIV && is(in.get(1), 1) -> in.get(0);
            case Map2 m when (m.op() == Binary.ADD || m.op() == Binary.SUB) && is(in.get(1), 0) -> in.get(0);
            case Map2 m when m.op() == Binary.ADD && is(in.get(0), 0) -> in.get(1);
            case Map2 m when m.op() == Binary.ADD -> joined(n, in.get(0), in.get(1));
            case Select s when in.get(0).node().primitive() instanceof Constant c && c.isSplat() -> in.get(c.at(0) != 0 ? 1 : 2);
            default -> null;
        };
    }

    /// What only looks per sample is computed once: an operation on values handed to each sample is done before they are handed over, and an operation that
    /// has another operand per sample reads the shared value itself.
    private Var sunk(Node n, List<Var> in) {
        boolean eligible = switch (n.primitive()) {
            case Map1 m -> true;
            case Map2 m -> true;
            case Select s -> true;
            case Cast c -> true;
            case Broadcast b -> true;
            case Reshape r -> true;
            case Slice s -> true;
            default -> false;
        };
        if (!eligible || !n.type().varying() || in.stream().noneMatch(v -> v.node().primitive() instanceof Lift)) {
            return null;
        }
        List<Var> shared = new ArrayList<>(in.size());
        for (Var v : in) {
            shared.add(v.node().primitive() instanceof Lift ? source(v) : v);
        }
        if (shared.stream().anyMatch(Var::varying)) {
            return node(n, shared);
        }
        Type type = Type.uniform(n.type().shape(), n.type().dtype());
        Var once = node(new Node(n.id(), n.primitive(), n.inputs(), type, n.origin()), shared);
        return emit(new Lift(), List.of(once), n);
    }

    /// A scalar repeated to the shape of the other operands may stay a scalar.
    private List<Var> scalars(Node n, List<Var> in) {
        List<Var> narrow = new ArrayList<>(in.size());
        boolean whole = false;
        for (Var v : in) {
            boolean repeated = v.node().primitive() instanceof Broadcast && source(v).shape().rank() == 0;
            narrow.add(repeated ? source(v) : v);
            whole |= !repeated && v.shape().equals(n.type().shape());
        }
        return whole ? narrow : in;
    }

    private Var source(Var v) {
        return out.var(v.node().input(0));
    }

    private Var emitTyped(Primitive p, Node like, Var in) {
        return in.shape().equals(like.type().shape()) ? in : emit(p, List.of(in), like);
    }

    /// f32 -> f64 -> f32 is the identity; the reverse is not.
    private Var widened(Var v, DType to) {
        return to == DType.F32 && v.node().primitive() instanceof Cast && source(v).dtype() == DType.F32 ? source(v) : null;
    }

    /// A slice that lies within one part of a concatenation is that part, or a slice of it.
    private Var sliceOf(Slice s, Var v, Node n) {
        if (!(v.node().primitive() instanceof Concat c) || c.axis() != s.axis()) {
            return null;
        }
        int at = 0;
        for (int id : v.node().inputs()) {
            Var part = out.var(id);
            int length = part.shape().dim(c.axis());
            if (s.start() >= at && s.start() + s.length() <= at + length) {
                return s.length() == length ? part : emit(new Slice(s.axis(), s.start() - at, s.length()), List.of(part), n);
            }
            at += length;
        }
        return null;
    }

    private static boolean composes(Permute p, Permute q) {
        for (int i = 0; i < p.axes().size(); i++) {
            if (q.axes().at(p.axes().at(i)) != i) {
                return false;
            }
        }
        return true;
    }

    /// Two values put among zeros side by side are one concatenation, put among zeros if there is more beside it: the cotangent of a split.
    private Var joined(Node n, Var a, Var b) {
        if (!(a.node().primitive() instanceof Update ua) || !(b.node().primitive() instanceof Update ub) || ua.axis() != ub.axis()
                || !is(out.var(a.node().input(0)), 0) || !is(out.var(b.node().input(0)), 0)) {
            return null;
        }
        if (ua.start() > ub.start()) {
            return joined(n, b, a);
        }
        Var va = out.var(a.node().input(1));
        Var vb = out.var(b.node().input(1));
        int length = va.shape().dim(ua.axis());
        if (ub.start() != ua.start() + length || va.varying() != vb.varying()) {
            return null;
        }
        List<Var> parts = new ArrayList<>(parts(va, ua.axis()));
        parts.addAll(parts(vb, ua.axis()));
        Concat concat = new Concat(ua.axis());
        Var both = emit(concat, parts, concat.infer(parts.stream().map(v -> v.node().type()).toList()), n.origin());
        return both.shape().equals(n.type().shape()) ? both : emit(ua, List.of(out.var(a.node().input(0)), both), n);
    }

    private List<Var> parts(Var v, int axis) {
        return v.node().primitive() instanceof Concat c && c.axis() == axis ? v.node().inputs().stream().map(out::var).toList() : List.of(v);
    }
}
