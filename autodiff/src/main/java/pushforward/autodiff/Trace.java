package pushforward.autodiff;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Records plain Java as a growing list of nodes.
///
/// A derivative is a pass over a stretch of the same list that appends further nodes, so derivatives nest without any special case. Bodies of loops are
/// traces of their own, one level deeper: an operation is recorded in the deepest trace any of its operands belongs to, which hoists out of a loop
/// whatever does not depend on it, and an operand from further out is captured as an extra input.
final class Trace {
    private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final Set<Class<?>> ENGINE = Set.of(Trace.class, Var.class, Autodiff.class, Derivatives.class, Control.class, Loops.class, Draws.class,
            Traced.class, TracedMany.class, Simplify.class);

    private final Trace parent;
    private final int depth;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Var> vars = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Var> captured = new ArrayList<>();
    private final Map<Var, Var> captures = new IdentityHashMap<>();
    private @Nullable String line;

    Trace(Trace parent) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
    }

    int depth() {
        return depth;
    }

    /// The trace being recorded by this thread, or null outside of any.
    static Trace current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// Runs `body` with this trace as the current one.
    <T> T record(Callable<T> body) {
        try {
            return ScopedValue.where(CURRENT, this).call(body::call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    int size() {
        return nodes.size();
    }

    Node node(int id) {
        return nodes.get(id);
    }

    Var var(int id) {
        return vars.get(id);
    }

    /// Values of enclosing traces that became inputs of this one, in the order of those inputs, behind the declared ones.
    List<Var> captured() {
        return captured;
    }

    /// The inputs that stand for [#captured()].
    List<Var> captures() {
        return inputs.subList(inputs.size() - captured.size(), inputs.size()).stream().map(vars::get).toList();
    }

    Var input(String name, Type type) {
        return input(name, type, origin());
    }

    Var input(String name, Type type, String origin) {
        if (!captured.isEmpty()) {
            throw new IllegalStateException("inputs are declared before anything is captured");
        }
        Var v = append(new Input(name, type), List.of(), type, origin);
        inputs.add(v.id());
        return v;
    }

    Var constant(Constant value) {
        return append(value, List.of(), value.infer(List.of()));
    }

    Var constant(double value, Shape shape, DType dtype) {
        return constant(Constant.splat(value, shape, dtype));
    }

    /// Until the next call, what is recorded here counts as asked for by this line of user code, or, if null, by the one that is found on the stack: what a
    /// derivative appends belongs to the line it is the derivative of.
    ///
    /// @return what was set before
    @Nullable String attribute(@Nullable String origin) {
        String before = line;
        line = origin;
        return before;
    }

    /// Records a primitive without operands.
    Var emitLeaf(Primitive primitive) {
        return append(primitive, List.of(), primitive.infer(List.of()));
    }

    /// `v` as a value of this trace.
    Var adopt(Var v) {
        if (v.trace() == this) {
            return v;
        }
        if (v.trace().depth >= depth || !encloses(v.trace())) {
            throw new IllegalArgumentException("a value of another trace was used: " + v + "; a traced function may use its arguments, captured constants, "
                    + "and values of the functions that enclose it, but must not keep values for later");
        }
        Primitive p = v.node().primitive();
        if (p instanceof Constant c) {
            return captures.computeIfAbsent(v, key -> constant(c));
        }
        Var known = captures.get(v);
        if (known == null) {
            known = append(new Input("captured", v.type()), List.of(), v.type());
            inputs.add(known.id());
            captured.add(v);
            captures.put(v, known);
        }
        return known;
    }

    private boolean encloses(Trace outer) {
        for (Trace t = parent; t != null; t = t.parent) {
            if (t == outer) {
                return true;
            }
        }
        return false;
    }

    /// Records `primitive(operands)` in the deepest trace among the operands'.
    static Var emit(Primitive primitive, Var... operands) {
        Trace deepest = operands[0].trace();
        for (Var v : operands) {
            if (v.trace().depth > deepest.depth) {
                deepest = v.trace();
            }
        }
        return deepest.emitHere(primitive, operands);
    }

    /// Records `primitive(operands)` in this trace.
    Var emitHere(Primitive primitive, Var... operands) {
        List<Integer> ids = new ArrayList<>(operands.length);
        List<Type> types = new ArrayList<>(operands.length);
        for (Var v : operands) {
            Var own = adopt(v);
            ids.add(own.id());
            types.add(own.type());
        }
        Type type;
        try {
            type = primitive.infer(types);
        } catch (IllegalArgumentException e) {
            String at = line == null ? origin() : line;
            throw new IllegalArgumentException(primitive.name() + ": " + e.getMessage() + (at.isEmpty() ? "" : " (recorded at " + at + ")"), e);
        }
        return append(primitive, ids, type);
    }

    private Var append(Primitive primitive, List<Integer> ids, Type type) {
        return append(primitive, ids, type, line == null ? origin() : line);
    }

    Var append(Primitive primitive, List<Integer> ids, Type type, String origin) {
        Node node = new Node(nodes.size(), primitive, List.copyOf(ids), type, origin);
        Var v = new Var(this, node);
        nodes.add(node);
        vars.add(v);
        return v;
    }

    /// Replays a graph's nodes inside this trace on the given arguments.
    List<Var> inline(Graph graph, List<Var> arguments) {
        Var[] value = new Var[graph.nodes().size()];
        for (int i = 0; i < arguments.size(); i++) {
            value[graph.inputs().get(i)] = arguments.get(i);
        }
        for (Node n : graph.nodes()) {
            if (value[n.id()] == null) {
                Var[] in = n.inputs().stream().map(id -> value[id]).toArray(Var[]::new);
                value[n.id()] = in.length == 0 ? append(n.primitive(), List.of(), n.type(), n.origin()) : emitHere(n.primitive(), in);
            }
        }
        return graph.outputs().stream().map(id -> value[id]).toList();
    }

    /// The graph with these results, as recorded (see `Simplify` for the pass that removes what is not needed).
    Graph close(List<Var> outputs) {
        List<Integer> ids = outputs.stream().map(v -> adopt(v).id()).toList();
        return new Graph(nodes, inputs, ids);
    }

    private static String origin() {
        return WALKER.walk(frames -> frames
                .filter(f -> !ENGINE.contains(f.getDeclaringClass()) && !Primitive.class.isAssignableFrom(f.getDeclaringClass())
                        && !f.getClassName().startsWith("java.") && !f.getClassName().startsWith("jdk."))
                .findFirst()
                .map(f -> f.getFileName() + ":" + f.getLineNumber())
                .orElse(""));
    }
}
