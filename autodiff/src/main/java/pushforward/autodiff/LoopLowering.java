package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pushforward.autodiff.machine.Buffer;
import pushforward.autodiff.machine.Copy;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.ScanSteps;
import pushforward.autodiff.machine.SteeredSteps;
import pushforward.autodiff.machine.Step;
import pushforward.tensor.DType;

/// Turns loops into instructions whose bodies are code over the same slab. The carry lies in the first rows of the loop's result from the start.
final class LoopLowering {
    private final Block block;
    private final Node node;
    private final Planner planner;
    private final DType dtype;

    LoopLowering(Block block) {
        this.block = block;
        this.node = block.node();
        this.planner = block.planner();
        this.dtype = node.type().dtype();
    }

    void scan(Scan s) {
        boolean varying = block.varies(node.id());
        Location out = begin(s.carry());
        int inputs = node.inputs().size();
        Value[] arguments = new Value[inputs];
        boolean[] varies = new boolean[inputs];
        arguments[0] = new Value(out, false, Value.LOCAL);
        varies[0] = varying;
        int[] registers = new int[s.stacked()];
        Location[] stacked = new Location[s.stacked()];
        long[] sizes = new long[s.stacked()];
        for (int i = 1; i <= s.stacked(); i++) {
            Location a = block.full(node.input(i), block.inVaries(i));
            Type slice = s.body().inputType(i);
            registers[i - 1] = planner.newRegister();
            stacked[i - 1] = a;
            sizes[i - 1] = slice.size();
            arguments[i] = new Value(Buffer.of(registers[i - 1], slice.size(), slice.dtype(), a.varying()).start(), false, Value.LOCAL);
            varies[i] = a.varying();
        }
        for (int i = s.stacked() + 1; i < inputs; i++) {
            arguments[i] = block.in(i);
            varies[i] = block.inVaries(i);
        }
        Code code = block.code().nested();
        code.arena().openLoop();
        Body body = body(s.body(), arguments, varies, code, varying, false);
        List<Location> touched = new ArrayList<>(List.of(stacked));
        touched.add(body.result);
        block.code().emit(new ScanSteps(block.kernels(), body.steps, out, s.carry(), out.plus(s.carry()), s.output(), body.result, registers, stacked, sizes,
                s.length(), s.reverse(), s.live(), s.live() < 0 ? -1 : planner.newSlot()), node, out, touched.toArray(Location[]::new));
        code.arena().closeLoop();
        block.set(out);
    }

    void loop(Loop l) {
        Location out = begin(l.carry());
        int inputs = node.inputs().size();
        int captured = l.captured();
        Location control = block.fresh(l.how().controls(), dtype, true);
        Location mask = block.fresh(1, dtype, true);
        Location[] given = l.given() > 0 ? new Location[] {block.full(node.input(1), block.inVaries(1))} : new Location[0];
        Value[] arguments = new Value[inputs - captured + 2];
        boolean[] varies = new boolean[arguments.length];
        arguments[0] = new Value(out, false, Value.LOCAL);
        arguments[1] = new Value(control, false, Value.LOCAL);
        varies[0] = true;
        varies[1] = true;
        for (int i = captured; i < inputs; i++) {
            arguments[i - captured + 2] = block.in(i);
            varies[i - captured + 2] = block.inVaries(i);
        }
        Code code = block.code().nested();
        code.arena().openLoop();
        code.arena().touch(mask.buffer());
        Body body = body(l.body(), arguments, varies, code, true, true);
        List<Location> touched = new ArrayList<>(List.of(control, mask, body.result));
        touched.addAll(List.of(given));
        block.code().emit(new SteeredSteps(block.kernels(), body.steps, body.sums, l.how(), out, control, body.result, mask, given, l.carry(), l.given(), l.kept(), planner.newSlot()), node, out,
                touched.toArray(Location[]::new));
        code.arena().closeLoop();
        block.set(out);
    }

    /// Rows for the loop's result, the first of them holding the carry it starts from.
    private Location begin(int carry) {
        Location out = block.define();
        Value start = block.in(0);
        if (carry > 0) {
            block.code().service(new Copy(block.kernels(), out, start.at(), start.splat() && carry > 1, carry), "carry", out, start.at());
        }
        return out;
    }

    /// A body's code.
    ///
    /// @param steps what is run in every step
    /// @param sums what is left to be run when the step has been judged
    /// @param result where one step leaves its result, its rows side by side
    private record Body(Step[] steps, Step[] sums, Location result) {
    }

    /// Plans the body's code.
    ///
    /// @param judged whether all that only sums over samples need comes behind the rest
    private Body body(Graph graph, Value[] arguments, boolean[] argumentVaries, Code code, boolean varying, boolean judged) {
        Value[] value = new Value[graph.nodes().size()];
        boolean[] inputVaries = new boolean[value.length];
        for (int i = 0; i < arguments.length; i++) {
            value[graph.inputs().get(i)] = arguments[i];
            inputVaries[graph.inputs().get(i)] = argumentVaries[i];
        }
        boolean[] varies = Planner.varies(graph, inputVaries);
        int output = graph.outputs().get(0);
        Map<Integer, List<Node>> owners = owners(graph);
        List<Integer> roots = new ArrayList<>(owners.keySet());
        roots.add(output);
        roots.sort(Comparator.comparing((Integer id) -> judged && id != output).thenComparing(id -> id));
        List<Integer> order = Schedule.order(graph, roots, graph.live());
        Block inner = new Block(planner, graph, value, varies, code, order, false);
        inner.collect(owners);
        Location result = null;
        int first = 0;
        for (int id : order) {
            if (owners.containsKey(id)) {
                inner.collect(id);
            } else {
                inner.lower(id);
            }
            if (judged && id == output) {
                result = inner.full(output, varying);
                first = code.steps().length;
            }
        }
        if (!judged) {
            result = inner.full(output, varying);
            first = code.steps().length;
        }
        code.touch(result);
        Step[] all = code.steps();
        return new Body(Arrays.copyOf(all, first), Arrays.copyOfRange(all, first, all.length), result);
    }

    /// For every sum over samples in the body that this use of the loop has to collect, the nodes of the program it contributes to.
    private Map<Integer, List<Node>> owners(Graph body) {
        Map<Integer, List<Node>> owners = new TreeMap<>();
        for (Node n : block.graph().nodes()) {
            if (n.primitive() instanceof LoopSum s && n.input(0) == node.id()) {
                for (int leaf : Totals.leaves(body, body.outputs().get(1 + s.index()))) {
                    owners.computeIfAbsent(leaf, id -> new ArrayList<>()).addAll(block.owners(n.id()));
                }
            }
        }
        owners.values().removeIf(List::isEmpty);
        return owners;
    }
}
