package pushforward.bench.run;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Shows how far a training is: a bar on a terminal, a line every few seconds elsewhere, nothing if asked for.
public final class Progress implements AutoCloseable {
    /// How to show it.
    public enum Mode {
        /// A bar that redraws itself.
        BAR,
        /// Plain lines.
        LINES,
        /// Nothing.
        NONE;

        /// The mode for the error stream as it is: the launcher says whether it is a terminal.
        public static Mode of(boolean quiet) {
            return quiet ? NONE : Boolean.getBoolean("pushforward.terminal") ? BAR : LINES;
        }
    }

    private static final long REDRAW_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 5_000_000_000L;

    private final Mode mode;
    private final PrintWriter out;
    private final String task;
    private String loss = "loss";
    private @Nullable ProgressBar bar;
    private long first;
    private long began;
    private long shown;
    private long drawn;
    private long lastStep;
    private long lastSteps;
    private double lastRate;
    private double smooth = Double.NaN;
    private double validation = Double.NaN;

    /// @param task what is done, for the start of the line
    /// @param out where lines go; a bar goes to the error stream itself
    public Progress(Mode mode, String task, PrintWriter out) {
        this.mode = mode;
        this.task = task;
        this.out = out;
    }

    /// What the loss is called; "loss" unless set.
    void named(String name) {
        loss = name;
    }

    /// A step has been taken.
    ///
    /// @param step steps so far, from 1
    /// @param steps steps in all
    /// @param loss of the step's batch
    /// @param rowsPerSecond rows per second so far
    public void stepped(long step, long steps, double loss, double rowsPerSecond) {
        if (mode == Mode.NONE) {
            return;
        }
        smooth = Double.isNaN(smooth) ? loss : 0.98 * smooth + 0.02 * loss;
        long now = System.nanoTime();
        if (began == 0) {
            first = step - 1;
            began = now;
            shown = now;
            if (mode == Mode.BAR) {
                bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(steps).setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(250)
                        .startsFrom(first, java.time.Duration.ZERO).setConsumer(new ConsoleProgressBarConsumer(System.err)).build();
            }
        }
        if (now - shown > (mode == Mode.BAR ? REDRAW_NANOS : LINE_NANOS) || step == steps) {
            show(step, steps, rowsPerSecond, now);
        }
        lastStep = step;
        lastSteps = steps;
        lastRate = rowsPerSecond;
    }

    private void show(long step, long steps, double rowsPerSecond, long now) {
        shown = now;
        drawn = step;
        if (bar != null) {
            bar.stepTo(step);
            bar.setExtraMessage(losses() + rate(rowsPerSecond));
            return;
        }
        double left = (now - began) * 1e-9 / (step - first) * (steps - step);
        out.printf(Locale.ROOT, "%s: step %,d of %,d%s%s%s%n", task, step, steps, losses(), rate(rowsPerSecond),
                step == steps ? "" : ", " + duration(left) + " left");
        out.flush();
    }

    /// The validation loss is known anew.
    public void validated(double loss) {
        validation = loss;
    }

    private String losses() {
        return String.format(Locale.ROOT, ", %s %.4f", loss, smooth) + (Double.isNaN(validation) ? "" : String.format(Locale.ROOT, ", validation %.4f", validation));
    }

    private static String rate(double rowsPerSecond) {
        return String.format(Locale.ROOT, ", %,d rows/s", Math.round(rowsPerSecond));
    }

    /// Seconds as a person says them.
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : whole < 3600 ? whole / 60 + " min " + whole % 60 + " s" : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    /// Shows the last step, which may have come early.
    @Override
    public void close() {
        if (mode != Mode.NONE && lastStep > drawn) {
            show(lastStep, lastSteps, lastRate, System.nanoTime());
        }
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
