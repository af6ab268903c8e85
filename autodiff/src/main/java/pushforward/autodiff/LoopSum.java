package pushforward.autodiff;

import java.util.List;

/// What a loop has added up over its steps and its samples besides its value: the total of the body's result `index` + 1 over the steps in which a sample takes part and over all
/// samples.
///
/// Operand: the [Scan] or [Loop] itself. It has no derivative of its own: where one is needed, an [Instead] leads to another form of the same number.
///
/// @param index which sum, from 0
/// @param type of the sum
record LoopSum(int index, Type type) implements Primitive {
    @Override
    public String name() {
        return "loop_sum";
    }

    @Override
    public Type infer(List<Type> in) {
        return type;
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        throw new UnsupportedOperationException("what a loop adds up over samples has no derivative of its own");
    }
}
