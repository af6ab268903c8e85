package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pushforward.autodiff.machine.Buffer;
import pushforward.autodiff.machine.Copy;
import pushforward.autodiff.machine.CopyBlocks;
import pushforward.autodiff.machine.Fill;
import pushforward.autodiff.machine.Gather;
import pushforward.autodiff.machine.Instruction;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.MapBinary;
import pushforward.autodiff.machine.MapUnary;
import pushforward.autodiff.machine.Operand;
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

    /// What a plain instruction does: it has nothing but its operands and its result, no scratch memory, no arrays, no order to keep.
    ///
    /// @param to where its result begins
    /// @param size rows from there within which it writes
    /// @param read its operands, but for one that the result replaces element by element
    private record Use(Location to, long size, Location... read) {
        /// That of an instruction, null for one that is not plain.
        static @Nullable Use of(Instruction instruction) {
            return switch (instruction) {
                case MapUnary i -> new Use(i.to(), i.size(), elsewhere(i.to(), new Operand(i.a(), false)));
                case MapBinary i -> new Use(i.to(), i.size(), elsewhere(i.to(), i.a(), i.b()));
                case Transpose i -> new Use(i.to(), i.count() * i.rows() * i.cols(), i.a());
                case Copy i -> new Use(i.to(), i.size(), i.a());
                case CopyBlocks i -> new Use(i.to(), (i.count() - 1) * i.toStep() + i.size(), i.a());
                case Gather i -> new Use(i.to(), i.index().length * i.block(), i.a());
                case Fill i -> new Use(i.to(), i.size());
                default -> null;
            };
        }

        private static Location[] elsewhere(Location to, Operand... read) {
            return Arrays.stream(read).filter(r -> r.splat() || !r.at().equals(to)).map(Operand::at).toArray(Location[]::new);
        }

        /// Whether this one has to come after another that was before it: it reads or writes what the other writes, or writes what it reads. (Of what is read, buffers tell.)
        boolean follows(Use earlier) {
            Buffer own = to.buffer();
            Buffer others = earlier.to.buffer();
            if (own == others) {
                return to.row() < earlier.to.row() + earlier.size && earlier.to.row() < to.row() + size || reads(own) || earlier.reads(own);
            }
            return reads(others) || earlier.reads(own);
        }

        private boolean reads(Buffer b) {
            for (Location r : read) {
                if (r.buffer() == b) {
                    return true;
                }
            }
            return false;
        }

        boolean followsAny(List<Use> earlier) {
            for (Use e : earlier) {
                if (follows(e)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// The waves of a stage: every plain step is in the first one after those that it follows, any other step is a wave of its own. Quadratic in the number of steps.
    static List<Wave> of(List<Step> steps) {
        List<List<Step>> waves = new ArrayList<>();
        List<List<Use>> uses = new ArrayList<>();
        int least = 0;
        for (Step s : steps) {
            Use use = Use.of(s.instruction());
            int wave = waves.size();
            if (use == null) {
                least = wave + 1;
            } else {
                while (wave > least && !use.followsAny(uses.get(wave - 1))) {
                    wave--;
                }
            }
            if (wave == waves.size()) {
                waves.add(new ArrayList<>());
                uses.add(new ArrayList<>());
            }
            waves.get(wave).add(s);
            if (use != null) {
                uses.get(wave).add(use);
            }
        }
        return waves.stream().map(Wave::wave).toList();
    }

    private static Wave wave(List<Step> steps) {
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
