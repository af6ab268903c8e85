package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.tensor.kernel.Binary;

/// What the body of a loop adds up over samples, apart from what is done with the sums afterwards: a sum is collected step by step, and since the rest is linear and the same in
/// every step it is done once, to the total.
///
/// ```
///   within the loop     s = sum over samples of dy x^T       (sums of one kind that are added are one sum)
///   behind it           dW = (the sum of s over all steps) times the same mask
/// ```
final class Totals {
    private final Trace trace;
    private final boolean[] needed;
    private final List<Var> values;
    private final List<Var> sums;

    private Totals(Trace trace, boolean[] needed, List<Var> values, List<Var> sums) {
        this.trace = trace;
        this.needed = needed;
        this.values = values;
        this.sums = sums;
    }

    /// Takes uniform values of a body's trace apart; none if the rest differs from step to step.
    ///
    /// @param values each linear in sums over samples
    /// @param captured how the inputs of the trace end that are the same in every step: the first of them
    static Optional<Totals> of(Trace trace, List<Var> values, List<Var> captured) {
        int end = 0;
        for (Var v : values) {
            end = v.trace() == trace ? Math.max(end, v.id() + 1) : end;
        }
        boolean[] needed = new boolean[end];
        int[] uses = new int[end];
        for (Var v : values) {
            if (v.trace() == trace) {
                needed[v.id()] = true;
                uses[v.id()] += 2;
            }
        }
        boolean[] steady = new boolean[end];
        captured.forEach(v -> {
            if (v.id() < steady.length) {
                steady[v.id()] = true;
            }
        });
        for (int id = end - 1; id >= 0; id--) {
            Node n = trace.node(id);
            if (!needed[id] || Planner.overSamples(n.primitive())) {
                continue;
            }
            if (n.type().varying() || n.primitive() instanceof Input && !steady[id]) {
                return Optional.empty();
            }
            for (int i : read(n)) {
                needed[i] = true;
                uses[i]++;
            }
        }
        // a sum of sums of one kind is one sum; what a loop inside collects may be of several kinds and stands for itself
        Primitive[] kind = new Primitive[end];
        boolean[] part = new boolean[end];
        for (int id = 0; id < end; id++) {
            Node n = trace.node(id);
            if (needed[id] && Planner.overSamples(n.primitive())) {
                kind[id] = n.primitive() instanceof LoopSum s ? new LoopSum(-1 - id, s.type()) : n.primitive();
            } else if (needed[id] && n.primitive() instanceof Map2 m && m.op() == Binary.ADD && kind[n.input(0)] != null && kind[n.input(0)].equals(kind[n.input(1)])
                    && uses[n.input(0)] == 1 && uses[n.input(1)] == 1 && n.input(0) != n.input(1) && trace.node(n.input(0)).type().equals(trace.node(n.input(1)).type())) {
                kind[id] = kind[n.input(0)];
                part[n.input(0)] = true;
                part[n.input(1)] = true;
            }
        }
        List<Var> sums = new ArrayList<>();
        for (int id = 0; id < end; id++) {
            if (kind[id] != null && !part[id]) {
                sums.add(trace.var(id));
            }
        }
        return Optional.of(new Totals(trace, needed, values, sums));
    }

    /// What a node's value is made of: of two forms the one that is computed.
    private static List<Integer> read(Node n) {
        return n.primitive() instanceof Instead ? n.inputs().subList(1, 2) : n.inputs();
    }

    /// The sums over samples a body's result is made of, one for every time it stands there.
    static List<Integer> leaves(Graph body, int id) {
        List<Integer> all = new ArrayList<>();
        Node n = body.node(id);
        if (Planner.overSamples(n.primitive())) {
            all.add(id);
        } else {
            n.inputs().forEach(i -> all.addAll(leaves(body, i)));
        }
        return all;
    }

    /// What the body has to give.
    ///
    /// @param first its result
    List<Var> results(Var first) {
        List<Var> all = new ArrayList<>(List.of(first));
        all.addAll(sums);
        return all;
    }

    /// The values behind the loop.
    ///
    /// @param loop the loop
    /// @param inputs the body's inputs
    /// @param operands what they stand for, outside
    List<Var> behind(Var loop, List<Var> inputs, List<Var> operands) {
        Var[] outside = new Var[needed.length];
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).id() < outside.length) {
                outside[inputs.get(i).id()] = operands.get(i);
            }
        }
        for (int i = 0; i < sums.size(); i++) {
            outside[sums.get(i).id()] = Trace.emit(new LoopSum(i, sums.get(i).type()), loop);
        }
        for (int id = 0; id < outside.length; id++) {
            Node n = trace.node(id);
            if (!needed[id] || outside[id] != null || read(n).stream().anyMatch(i -> outside[i] == null)) {
                continue;
            }
            if (n.primitive() instanceof Instead) {
                outside[id] = outside[n.input(1)];
                continue;
            }
            Var[] in = n.inputs().stream().map(i -> outside[i]).toArray(Var[]::new);
            outside[id] = in.length > 0 ? Trace.emit(n.primitive(), in)
                    : n.primitive() instanceof Constant c ? loop.trace().constant(c) : loop.trace().emitLeaf(n.primitive());
        }
        return values.stream().map(v -> v.trace() == trace ? outside[v.id()] : v).toList();
    }
}
