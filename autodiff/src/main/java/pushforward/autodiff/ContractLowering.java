package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import pushforward.autodiff.machine.ContractOverSamples;
import pushforward.autodiff.machine.DeferredProducts;
import pushforward.autodiff.machine.Fill;
import pushforward.autodiff.machine.GemmPerSample;
import pushforward.autodiff.machine.GemmUniform;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.MapBinary;
import pushforward.autodiff.machine.MatmulPerSample;
import pushforward.autodiff.machine.Operand;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;

/// Turns a contraction into matrix products.
///
/// Every label is of one of four kinds, and each kind becomes one axis if its labels lie at one regular distance:
/// ```
///              in a   in b   in the result
///   batch       x      x          x           repeated products
///   row         x                 x           m
///   column             x          x           n
///   summed      x      x                      k, in the order of the first operand
/// ```
/// An operand or result that lies otherwise is brought into the order (batch, row, summed), (batch, summed, column) or (batch, row, column) first.
/// The stage of the operands then decides which matrix product it is; all of them compute the same chains of fused multiply-adds.
final class ContractLowering {
    /// Rows as long as this fill the vectors well enough to stay as they are.
    private static final int LONG = 16;

    private final Block block;
    private final Node node;
    private final Contract contract;
    private final Kernels kernels;

    /// An operand or the result: its labels with their lengths and distances in rows.
    private record View(Location at, int[] labels, int[] lengths, long[] steps) {
        static View of(Location at, int[] labels, int[] lengths) {
            long[] steps = new long[labels.length];
            long step = 1;
            for (int i = labels.length - 1; i >= 0; i--) {
                steps[i] = step;
                step *= lengths[i];
            }
            return new View(at, labels, lengths, steps);
        }

        private int find(int label) {
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == label) {
                    return i;
                }
            }
            return -1;
        }

        int length(int label) {
            return lengths[find(label)];
        }

        long step(int label) {
            return steps[find(label)];
        }

        /// Rows from one entry of the joined axis `group` to the next; 0 for a single entry, -1 when the labels do not lie at one distance.
        long stride(List<Integer> group) {
            long expected = -1;
            long last = 0;
            for (int i = group.size() - 1; i >= 0; i--) {
                int n = length(group.get(i));
                if (n == 1) {
                    continue;
                }
                long s = step(group.get(i));
                if (expected < 0) {
                    last = s;
                } else if (s != expected) {
                    return -1;
                }
                expected = s * n;
            }
            return last;
        }

        int size() {
            int n = 1;
            for (int l : lengths) {
                n *= l;
            }
            return n;
        }
    }

    private final List<Integer> batch = new ArrayList<>();
    private final List<Integer> rows = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();
    private final List<Integer> summed;

    ContractLowering(Block block, Contract contract) {
        this.block = block;
        this.node = block.node();
        this.contract = contract;
        this.kernels = block.kernels();
        this.summed = contract.summed();
    }

    void lower() {
        if (node.type().size() == 0 && !contract.sumSamples()) {
            block.set(block.define());
            return;
        }
        boolean shared = !contract.sumSamples() && block.inVaries(1) != block.inVaries(0);
        // a uniform operand goes to the left
        boolean swap = shared && block.inVaries(0);
        int first = swap ? 1 : 0;
        View a = operand(first);
        View b = operand(1 - first);
        for (int i = 0; i < contract.out().size(); i++) {
            int label = contract.out().at(i);
            boolean inA = a.find(label) >= 0;
            boolean inB = b.find(label) >= 0;
            (inA && inB ? batch : inA ? rows : columns).add(label);
        }
        if (count(summed, a) == 0 && !contract.sumSamples()) {
            Location to = block.define();
            block.code().emit(new Fill(kernels, to, 0, node.type().size()), node, to);
            block.set(to);
        } else if (contract.sumSamples()) {
            overSamples(a, b);
        } else if (shared) {
            perSampleByShared(a, b);
        } else if (block.varies(node.id())) {
            perSample(a, b);
        } else {
            uniform(a, b);
        }
    }

    private View operand(int i) {
        Ints labels = i == 0 ? contract.a() : contract.b();
        Location at = contract.sumSamples() ? block.fullVarying(i) : block.full(node.input(i), block.inVaries(i));
        return View.of(at, labels.toArray(), block.inType(i).shape().dims());
    }

    private int count(List<Integer> group, View... from) {
        int n = 1;
        for (int label : group) {
            for (View v : from) {
                if (v.find(label) >= 0) {
                    n *= v.length(label);
                    break;
                }
            }
        }
        return n;
    }

    private static List<Integer> join(List<Integer> a, List<Integer> b, List<Integer> c) {
        List<Integer> all = new ArrayList<>(a);
        all.addAll(b);
        all.addAll(c);
        return all;
    }

    /// For each element of an array with the axes `order`, its position in `v`.
    private static int[] positions(View v, List<Integer> order) {
        int[] p = new int[v.size()];
        int[] at = new int[order.size()];
        for (int e = 0; e < p.length; e++) {
            long s = 0;
            for (int i = 0; i < at.length; i++) {
                s += at[i] * v.step(order.get(i));
            }
            p[e] = Math.toIntExact(s);
            for (int i = at.length - 1; i >= 0 && ++at[i] == v.length(order.get(i)); i--) {
                at[i] = 0;
            }
        }
        return p;
    }

    /// A copy with the axes in the given order.
    private View ordered(View v, List<Integer> order, int operand) {
        int[] labels = order.stream().mapToInt(i -> i).toArray();
        int[] lengths = order.stream().mapToInt(v::length).toArray();
        int[] sources = positions(v, order);
        Value value = block.in(operand);
        Location at = v.at.varying() || value.stage() == Value.LOCAL ? block.gathered(v.at, sources)
                : block.planner().sharedGather(v.at, sources, value.stage());
        return View.of(at, labels, lengths);
    }

    /// The result with the axes in the given order, whatever order the node wants.
    private View result(Location at, List<Integer> order, View a, View b) {
        int[] labels = order.stream().mapToInt(i -> i).toArray();
        int[] lengths = order.stream().mapToInt(l -> a.find(l) >= 0 ? a.length(l) : b.length(l)).toArray();
        return View.of(at, labels, lengths);
    }

    /// The node's own result, or where its axes are not fit for `usable`, a temporary one in the order (batch, row, column).
    private View target(View a, View b, Predicate<View> usable) {
        List<Integer> own = new ArrayList<>();
        for (int i = 0; i < contract.out().size(); i++) {
            own.add(contract.out().at(i));
        }
        View probe = result(null, own, a, b);
        if (usable.test(probe)) {
            return result(block.define(), own, a, b);
        }
        return result(block.fresh(node.type().size(), node.type().dtype(), block.varies(node.id())), join(batch, rows, columns), a, b);
    }

    private void finish(View to) {
        boolean own = true;
        for (int i = 0; i < to.labels.length; i++) {
            own &= to.labels[i] == contract.out().at(i);
        }
        if (own) {
            block.set(to.at);
            return;
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < contract.out().size(); i++) {
            order.add(contract.out().at(i));
        }
        block.set(block.gathered(to.at, positions(to, order)));
    }

    private static boolean dense(long stride) {
        return stride == 0 || stride == 1;
    }

    // ---- a uniform left operand, a varying right one

    private void perSampleByShared(View a0, View b0) {
        View a = a0;
        View b = b0;
        int left = block.inVaries(0) ? 1 : 0;
        if (a.stride(batch) < 0 || a.stride(rows) < 0 || a.stride(summed) < 0 || !dense(a.stride(rows)) && !dense(a.stride(summed))) {
            a = ordered(a, join(batch, rows, summed), left);
        }
        if (b.stride(batch) < 0 || b.stride(summed) < 0 || !dense(b.stride(columns))) {
            b = ordered(b, join(batch, summed, columns), 1 - left);
        }
        int nb = count(batch, a, b);
        int m = count(rows, a);
        int n = count(columns, b);
        int k = count(summed, a);
        if (m * n * k == 1 && dense(a.stride(batch)) && dense(b.stride(batch))) {
            scale(a, b, nb);
            return;
        }
        View to = target(a, b, v -> v.stride(batch) >= 0 && v.stride(rows) >= 0 && dense(v.stride(columns)));
        Weights w = weights(left, a.at, a.stride(batch), a.stride(rows), a.stride(summed), nb, m, k);
        block.code().emit(new GemmPerSample(kernels, to.at, to.stride(batch), to.stride(rows), w.at, w.batch, w.row, w.column, b.at, b.stride(batch), b.stride(summed),
                nb, m, n, k, false), node, to.at, w.at, b.at);
        finish(to);
    }

    /// Uniform matrices and the distances between their elements.
    private record Weights(Location at, long batch, long row, long column) {
    }

    /// The matrices `[m, k]`, where they lie or in a copy.
    private Weights weights(int operand, Location a, long batchStride, long row, long column, int count, int m, int k) {
        Weights own = new Weights(a, batchStride, row, column);
        return dense(column) ? block.planner().columns(block.in(operand).stage(), a, batchStride, row, count, m, k).map(c -> new Weights(c, (long) m * k, 1, m)).orElse(own) : own;
    }

    /// Whether [#addTo] can do it: a shared matrix times a vector per sample.
    static boolean isMatrixVector(Graph graph, Node n, boolean[] varies) {
        return n.primitive() instanceof Contract c && !c.sumSamples() && c.out().size() == 1 && varies[n.input(0)] != varies[n.input(1)]
                && graph.node(n.input(varies[n.input(0)] ? 1 : 0)).type().shape().rank() == 2 && graph.node(n.input(varies[n.input(0)] ? 0 : 1)).type().shape().rank() == 1;
    }

    /// Adds the node's value, a shared matrix times a vector per sample, to rows that are there, which makes them the value of another node.
    ///
    /// @param at the rows
    /// @param sum the other node
    /// @param to where all of its value lies
    void addTo(Location at, Node sum, Location to) {
        int left = block.inVaries(0) ? 1 : 0;
        View a = operand(left);
        View b = operand(1 - left);
        int row = contract.out().at(0);
        int m = a.length(row);
        int k = count(summed, a);
        if (m > 0 && k > 0) {
            Weights w = weights(left, a.at, 0, a.step(row), a.stride(summed), 1, m, k);
            block.code().emit(new GemmPerSample(kernels, at, 0, 1, w.at, 0, w.row, w.column, b.at, 0, 1, 1, m, 1, k, true), sum, to, w.at, b.at);
        }
    }

    /// Nothing summed and every label shared: an elementwise product.
    private void scale(View a, View b, int n) {
        View to = target(a, b, v -> dense(v.stride(batch)));
        block.code().emit(new MapBinary(kernels, Binary.MUL, to.at, new Operand(a.at, false), new Operand(b.at, false), n), node, to.at, a.at, b.at);
        finish(to);
    }

    // ---- both per sample

    private void perSample(View a0, View b0) {
        View a = a0;
        View b = b0;
        if (a.stride(batch) < 0 || a.stride(rows) < 0 || a.stride(summed) < 0) {
            a = ordered(a, join(batch, rows, summed), 0);
        }
        if (b.stride(batch) < 0 || b.stride(summed) < 0 || b.stride(columns) < 0) {
            b = ordered(b, join(batch, summed, columns), 1);
        }
        int nb = count(batch, a, b);
        int m = count(rows, a);
        int n = count(columns, b);
        int k = count(summed, a);
        if (m * n * k == 1 && dense(a.stride(batch)) && dense(b.stride(batch))) {
            scale(a, b, nb);
            return;
        }
        View to = target(a, b, v -> v.stride(batch) >= 0 && v.stride(rows) >= 0 && v.stride(columns) >= 0);
        block.code().emit(new MatmulPerSample(kernels, to.at, to.stride(batch), to.stride(rows), to.stride(columns), a.at, a.stride(batch), a.stride(rows),
                a.stride(summed), b.at, b.stride(batch), b.stride(summed), b.stride(columns), nb, m, n, k), node, to.at, a.at, b.at);
        finish(to);
    }

    // ---- both shared

    private void uniform(View a0, View b0) {
        View a = a0;
        View b = b0;
        if (a.stride(batch) < 0 || a.stride(rows) < 0 || a.stride(summed) < 0) {
            a = ordered(a, join(batch, rows, summed), 0);
        }
        if (b.stride(batch) < 0 || b.stride(summed) < 0 || b.stride(columns) < 0) {
            b = ordered(b, join(batch, summed, columns), 1);
        }
        int nb = count(batch, a, b);
        int m = count(rows, a);
        int n = count(columns, b);
        int k = count(summed, a);
        View to = target(a, b, v -> v.stride(batch) >= 0 && v.stride(rows) >= 0 && dense(v.stride(columns)));
        Location scratch = block.planner().scratch(block.code(), node.type().dtype(), lanes -> kernels.gemmScratch(m, n, k));
        block.code().emit(new GemmUniform(kernels, to.at, to.stride(batch), to.stride(rows), a.at, a.stride(batch), a.stride(rows), a.stride(summed),
                b.at, b.stride(batch), b.stride(summed), b.stride(columns), nb, m, n, k, scratch), node, to.at, a.at, b.at, scratch);
        finish(to);
    }

    // ---- summed over samples

    private void overSamples(View a, View b) {
        int nb = count(batch, a, b);
        int m = count(rows, a);
        int n = count(columns, b);
        int k = count(summed, a);
        boolean swap = swaps(m, n);
        List<Integer> order = swap ? join(batch, columns, rows) : join(batch, rows, columns);
        Block.Rows first = swap ? left(b, columns, 1, k, m * n > 1) : left(a, rows, 0, k, m * n > 1);
        Block.Rows second = swap ? samplesFirst(a, rows, 0, k) : samplesFirst(b, columns, 1, k);
        boolean deferrable = block.top() && nb * k == 1 && first.row() == 0 && (long) m * n >= DeferredProducts.LEAST;
        block.planner().contractOverSamples(block, order.stream().mapToInt(i -> i).toArray(), result(null, order, a, b).lengths,
                accumulator -> new ContractOverSamples(kernels, accumulator, first.at(), first.row(), second.at(), second.row(), nb, swap ? n : m, swap ? m : n, k, block.top(), deferrable),
                deferrable ? result -> block.planner().defer(block.code(), node.input(swap ? 1 : 0), first.at(), second, swap ? n : m, swap ? m : n, result) : null,
                first.at(), second.at());
    }

    /// The longer side lies in the vectors, unless both are long.
    private static boolean swaps(int m, int n) {
        return m > n && n < LONG;
    }

    /// Which operand of a sum over samples lies in the vectors, samples first.
    static int inVectors(Graph graph, Node n) {
        Contract c = (Contract) n.primitive();
        return swaps(own(c.a(), c.b(), graph.node(n.input(0))), own(c.b(), c.a(), graph.node(n.input(1)))) ? 0 : 1;
    }

    /// The length of the labels that the other operand does not have.
    private static int own(Ints labels, Ints others, Node operand) {
        int length = 1;
        for (int i = 0; i < labels.size(); i++) {
            length *= others.contains(labels.at(i)) ? 1 : operand.type().shape().dim(i);
        }
        return length;
    }

    /// The operand whose labels `own` become the rows: where it lies if it has one row per sample and takes part in a matrix product, with 0 in place of a distance; otherwise with
    /// samples first.
    private Block.Rows left(View v, List<Integer> own, int operand, int k, boolean matrix) {
        if (!matrix || k > 1) {
            return samplesFirst(v, own, operand, k);
        }
        List<Integer> order = join(summed, batch, own);
        return new Block.Rows(inOrder(v, order) ? v.at : ordered(v, order, operand).at, 0);
    }

    private static boolean inOrder(View v, List<Integer> order) {
        boolean all = true;
        for (int i = 0; i < v.labels.length; i++) {
            all &= v.labels[i] == order.get(i);
        }
        return all;
    }

    /// An operand with samples first, and within a sample the summed labels, the batch, then the labels `own`.
    private Block.Rows samplesFirst(View v, List<Integer> own, int operand, int k) {
        List<Integer> order = join(summed, batch, own);
        boolean inOrder = inOrder(v, order);
        if (inOrder && k == 1) {
            return block.samplesFirst(node.input(operand));
        }
        View o = inOrder ? v : ordered(v, order, operand);
        Block.Rows all = block.samplesFirst(o.at, v.size(), k == 1);
        return k == 1 ? all : new Block.Rows(all.at(), v.size() / k);
    }
}
