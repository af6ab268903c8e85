package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The three passes all derivatives are made of. Each walks one stretch of a trace once and appends to it:
/// [#tangents] pushes tangents forward, [#cotangents] transposes a linear stretch, [#batch] runs a linear stretch on many directions at once.
///
/// Reverse mode is no fourth rule: it is `tangents` from free variables, then `cotangents` of the linear nodes this appended
/// (A. Radul, A. Paszke, R. Frostig, M. Johnson, D. Maclaurin, "You Only Linearize Once", POPL 2023, DOI 10.1145/3571236).
/// Every pass is linear in the number of nodes.
final class Derivatives {
    private Derivatives() {
    }

    /// Tangents of `outputs` when the values `from` move along `directions`; zeros where an output does not depend on them.
    static List<Var> tangents(List<Var> from, List<Var> directions, List<Var> outputs) {
        Trace trace = from.get(0).trace();
        List<Var> own = outputs.stream().map(v -> v.trace() == trace ? v : null).toList();
        int first = Integer.MAX_VALUE;
        for (Var v : from) {
            first = Math.min(first, v.id());
        }
        boolean[] needed = needed(trace, own, first);
        Var[] tangent = new Var[needed.length];
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i).id() < tangent.length) {
                tangent[from.get(i).id()] = directions.get(i);
            }
        }
        for (int id = first; id < needed.length; id++) {
            if (!needed[id] || tangent[id] != null) {
                continue;
            }
            Node node = trace.node(id);
            int n = node.inputs().size();
            Var[] dx = new Var[n];
            boolean any = false;
            for (int i = 0; i < n; i++) {
                if (node.input(i) >= first && node.primitive().differentiates(i)) {
                    dx[i] = tangent[node.input(i)];
                    any |= dx[i] != null;
                }
            }
            if (any) {
                tangent[id] = at(trace, node, () -> node.primitive().jvp(operands(trace, node), trace.var(node.id()), dx));
            }
        }
        List<Var> result = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Var t = own.get(i) == null ? null : tangent[own.get(i).id()];
            result.add(t != null ? t : outputs.get(i).zerosLike());
        }
        return result;
    }

    /// Cotangents of the free variables `free` ([Tangent] nodes) of the linear stretch that leads to `outputs`, given the outputs' cotangents.
    /// Where a uniform value met varying ones, its cotangent is summed over samples.
    static List<Var> cotangents(List<Var> free, List<Var> outputs, List<Var> seeds) {
        Trace trace = free.get(0).trace();
        int first = Integer.MAX_VALUE;
        for (Var v : free) {
            first = Math.min(first, v.id());
        }
        int end = first;
        for (Var v : outputs) {
            end = v.trace() == trace ? Math.max(end, v.id() + 1) : end;
        }
        boolean[] linear = new boolean[end];
        for (Var v : free) {
            if (v.id() < end) {
                linear[v.id()] = true;
            }
        }
        for (int id = first; id < end; id++) {
            Node node = trace.node(id);
            for (int i = 0; i < node.inputs().size() && !linear[id]; i++) {
                linear[id] = node.input(i) >= first && linear[node.input(i)] && node.primitive().differentiates(i);
            }
        }
        Var[] ct = new Var[end];
        for (int i = 0; i < outputs.size(); i++) {
            Var o = outputs.get(i);
            if (o.trace() == trace && linear[o.id()]) {
                accumulate(ct, o, seeds.get(i));
            }
        }
        for (int id = end - 1; id >= first; id--) {
            Node node = trace.node(id);
            if (ct[id] == null || !linear[id] || node.primitive() instanceof Tangent) {
                continue;
            }
            int n = node.inputs().size();
            boolean[] which = new boolean[n];
            for (int i = 0; i < n; i++) {
                which[i] = node.input(i) >= first && linear[node.input(i)] && node.primitive().differentiates(i);
            }
            at(trace, node, () -> {
                Var[] cts = node.primitive().transpose(ct[node.id()], operands(trace, node), node.type(), which);
                for (int i = 0; i < n; i++) {
                    if (which[i] && cts[i] != null) {
                        accumulate(ct, trace.var(node.input(i)), cts[i]);
                    }
                }
                return cts;
            });
        }
        List<Var> result = new ArrayList<>();
        for (Var v : free) {
            result.add(v.id() < end && ct[v.id()] != null ? ct[v.id()] : v.zerosLike());
        }
        return result;
    }

    private static void accumulate(Var[] ct, Var of, Var more) {
        Var fitted = of.varying() ? more.lift() : more.varying() ? more.sumOverSamples() : more;
        ct[of.id()] = ct[of.id()] == null ? fitted : ct[of.id()].plus(fitted);
    }

    /// The linear stretch from `free` to `outputs` on `k` directions at once: free variable i becomes `matrices[i]`, with a trailing axis of length k,
    /// and so do the results.
    static List<Var> batch(List<Var> free, List<Var> matrices, List<Var> outputs, int k) {
        Trace trace = free.get(0).trace();
        List<Var> own = outputs.stream().map(v -> v.trace() == trace ? v : null).toList();
        int first = Integer.MAX_VALUE;
        for (Var v : free) {
            first = Math.min(first, v.id());
        }
        boolean[] needed = needed(trace, own, first);
        Var[] wide = new Var[needed.length];
        for (int i = 0; i < free.size(); i++) {
            if (free.get(i).id() < wide.length) {
                wide[free.get(i).id()] = matrices.get(i);
            }
        }
        for (int id = first; id < needed.length; id++) {
            if (!needed[id] || wide[id] != null) {
                continue;
            }
            Node node = trace.node(id);
            int n = node.inputs().size();
            boolean[] batched = new boolean[n];
            Var[] x = operands(trace, node);
            boolean any = false;
            for (int i = 0; i < n; i++) {
                Var w = node.input(i) >= first ? wide[node.input(i)] : null;
                if (w != null) {
                    x[i] = w;
                    batched[i] = true;
                    any = true;
                }
            }
            if (any) {
                wide[id] = at(trace, node, () -> node.primitive().batch(x, batched, k));
            }
        }
        List<Var> result = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Var w = own.get(i) == null ? null : wide[own.get(i).id()];
            Var o = outputs.get(i);
            result.add(w != null ? w : o.trace().constant(0, o.shape().append(k), o.dtype()));
        }
        return result;
    }

    /// Which nodes from `first` on the outputs need, along operands through which derivatives flow.
    private static boolean[] needed(Trace trace, List<Var> outputs, int first) {
        int end = first;
        for (Var v : outputs) {
            end = v == null ? end : Math.max(end, v.id() + 1);
        }
        boolean[] needed = new boolean[end];
        for (Var v : outputs) {
            if (v != null) {
                needed[v.id()] = true;
            }
        }
        for (int id = end - 1; id >= first; id--) {
            if (needed[id]) {
                Node node = trace.node(id);
                for (int i = 0; i < node.inputs().size(); i++) {
                    if (node.primitive().differentiates(i)) {
                        needed[node.input(i)] = true;
                    }
                }
            }
        }
        return needed;
    }

    /// Runs a rule of `node`, whose results belong to the line that asked for the node.
    private static <T> T at(Trace trace, Node node, Supplier<T> rule) {
        String before = trace.attribute(node.origin());
        try {
            return rule.get();
        } finally {
            trace.attribute(before);
        }
    }

    private static Var[] operands(Trace trace, Node node) {
        Var[] x = new Var[node.inputs().size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = trace.var(node.input(i));
        }
        return x;
    }
}
