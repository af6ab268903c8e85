package pushforward.ode;

import pushforward.ode.internal.Checks;

/// How the size of a step follows from those before.
public sealed interface Controller {

    /// Steps of one size; only the last is shortened to end where it should. Error estimates are not looked at.
    ///
    /// @param h the size, above 0 in either direction
    record Fixed(double h) implements Controller {
        public Fixed {
            Checks.require(h > 0 && h < Double.POSITIVE_INFINITY, "a step size above 0", h);
        }
    }

    /// A step's error r, 1 where it just meets the tolerance, gives the next step's size:
    ///
    /// ```
    ///   accepted, r <= 1:  h <- h clamp(safety r^-a r'^b r''^-c, minFactor, maxFactor),    no growth right after a rejection
    ///   rejected:          h <- h clamp(safety r^-a,             minFactor, 1)
    ///   k = errorOrder + 1,  a = (integral + proportional + derivative) / k,  b = (proportional + 2 derivative) / k,  c = derivative / k
    /// ```
    ///
    /// r' and r'' are the errors of the accepted steps before, at least `floor`.
    ///
    /// G. Soderlind, Digital Filters in Adaptive Time-Stepping, ACM TOMS 29 (2003), DOI 10.1145/641876.641877; K. Gustafsson, Control-theoretic techniques for stepsize
    /// selection in explicit Runge-Kutta methods, ACM TOMS 17 (1991), DOI 10.1145/210232.210242.
    ///
    /// @param integral the gain that alone would make the elementary controller, where it is 1
    /// @param proportional gain
    /// @param derivative gain
    /// @param safety what the best size is multiplied by, below 1
    /// @param minFactor the strongest shrinking
    /// @param maxFactor the strongest growth
    /// @param floor the least error remembered, and that before the first step
    /// @param stretch by how much a step may be lengthened to reach the end at once: 1 for not at all
    /// @param averaged whether the first step is chosen by root mean squares rather than plain 2-norms
    record Adaptive(double integral, double proportional, double derivative, double safety, double minFactor, double maxFactor, double floor, double stretch, boolean averaged)
            implements Controller {
        public Adaptive {
            Checks.require(integral > 0 && proportional >= 0 && derivative >= 0, "an integral gain above 0 and others of at least 0",
                    integral + ", " + proportional + ", " + derivative);
            Checks.require(safety > 0 && safety < 1, "a safety factor between 0 and 1", safety);
            Checks.require(minFactor > 0 && minFactor < 1 && maxFactor > 1, "factors below and above 1", minFactor + " and " + maxFactor);
            Checks.require(floor > 0 && floor <= 1, "a floor above 0 and at most 1", floor);
            Checks.require(stretch >= 1 && stretch <= 1.5, "a stretch of 1 to 1.5", stretch);
        }

        /// This controller with other gains.
        public Adaptive withGains(double i, double p, double d) {
            return new Adaptive(i, p, d, safety, minFactor, maxFactor, floor, stretch, averaged);
        }

        /// This controller with other bounds on how fast steps change.
        public Adaptive withFactors(double least, double most) {
            return new Adaptive(integral, proportional, derivative, safety, least, most, floor, stretch, averaged);
        }
    }

    /// Steps of one size.
    static Controller fixed(double h) {
        return new Fixed(h);
    }

    /// The elementary controller, with the rules of SciPy's solvers: safety 0.9, factors 0.2 to 10.
    static Adaptive integral() {
        return new Adaptive(1, 0, 0, 0.9, 0.2, 10, 1e-4, 1, true);
    }

    /// Proportional-integral control, smoother where stability limits the steps: `h r^-0.7/k r'^0.4/k`.
    static Adaptive pi() {
        return integral().withGains(0.3, 0.4, 0);
    }

    /// Proportional-integral-derivative control, for steps that vary the least (the H211 gains serve where a method is near its limit of stability).
    static Adaptive pid() {
        return integral().withGains(0.3, 0.3, 0.1);
    }

    /// The controller of E. Hairer's dopri5.f with its stabilisation beta = 0.04 and its choice of the first step, for a method whose error estimate is of order 4.
    ///
    /// E. Hairer, S. P. Norsett and G. Wanner, Solving Ordinary Differential Equations I, 2nd edition, sections II.4 and IV.2, Springer 1993, DOI 10.1007/978-3-540-78862-1.
    static Adaptive dopri5() {
        double beta = 0.04;
        return new Adaptive(1 - 0.75 * beta * 5 - beta * 5, beta * 5, 0, 0.9, 0.2, 10, 1e-4, 1.01, false);
    }

    /// The controller of E. Hairer's dop853.f.
    static Adaptive dop853() {
        return new Adaptive(1, 0, 0, 0.9, 0.333, 6, 1e-4, 1.01, false);
    }
}
