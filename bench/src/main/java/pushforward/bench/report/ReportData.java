package pushforward.bench.report;

import java.util.List;
import java.util.Optional;
import pushforward.bench.data.Box;
import pushforward.bench.data.ImageShape;
import pushforward.bench.data.Rows;

/// Everything a report shows, as plain numbers: no model is needed to draw one. Letters: d columns, n rows (each table has its own n).
///
/// @param title the name of the data
/// @param subtitle one sentence: what the data are and what was fitted
/// @param facts the headline figures, in order
/// @param settings the rest worth knowing, in order
/// @param history the loss by step
/// @param columns the d column names
/// @param data test rows, `[n, d]`
/// @param samples rows drawn from the model, `[n, d]`
/// @param image the shape of a row that is a picture
/// @param levels the number of grey levels of a picture, 0 for none
/// @param plane what is only there for d = 2
/// @param latent test rows carried back to the base, `[n, d]`
/// @param lowest the test rows of least likelihood, least first
/// @param notes sentences the reader should see first
/// @param command the command line that made it
public record ReportData(String title, String subtitle, List<Fact> facts, List<Fact> settings, History history, List<String> columns, Rows data,
        Rows samples, Optional<ImageShape> image, int levels, Optional<Plane> plane, Rows latent, List<Scored> lowest, List<String> notes, String command) {
    /// Copies the lists and checks the widths.
    public ReportData {
        facts = List.copyOf(facts);
        settings = List.copyOf(settings);
        columns = List.copyOf(columns);
        lowest = List.copyOf(lowest);
        notes = List.copyOf(notes);
        for (Rows rows : List.of(data, samples, latent)) {
            if (rows.width() != columns.size()) {
                throw new IllegalArgumentException("expected rows of width " + columns.size() + ", got " + rows.width());
            }
        }
    }

    /// A figure with its name.
    ///
    /// @param name what it is
    /// @param value the figure as text, with its unit
    /// @param hint a remark in small print, or empty
    public record Fact(String name, String value, String hint) {}

    /// Losses by step.
    ///
    /// @param steps the steps of the training losses, ascending
    /// @param train the training losses
    /// @param validationSteps the steps of the validation losses, ascending
    /// @param validation the validation losses
    /// @param best the step whose parameters were kept
    /// @param meaning what the losses are, in a sentence
    public record History(double[] steps, double[] train, double[] validationSteps, double[] validation, long best, String meaning) {
        /// Checks the lengths.
        public History {
            if (steps.length != train.length || validationSteps.length != validation.length) {
                throw new IllegalArgumentException("expected as many losses as steps, got " + train.length + " for " + steps.length + " and "
                        + validation.length + " for " + validationSteps.length);
            }
        }
    }

    /// Densities in the plane on `cells x cells` cells (see [Box#grid]), not logarithms.
    ///
    /// @param box the rectangle
    /// @param cells cells per side
    /// @param exact the true density, `[cells * cells]`, where it is known
    /// @param learned the model's, `[cells * cells]`
    /// @param layers the base and then the density after each layer, the last of them the model's
    /// @param grid lines of a regular grid in the plane of the base
    /// @param pushed the same lines pushed through the flow, point by point
    /// @param motion what happens between base and data, of continuous flows
    public record Plane(Box box, int cells, Optional<double[]> exact, double[] learned, List<Panel> layers, List<Line> grid, List<Line> pushed, Optional<Motion> motion) {
        /// Copies the lists.
        public Plane {
            layers = List.copyOf(layers);
            grid = List.copyOf(grid);
            pushed = List.copyOf(pushed);
        }
    }

    /// A continuous flow in its time, in the units of the data.
    ///
    /// @param box the rectangle of everything
    /// @param densities p_t at some times, ascending, each named by its time; all over the box
    /// @param paths of points of the base `[m, 2]` each, from base to data
    /// @param times m times of the points of a path, the first where the base is, the last where the data are
    public record Motion(Box box, List<Panel> densities, List<Rows> paths, double[] times) {
        /// Copies the lists.
        public Motion {
            densities = List.copyOf(densities);
            paths = List.copyOf(paths);
        }
    }

    /// One density of a series.
    ///
    /// @param name what it comes after
    /// @param box the rectangle
    /// @param cells cells per side
    /// @param density `[cells * cells]`
    public record Panel(String name, Box box, int cells, double[] density) {}

    /// A line in the plane.
    ///
    /// @param family 0 for lines along the first axis, 1 along the second
    /// @param points `[n, 2]`
    public record Line(int family, Rows points) {}

    /// A row and its log-likelihood.
    ///
    /// @param place where it is in the source
    /// @param logLikelihood in nats
    /// @param values `[d]`
    public record Scored(String place, double logLikelihood, double[] values) {}
}
