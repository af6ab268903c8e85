package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.machine.Instruction;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.Step;

/// A straight piece of code in the making, and the slab its values lie in.
final class Code {
    private final Arena arena;
    private final List<Step> steps = new ArrayList<>();

    Code(Arena arena) {
        this.arena = arena;
    }

    Arena arena() {
        return arena;
    }

    /// The body of a loop within this code, over the same slab.
    Code nested() {
        return new Code(arena);
    }

    /// Appends the instruction that computes a node's value.
    ///
    /// @param touched the other locations the instruction uses
    void emit(Instruction instruction, Node node, Location result, Location... touched) {
        emit(instruction, node, node.type().size(), result, touched);
    }

    /// Appends the instruction that computes the first `rows` rows of a node's value, which stand for all.
    void emit(Instruction instruction, Node node, int rows, Location result, Location... touched) {
        append(new Step(instruction, node.primitive().name(), node.origin(), result, rows), result, touched);
    }

    /// Appends an instruction that does a service: its result is nobody's value.
    void service(Instruction instruction, String what, Location result, Location... touched) {
        append(new Step(instruction, what, "", null, 0), result, touched);
    }

    /// Keeps a value alive up to here.
    void touch(Location at) {
        arena.touch(at.buffer());
    }

    private void append(Step step, Location result, Location... touched) {
        arena.touch(result.buffer());
        for (Location l : touched) {
            arena.touch(l.buffer());
        }
        arena.advance();
        steps.add(step);
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /// The steps as a stage, for threads to share.
    List<Wave> waves() {
        return Wave.of(steps);
    }

    Step[] steps() {
        return steps.toArray(Step[]::new);
    }
}
