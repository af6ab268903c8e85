package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.machine.Buffer;
import pushforward.autodiff.machine.CountRows;
import pushforward.autodiff.machine.Instruction;
import pushforward.autodiff.machine.MapBinary;
import pushforward.autodiff.machine.MapUnary;
import pushforward.autodiff.machine.Operand;
import pushforward.autodiff.machine.Step;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Unary;

/// How the steps of a uniform stage are shared.
class WaveTest {
    private final List<Step> steps = new ArrayList<>();
    private static Buffer buffer() {
        return Buffer.of(Buffer.SHARED, 4, DType.F64, false);
    }

    private void step(String name, Instruction i) {
        steps.add(new Step(i, name, "", null, 0));
    }

    private void map(String name, Buffer to, Buffer from) {
        step(name, new MapUnary(Kernels.of(DType.F64), Unary.NEG, to.start(), from.start(), 4));
    }

    private void part(String name, Buffer to, int row, Buffer from) {
        step(name, new MapUnary(Kernels.of(DType.F64), Unary.NEG, to.start().plus(row), from.start(), 2));
    }

    private String waves() {
        return Wave.of(steps).stream().map(w -> String.join("", Arrays.stream(w.steps()).map(Step::op).toList())).toList().toString();
    }

    @Test
    void readersComeAfterWritersAndWritersAfterReaders() {
        Buffer a = buffer();
        Buffer b = buffer();
        Buffer c = buffer();
        Buffer d = buffer();
        map("1", b, a);
        map("2", c, b);
        map("3", d, a);
        map("4", b, b);
        map("5", buffer(), b);
        map("6", buffer(), d);
        assertEquals("[13, 26, 4, 5]", waves());
    }

    @Test
    void partsOfABufferComeInTheirOrderWhereTheyOverlap() {
        Buffer a = buffer();
        Buffer b = buffer();
        map("1", b, a);
        part("2", b, 0, a);
        part("3", b, 2, a);
        part("4", b, 1, a);
        step("5", new MapBinary(Kernels.of(DType.F64), Binary.ADD, b.start(), new Operand(b.start(), false), new Operand(a.start(), false), 2));
        assertEquals("[1, 23, 4, 5]", waves());
    }

    @Test
    void whatIsDoneInPlaceInPartsOfABufferIsOneWave() {
        Buffer a = buffer();
        Buffer b = buffer();
        for (int row = 0; row < 4; row += 2) {
            step("" + row, new MapBinary(Kernels.of(DType.F64), Binary.MUL, b.start().plus(row), new Operand(b.start().plus(row), false), new Operand(a.start(), true), 2));
        }
        step("s", new MapBinary(Kernels.of(DType.F64), Binary.MUL, b.start().plus(1), new Operand(b.start().plus(1), true), new Operand(a.start(), false), 2));
        assertEquals("[02, s]", waves());
    }

    @Test
    void whateverIsNotPlainComesAlone() {
        Buffer a = buffer();
        map("1", buffer(), a);
        map("2", buffer(), a);
        Buffer n = buffer();
        step("3", new CountRows(Kernels.of(DType.F64), n.start()));
        map("4", buffer(), a);
        map("5", buffer(), n);
        assertEquals("[12, 3, 45]", waves());
    }

    @Test
    void noThreadIsCalledForLittle() {
        Buffer a = buffer();
        for (int i = 0; i < 7; i++) {
            map("s", buffer(), a);
        }
        assertEquals(0, Wave.of(steps).getFirst().pieces().length);
        map("s", buffer(), a);
        assertEquals(8, Wave.of(steps).getFirst().pieces().length);
    }
}
