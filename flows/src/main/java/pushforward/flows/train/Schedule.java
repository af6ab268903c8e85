package pushforward.flows.train;

import pushforward.tensor.io.Json;

/// How the learning rate changes during training: a factor on the rate given to the optimiser.
///
/// Factors are the same bits on every machine (`StrictMath`), because parameters depend on them.
public sealed interface Schedule {
    /// The factor for one step.
    ///
    /// @param step the step about to be taken, from 0
    /// @param steps the number of steps of the whole run, above `step`
    /// @return in `[0, 1]`
    double factor(long step, long steps);

    /// The schedule as written into checkpoints.
    Json.Obj json();

    /// The full rate throughout.
    static Schedule constant() {
        return new Constant();
    }

    /// Half a cosine from the full rate at the first step down to (nearly) zero at the last.
    static Schedule cosine() {
        return new Cosine(0);
    }

    /// Half a cosine from the full rate down to `floor` times the rate.
    static Schedule cosine(double floor) {
        return new Cosine(floor);
    }

    /// This schedule after a linear rise over the first `steps` steps; it then runs over the steps that are left.
    default Schedule warmUp(long steps) {
        return steps == 0 ? this : new WarmUp(steps, this);
    }

    /// See [Schedule#constant()].
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long steps) {
            return 1;
        }

        @Override
        public Json.Obj json() {
            return Json.object().with("kind", "constant");
        }
    }

    /// See [Schedule#cosine(double)]. I. Loshchilov and F. Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR 2017,
    /// DOI 10.48550/arXiv.1608.03983 (without restarts).
    ///
    /// @param floor the factor the curve ends at, in `[0, 1]`
    record Cosine(double floor) implements Schedule {
        /// Checks the range.
        public Cosine {
            if (!(floor >= 0 && floor <= 1)) {
                throw new IllegalArgumentException("expected a floor in [0, 1], got " + floor);
            }
        }

        @Override
        public double factor(long step, long steps) {
            return floor + (1 - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
        }

        @Override
        public Json.Obj json() {
            return Json.object().with("kind", "cosine").with("floor", floor);
        }
    }

    /// See [Schedule#warmUp].
    ///
    /// @param rise the number of steps of the linear rise, at least 1
    /// @param then what follows
    record WarmUp(long rise, Schedule then) implements Schedule {
        /// Checks the range.
        public WarmUp {
            if (rise < 1) {
                throw new IllegalArgumentException("expected a warm-up of at least 1 step, got " + rise);
            }
        }

        @Override
        public double factor(long step, long steps) {
            return step < rise ? (step + 1.0) / (rise + 1.0) : then.factor(step - rise, Math.max(1, steps - rise));
        }

        @Override
        public Json.Obj json() {
            return Json.object().with("kind", "warm_up").with("steps", rise).with("then", then.json());
        }
    }
}
