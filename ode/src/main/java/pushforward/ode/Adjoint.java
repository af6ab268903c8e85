package pushforward.ode;

import pushforward.ode.internal.Checks;

/// How derivatives go through a solve inside a graph. Step sizes are never differentiated: they are held as fractions of the way between the times a solve begins and ends at,
/// so that derivatives with respect to those times are those of the computed solution too.
///
/// With F an evaluation of the field for every stage, n steps, d the size of what goes from step to step (the state, twice that where a method's last stage is the next step's
/// first) and p the size of theta; memory is per sample, beside a working set that does not grow:
///
/// | | forward | backward | numbers kept | gradient |
/// |---|---|---|---|---|
/// | [Discretise] | F | about 3 F | n d + 5 n | exact for what was computed, any order |
/// | [Checkpointed] | F | F for every level, then about 3 F | k d per level + 3 n | the same bits, first order |
/// | [Reversible] | 2 F | about 6 F | 2 n, none with steps of one size | exact for what was computed, to the rounding of running it backwards; first order |
/// | [Backsolve] | F | its own solve of 2 d + p equations | none | within the tolerance, if the way back is stable; first order |
/// | [Interpolating] | F | F, then its own solve of d + p equations | n d + 3 n | within the tolerance, first order |
///
/// Where all samples share theta and cotangents are summed over samples, as in the gradient of a mean loss, theta-bar is summed step by step and takes no memory per sample:
/// everywhere but in [Interpolating] and in [Backsolve] without the seminorm, where every sample's own theta-bar counts in the error that chooses the steps.
///
/// n stands for the most steps allowed ([Solver#withMaxSteps]) where room must be made before anything is known: set it to what a problem needs. What a gradient should flow
/// to besides y0 and the times must be in the field's theta, and of the state's element type; only [Discretise] sees values a field captures. For a sample whose solve fails,
/// gradients are those of the state it reached; where the solve backwards fails they are NaN.
public sealed interface Adjoint {

    /// The derivative of the loop over the accepted steps.
    record Discretise() implements Adjoint {
    }

    /// The same gradient from k states kept per level: states between them are computed again, level by level, each k times finer than the one above.
    ///
    /// A. Griewank and A. Walther, Algorithm 799: revolve, ACM TOMS 26 (2000), DOI 10.1145/347837.347846, do the same with the fewest evaluations; the levels here are plain.
    ///
    /// @param checkpoints k, at least 2
    record Checkpointed(int checkpoints) implements Adjoint {
        public Checkpointed {
            Checks.require(checkpoints >= 2, "at least 2 checkpoints", checkpoints);
        }
    }

    /// Another solution, of the method's order and at twice its cost, whose steps can be undone: from two states y and z, with the method's increment
    /// `Psi_h(t, y) = y(t + h) - y(t)`,
    ///
    /// ```
    ///   y' = l y + (1 - l) z + Psi_h(t, z)          backwards:   z = z' + Psi_-h(t + h, y')
    ///   z' = z - Psi_-h(t + h, y')                               y = (y' - (1 - l) z - Psi_h(t, z)) / l
    /// ```
    ///
    /// The state is y. The scheme is of the method's order, but y and z are two solutions that only the coupling holds together: where neighbouring solutions approach each
    /// other, they move apart as fast. The nearer l is to 1, the larger the error; the smaller l is, the more the rounding of the way back grows, by `l^-n` at least.
    /// Lotka-Volterra to T = 10 by 400 steps of Dopri5, which by themselves are off by 2e-9:
    ///
    /// ```
    ///   l       state off by     state found again on the way back off by
    ///   0.999       9e-6             7e-11
    ///   0.977       2e-8             2e-8           reversible(400)
    /// ```
    ///
    /// Adaptive steps are held to the error of the method's step from z, so at the same tolerance the result is off by as much more. Their times and sizes are kept, two
    /// numbers each: they cannot be computed again on the way back, because what chose them was computed with them.
    ///
    /// S. McCallum and J. Foster, Efficient, Accurate and Stable Gradients for Neural ODEs, arXiv 2410.11648 (2024).
    ///
    /// @param coupling l, above 0 and at most 1
    record Reversible(double coupling) implements Adjoint {
        public Reversible {
            Checks.require(coupling > 0 && coupling <= 1, "a coupling above 0 and at most 1", coupling);
        }
    }

    /// The continuous adjoint, solved backwards together with the state: `a' = -J^T a`, `theta-bar' = -(df/dtheta)^T a`. The state is not remembered but solved for again,
    /// which goes wrong where the way back is unstable: stiff or strongly contracting problems.
    ///
    /// L. S. Pontryagin et al. 1962; R. T. Q. Chen et al., Neural Ordinary Differential Equations, NeurIPS 2018, arXiv 1806.07366; P. Kidger, R. T. Q. Chen and T. Lyons,
    /// "Hey, that's not an ODE", ICML 2021, arXiv 2009.09457, for the seminorm.
    ///
    /// @param seminorm whether theta-bar, which nothing depends on, is left out of the error that chooses the steps
    record Backsolve(boolean seminorm) implements Adjoint {
    }

    /// The continuous adjoint with the state read from the solution's interpolant, step by step backwards: as stable as the forward solve, and as accurate as the interpolant.
    record Interpolating() implements Adjoint {
    }

    /// [Discretise].
    static Adjoint discretise() {
        return new Discretise();
    }

    /// [Checkpointed] with k states per level.
    static Adjoint checkpointed(int k) {
        return new Checkpointed(k);
    }

    /// [Reversible] with the coupling its authors recommend, 0.999: right for some thousands of steps.
    static Adjoint reversible() {
        return new Reversible(0.999);
    }

    /// [Reversible] for solves of about so many steps, as accurate as their gradient allows: the coupling `10000^(-1 / steps)`, with which rounding grows some 10,000 times on
    /// the way back. The state is off by a few times what the method by itself is off. For F64; in F32 rounding is too coarse for it.
    static Adjoint reversible(int steps) {
        Checks.require(steps >= 1, "at least 1 step", steps);
        return new Reversible(Math.pow(1e4, -1.0 / steps));
    }

    /// [Backsolve] with the seminorm.
    static Adjoint backsolve() {
        return new Backsolve(true);
    }

    /// [Interpolating].
    static Adjoint interpolating() {
        return new Interpolating();
    }
}
