package pushforward.autodiff;

import java.util.List;
import pushforward.autodiff.machine.CallJava;
import pushforward.autodiff.machine.Choose;
import pushforward.autodiff.machine.Convert;
import pushforward.autodiff.machine.Copy;
import pushforward.autodiff.machine.CopyBlocks;
import pushforward.autodiff.machine.CountRows;
import pushforward.autodiff.machine.Fill;
import pushforward.autodiff.machine.Instruction;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.MapBinary;
import pushforward.autodiff.machine.MapUnary;
import pushforward.autodiff.machine.PickEntries;
import pushforward.autodiff.machine.Reduce;
import pushforward.autodiff.machine.RunningSum;
import pushforward.autodiff.machine.ScatterAdd;
import pushforward.autodiff.machine.SolveDense;
import pushforward.autodiff.machine.SolveTriangular;
import pushforward.autodiff.machine.Transpose;
import pushforward.tensor.Shape;

/// Turns one node into instructions, or into a view of an operand.
final class Lowering {
    private final Block block;
    private final Node node;
    private final Type type;
    private final int size;

    Lowering(Block block) {
        this.block = block;
        this.node = block.node();
        this.type = node.type();
        this.size = type.size();
    }

    void lower() {
        switch (node.primitive()) {
            case Constant c -> block.set(block.planner().constant(c, false));
            case RowCount c -> {
                Location to = block.define();
                emit(new CountRows(block.kernels(), to), to);
            }
            case RandomInput r -> block.set(block.planner().random(r, block));
            case Alias a -> block.set(block.in(0));
            case StopGradient s -> block.set(block.in(0));
            case Custom c -> block.set(block.in(c.arguments()));
            case Lift l -> block.set(block.in(0));
            case Reshape r -> block.set(block.in(0));
            case Map1 m -> map1(m);
            case Map2 m -> map2(m);
            case Select s -> select();
            case Cast c -> cast();
            case Broadcast b -> broadcast(b);
            case Permute p -> permute(p);
            case Slice s -> slice(s);
            case Take t -> take(t);
            case Put p -> put(p);
            case Update u -> update(u);
            case Concat c -> concat(c);
            case Sum s -> reduce(s.axis(), false);
            case MaxAlong m -> reduce(m.axis(), true);
            case CumSum c -> cumSum(c);
            case Pick p -> pick(false, block.inType(1).size());
            case Place p -> pick(true, size);
            case Contract c -> new ContractLowering(block, c).lower();
            case TriangularSolve t -> triangularSolve(t);
            case DenseSolve d -> denseSolve(d);
            case LogAbsDet d -> logAbsDet(d);
            case Call c -> call(c.function());
            case Scan s -> new LoopLowering(block).scan(s);
            case Loop l -> new LoopLowering(block).loop(l);
            case SumSamples s -> block.planner().overSamples(block, false);
            case MaxSamples m -> block.planner().overSamples(block, true);
            case LoopSum s -> block.set(block.planner().total(node));
            case Instead s -> block.set(block.in(1));
            case Input i -> throw new IllegalStateException("input '" + i.name() + "' is not bound");
            case Tangent t -> throw unfinished();
            case CustomTangent t -> throw CustomTangent.forwardMode();
            case CallTangent t -> throw new UnsupportedOperationException(
                    "an opaque call has one reverse derivative (its vjp) and no forward one: write it with Var operations to differentiate forward or again");
        }
    }

    private IllegalStateException unfinished() {
        return new IllegalStateException("a free tangent is left in the graph: it has not been through Simplify.finish");
    }

    private void emit(Instruction instruction, Location to, Location... touched) {
        if (size > 0) {
            block.code().emit(instruction, node, to, touched);
        }
        block.set(to);
    }

    // ---- elementwise

    /// Rows to compute: one where every operand is one row standing for all.
    private int rows() {
        for (int i = 0; i < node.inputs().size(); i++) {
            if (!block.in(i).splat() && block.inType(i).size() != 1) {
                return size;
            }
        }
        return Math.min(size, 1);
    }

    private void elementwise(Instruction instruction, Location to, int rows, Location... touched) {
        if (size > 0) {
            block.code().emit(instruction, node, rows, to, touched);
        }
        block.set(to, rows < size);
    }

    private void map1(Map1 m) {
        int rows = rows();
        Location a = block.in(0).at();
        Location to = block.defineOver(rows, 0);
        elementwise(new MapUnary(block.kernels(), m.op(), to, a, rows), to, rows, a);
    }

    private void map2(Map2 m) {
        if (block.lowerSum()) {
            return;
        }
        int rows = rows();
        Location over = block.defineOver(rows, 0, 1);
        elementwise(new MapBinary(block.kernels(), m.op(), over, block.operand(0, rows), block.operand(1, rows), rows), over, rows, block.in(0).at(), block.in(1).at());
    }

    private void select() {
        int rows = rows();
        Location over = block.defineOver(rows, 1, 2);
        elementwise(new Choose(block.kernels(), over, block.operand(0, rows), block.operand(1, rows), block.operand(2, rows), rows), over, rows,
                block.in(0).at(), block.in(1).at(), block.in(2).at());
    }

    private void cast() {
        int rows = rows();
        Location a = block.in(0).at();
        Location to = block.define(rows);
        elementwise(new Convert(block.kernels(), to, a, rows), to, rows, a);
    }

    // ---- moving elements

    private void broadcast(Broadcast b) {
        Value v = block.in(0);
        if (v.splat() || block.inType(0).size() == 1) {
            block.set(new Value(v.at(), size > 1, v.stage()));
        } else if (size == block.inType(0).size()) {
            block.set(v);
        } else {
            gather(b.sources(block.inType(0).shape()));
        }
    }

    private void permute(Permute p) {
        Value v = block.in(0);
        Shape from = block.inType(0).shape();
        if (v.splat() || Shapes.keepsOrder(p, block.inType(0))) {
            block.set(v);
        } else if (from.rank() == 2 && !block.varies(node.id())) {
            Location a = block.full(0);
            Location to = block.define();
            emit(new Transpose(block.kernels(), to, a, from.dim(0), from.dim(1)), to, a);
        } else {
            gather(p.sources(from));
        }
    }

    private void gather(int[] sources) {
        Location a = block.full(0);
        Location to = block.define();
        Shapes.Blocks blocks = Shapes.blocks(sources);
        emit(new pushforward.autodiff.machine.Gather(block.kernels(), to, a, blocks.index(), blocks.size()), to, a);
    }

    private void slice(Slice s) {
        Value v = block.in(0);
        Shape from = block.inType(0).shape();
        int inner = Types.inner(from, s.axis());
        int outer = Types.outer(from, s.axis());
        if (v.splat() || outer == 1) {
            block.set(new Value(v.splat() ? v.at() : v.at().plus((long) s.start() * inner), v.splat() && size > 1, v.stage()));
        } else {
            Location a = block.full(0);
            Location to = block.define();
            emit(new CopyBlocks(block.kernels(), to, (long) s.length() * inner, a.plus((long) s.start() * inner), (long) from.dim(s.axis()) * inner, outer,
                    (long) s.length() * inner), to, a);
        }
    }

    private void take(Take t) {
        Value v = block.in(0);
        if (v.splat()) {
            block.set(new Value(v.at(), size > 1, v.stage()));
        } else {
            Shape from = block.inType(0).shape();
            gather(Shapes.entries(t.index(), Types.outer(from, t.axis()), from.dim(t.axis()), Types.inner(from, t.axis())));
        }
    }

    private void put(Put p) {
        Location a = block.full(0);
        Location to = block.define();
        int outer = Types.outer(type.shape(), p.axis());
        int inner = Types.inner(type.shape(), p.axis());
        Shapes.Blocks blocks = new Shapes.Blocks(p.index().array(), inner);
        if (outer > 1) {
            int[] index = new int[outer * p.index().size()];
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < p.index().size(); i++) {
                    index[o * p.index().size() + i] = o * p.n() + p.index().at(i);
                }
            }
            blocks = new Shapes.Blocks(index, inner);
        }
        emit(new ScatterAdd(block.kernels(), to, a, blocks.index(), blocks.size(), size), to, a);
    }

    private void update(Update u) {
        Value buffer = block.in(0);
        Location to = block.defineOver(size, 0);
        if (!buffer.at().equals(to)) {
            block.code().service(new Copy(block.kernels(), to, buffer.at(), buffer.splat(), size), "copy", to, buffer.at());
        }
        int inner = Types.inner(type.shape(), u.axis());
        int outer = Types.outer(type.shape(), u.axis());
        write(1, to.plus((long) u.start() * inner), (long) type.shape().dim(u.axis()) * inner, outer);
        block.code().touch(to);
        block.set(to);
    }

    private void concat(Concat c) {
        Location to = block.define();
        int inner = Types.inner(type.shape(), c.axis());
        int outer = Types.outer(type.shape(), c.axis());
        long at = 0;
        for (int i = 0; i < node.inputs().size(); i++) {
            Location part = to.plus(at);
            if (outer > 1 || !block.in(i).at().equals(part) || block.in(i).splat()) {
                write(i, part, (long) type.shape().dim(c.axis()) * inner, outer);
            }
            at += (long) block.inType(i).shape().dim(c.axis()) * inner;
        }
        block.code().touch(to);
        block.set(to);
    }

    /// Writes operand i as `outer` blocks, `step` rows apart.
    private void write(int i, Location to, long step, int outer) {
        int n = block.inType(i).size();
        if (n == 0) {
            return;
        }
        Value v = block.in(i);
        if (outer == 1) {
            block.code().service(new Copy(block.kernels(), to, v.at(), v.splat() && n > 1, n), "copy", to, v.at());
        } else {
            Location a = block.full(node.input(i), to.varying());
            block.code().service(new CopyBlocks(block.kernels(), to, step, a, n / outer, outer, n / outer), "copy", to, a);
        }
    }

    // ---- reductions and choices within a sample

    private void reduce(int axis, boolean max) {
        Shape from = block.inType(0).shape();
        Location a = block.full(0);
        Location to = block.define();
        if (from.dim(axis) == 0) {
            emit(new Fill(block.kernels(), to, 0, size), to);
        } else {
            emit(new Reduce(block.planner().kernels(block.inType(0).dtype()), max, to, a, Types.outer(from, axis), from.dim(axis), Types.inner(from, axis)), to, a);
        }
    }

    private void cumSum(CumSum c) {
        Location a = block.full(0);
        Location to = block.define();
        int n = type.shape().dim(c.axis());
        if (n == 0) {
            block.set(to);
        } else {
            emit(new RunningSum(block.kernels(), to, a, Types.outer(type.shape(), c.axis()), n, Types.inner(type.shape(), c.axis()), c.reverse()), to, a);
        }
    }

    private void pick(boolean place, int table) {
        boolean varying = block.varies(node.id());
        Location index = block.full(node.input(0), varying);
        Location b = block.full(node.input(1), varying);
        Location to = block.define();
        int rows = block.inType(0).size();
        emit(new PickEntries(block.kernels(), place, to, index, b, rows, rows == 0 ? 0 : table / rows), to, index, b);
    }

    // ---- solves and calls

    private void triangularSolve(TriangularSolve t) {
        if (block.inVaries(0)) {
            // every sample its own matrix: sample by sample through the primitive's evaluator, in double precision for either element type
            List<Type> types = List.of(block.inType(0), block.inType(1));
            call((in, out) -> t.evaluate(out, in, type, types));
            return;
        }
        int n = block.inType(0).shape().dim(0);
        Location a = block.full(0);
        Value right = block.in(1);
        Location to = block.defineOver(size, 1);
        if (!right.at().equals(to)) {
            block.code().service(new Copy(block.kernels(), to, right.at(), right.splat() && size > 1, size), "copy", to, right.at());
        }
        emit(new SolveTriangular(block.kernels(), to, a, n, n == 0 ? 0 : size / n, t.lower(), t.unit(), t.transposed()), to, a);
    }

    private void denseSolve(DenseSolve d) {
        int n = block.inType(0).shape().dim(0);
        Location a = block.full(0);
        Location b = block.full(node.input(1), block.varies(node.id()));
        Location to = block.define();
        emit(new SolveDense(DenseSolve::solveInPlace, to, a, b, n, n == 0 ? 0 : size / n, d.transposed(), block.planner().newSlot()), to, a, b);
    }

    /// Sample by sample through the primitive's evaluator.
    private void logAbsDet(LogAbsDet d) {
        List<Type> types = List.of(block.inType(0));
        call((in, out) -> d.evaluate(out, in, type, types));
    }

    private void call(Control.Opaque function) {
        int n = node.inputs().size();
        Location[] inputs = new Location[n];
        int[] sizes = new int[n];
        for (int i = 0; i < n; i++) {
            inputs[i] = block.full(i);
            sizes[i] = block.inType(i).size();
        }
        Location to = block.define();
        emit(new CallJava(function, to, inputs, sizes, size, block.planner().newSlot()), to, inputs);
    }
}
