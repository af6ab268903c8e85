package pushforward.flows.constraint;

import java.util.ArrayList;
import java.util.List;
import pushforward.flows.AffineFixed;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Logit;
import pushforward.flows.Pointwise;
import pushforward.flows.Standardize;
import pushforward.flows.internal.Checks;

/// Where the values of some neighbouring columns lie: declared per column, it becomes the bijection from the whole space, so that no probability leaks out of the support.
///
/// ```java
/// // age > 0, a share within (0, 1), three parts of a whole, and a temperature
/// Bijection data = Support.preprocessing(Support.positive(1), Support.interval(1, 0, 1), Support.simplex(3), Support.real(1));
/// Flow flow = Flows.maf(data.baseShape().dim(0)).preprocessing(data).build();
/// ```
///
/// Outside the support a density is 0, its logarithm minus infinity. The open sets meant here do not hold their ends: a share of exactly 0 has density 0.
public sealed interface Support {
    /// The number of columns.
    int columns();

    /// The bijection from the whole space onto it, of shape `[columns]`.
    Bijection bijection();

    /// All numbers.
    record Real(int columns) implements Support {
        public Real {
            Checks.require(columns >= 1, "at least 1 column", columns);
        }

        @Override
        public Bijection bijection() {
            return Bijections.identity(columns);
        }
    }

    /// Numbers beyond an end: `end + exp(x)`, or `end - exp(x)`.
    ///
    /// @param above whether they lie above it
    record Beyond(int columns, double end, boolean above) implements Support {
        public Beyond {
            Checks.require(columns >= 1, "at least 1 column", columns);
            Checks.require(Double.isFinite(end), "a finite end", end);
        }

        @Override
        public Bijection bijection() {
            Pointwise exp = Pointwise.exp(columns);
            return end == 0 && above ? exp : Bijections.compose(exp, AffineFixed.of(columns, above ? 1 : -1, end));
        }
    }

    /// Numbers between two ends: `low + (high - low) sigmoid(x)`.
    record Interval(int columns, double low, double high) implements Support {
        public Interval {
            Checks.require(columns >= 1, "at least 1 column", columns);
            Checks.require(low < high && Double.isFinite(high - low), "a finite interval", "[" + low + ", " + high + "]");
        }

        @Override
        public Bijection bijection() {
            return new Logit(columns, 0, low, high);
        }
    }

    /// Columns whose values together satisfy a constraint: those of one of the bijections of this package.
    ///
    /// @param bijection onto the support
    record Joint(Bijection bijection) implements Support {
        @Override
        public int columns() {
            return bijection.shape().dim(0);
        }
    }

    /// All numbers.
    static Support real(int columns) {
        return new Real(columns);
    }

    /// Positive numbers.
    static Support positive(int columns) {
        return above(columns, 0);
    }

    /// Numbers above an end.
    static Support above(int columns, double end) {
        return new Beyond(columns, end, true);
    }

    /// Numbers below an end.
    static Support below(int columns, double end) {
        return new Beyond(columns, end, false);
    }

    /// Numbers between two ends.
    static Support interval(int columns, double low, double high) {
        return new Interval(columns, low, high);
    }

    /// Positive numbers whose sum is 1; see [Simplex].
    static Support simplex(int parts) {
        return new Joint(new Simplex(parts));
    }

    /// Ascending numbers; see [Ordered].
    static Support ordered(int columns) {
        return new Joint(new Ordered(columns));
    }

    /// The rows of the Cholesky factor of a covariance matrix of that size; see [CovarianceCholesky].
    static Support covariance(int size) {
        return new Joint(new CovarianceCholesky(size));
    }

    /// The rows of the Cholesky factor of a correlation matrix of that size; see [CorrelationCholesky].
    static Support correlation(int size) {
        return new Joint(new CorrelationCholesky(size));
    }

    /// The bijection onto data whose columns are declared from the first to the last.
    static Bijection onto(Support... declared) {
        Checks.require(declared.length > 0, "at least one declaration", "none");
        List<Bijection> parts = new ArrayList<>();
        for (Support s : declared) {
            parts.add(s.bijection());
        }
        return parts.size() == 1 ? parts.get(0) : Bijections.concatenate(parts.toArray(Bijection[]::new));
    }

    /// What a recipe takes as preprocessing: standardisation of the unconstrained numbers, then [#onto].
    static Bijection preprocessing(Support... declared) {
        Bijection onto = onto(declared);
        return Bijections.compose(new Standardize(onto.baseShape().dim(0)), onto);
    }
}
