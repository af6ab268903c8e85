package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import pushforward.autodiff.machine.Buffer;
import pushforward.autodiff.machine.GemmPerSample;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.ScanSteps;
import pushforward.autodiff.machine.SteeredSteps;
import pushforward.autodiff.machine.Step;

/// Writes a plan as text, one instruction a line: what is computed, where the value lies, which line of user code asked for it.
final class PlanPrinter {
    private PlanPrinter() {
    }

    static String print(Program program) {
        Plan plan = program.plan();
        List<String> lines = new ArrayList<>();
        lines.add("micro-batch " + program.microBatch() + " samples, " + program.slabBytes() + " bytes per thread ("
                + program.slabBytes() / program.microBatch() + " per sample), " + program.sharedBytes() + " bytes shared");
        code(lines, "at bind, once", steps(plan.stages().get(0)));
        for (int p = 0; p < plan.bodies().size(); p++) {
            code(lines, "phase " + p + ", once", steps(plan.stages().get(p + 1)));
            code(lines, "phase " + p + ", every micro-batch", plan.bodies().get(p).code());
        }
        return String.join("\n", lines) + "\n";
    }

    private static Step[] steps(List<Wave> stage) {
        return stage.stream().flatMap(w -> Arrays.stream(w.steps())).toArray(Step[]::new);
    }

    private static void code(List<String> lines, String title, Step[] code) {
        if (code.length > 0) {
            lines.add(title);
            steps(lines, "  ", code);
        }
    }

    private static void steps(List<String> lines, String indent, Step[] code) {
        for (Step s : code) {
            StringBuilder b = new StringBuilder(indent);
            if (s.result() != null) {
                b.append(place(s.result())).append(" [").append(s.size()).append(s.result().varying() ? ", b]" : "]").append(" = ");
            }
            String kind = s.instruction().getClass().getSimpleName();
            b.append(s.op());
            String words = kind.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
            b.append(" (").append(words);
            if (s.instruction() instanceof GemmPerSample g && g.bias() != null) {
                b.append(g.rectified() ? " with bias, rectified" : " with bias");
            }
            b.append(')');
            if (!s.origin().isEmpty()) {
                b.append("  ").append(s.origin());
            }
            lines.add(b.toString());
            if (s.instruction() instanceof ScanSteps scan) {
                steps(lines, indent + "    ", scan.body());
            } else if (s.instruction() instanceof SteeredSteps loop) {
                steps(lines, indent + "    ", loop.body());
                steps(lines, indent + "    ", loop.sums());
            }
        }
    }

    /// `shared+64`, `slab+256+2b` (two rows of the micro-batch further), `acc+0`, `r5`.
    private static String place(Location at) {
        Buffer b = at.buffer();
        String base = switch (b.base()) {
            case Buffer.SHARED -> "shared";
            case Buffer.SLAB -> "slab";
            case Buffer.ACCUMULATORS -> "acc";
            case Buffer.KEPT -> "kept";
            default -> "r" + b.base();
        };
        return base + "+" + b.offset() + (at.row() == 0 ? "" : "+" + at.row() + (b.varying() ? "b" : ""));
    }
}
