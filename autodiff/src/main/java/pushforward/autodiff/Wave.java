package pushforward.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pushforward.autodiff.machine.Buffer;
import pushforward.autodiff.machine.Copy;
import pushforward.autodiff.machine.CopyBlocks;
import pushforward.autodiff.machine.Fill;
import pushforward.autodiff.machine.Gather;
import pushforward.autodiff.machine.Instruction;
import pushforward.autodiff.machine.MapBinary;
import pushforward.autodiff.machine.MapUnary;
import pushforward.autodiff.machine.Step;
import pushforward.autodiff.machine.Transpose;

/// Steps of a uniform stage that do not depend on one another, so that threads can share them.
///
/// ```
///   weight 0 * mask 0   weight 1 * mask 1   weight 2 * mask 2        one wave
///   column copy of 0    column copy of 1    column copy of 2         the next
/// ```
///
/// @param steps in the order of the stage
/// @param pieces what threads take at a time; none where one thread is faster
record Wave(Step[] steps, Piece[] pieces) {
    /// Fewer small steps than this are not worth calling a thread for.
    private static final int FEW = 8;

    /// A piece of an instruction.
    record Piece(Instruction of, int number) {
    }

    /// What a step of a stage touches.
    ///
    /// @param written where its result lies
    /// @param read the others
    record Use(Buffer written, List<Buffer> read) {
    }

    /// Whether an instruction has nothing but its operands and its result: no scratch memory, no arrays, no order to keep.
    private static boolean isPlain(Instruction i) {
        return i instanceof MapUnary || i instanceof MapBinary || i instanceof Transpose || i instanceof Copy || i instanceof CopyBlocks || i instanceof Gather || i instanceof Fill;
    }

    /// The waves of a stage: every plain step is in the first one after those that write what it reads, or read what it writes; any other step is a wave of its own. (No two plain steps
    /// write the same element, unless one reads it.)
    static List<Wave> of(List<Step> steps, List<Use> uses) {
        List<List<Step>> waves = new ArrayList<>();
        Map<Buffer, Integer> written = new HashMap<>();
        Map<Buffer, Integer> read = new HashMap<>();
        int least = 0;
        for (int i = 0; i < steps.size(); i++) {
            Use use = uses.get(i);
            int wave = least;
            if (isPlain(steps.get(i).instruction())) {
                for (Buffer b : use.read) {
                    wave = Math.max(wave, written.getOrDefault(b, -1) + 1);
                }
                wave = Math.max(wave, read.getOrDefault(use.written, -1) + 1);
            } else {
                wave = waves.size();
                least = wave + 1;
            }
            if (wave == waves.size()) {
                waves.add(new ArrayList<>());
            }
            waves.get(wave).add(steps.get(i));
            written.merge(use.written, wave, Math::max);
            for (Buffer b : use.read) {
                read.merge(b, wave, Math::max);
            }
        }
        return waves.stream().map(Wave::of).toList();
    }

    private static Wave of(List<Step> steps) {
        List<Piece> pieces = new ArrayList<>();
        for (Step s : steps) {
            for (int i = 0; i < s.instruction().pieces(); i++) {
                pieces.add(new Piece(s.instruction(), i));
            }
        }
        boolean large = pieces.size() > steps.size() || steps.size() >= FEW;
        return new Wave(steps.toArray(Step[]::new), large ? pieces.toArray(Piece[]::new) : new Piece[0]);
    }
}
