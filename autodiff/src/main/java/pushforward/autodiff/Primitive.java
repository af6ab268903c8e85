package pushforward.autodiff;

import java.util.List;

/// An operation the engine knows: its type rule, its value for one sample, its derivative, and, when it is linear in some operand, its transpose
/// and how it carries a whole matrix of directions at once.
///
/// Three laws connect the methods, and one test holds every primitive to them (`PrimitiveLaws`):
/// - `jvp` is the derivative of `evaluate` (finite differences, second order by nesting);
/// - `<ct, jvp(dx)> = <transpose(ct), dx>` to rounding;
/// - `batch` of k directions is k single directions side by side.
///
/// Every result is one array. What would have several results (a loop) returns them flattened one after the other, and slices are free.
sealed interface Primitive permits Input, RandomInput, Constant, RowCount, Tangent, Alias, Lift, SumSamples, MaxSamples, StopGradient, Cast, Map1, Map2,
        Select, Broadcast, Sum, MaxAlong, CumSum, Reshape, Permute, Slice, Update, Concat, Take, Put, Pick, Place, Contract, TriangularSolve, DenseSolve, LogAbsDet,
        Custom, CustomTangent, Call, CallTangent, Scan, Loop, LoopSum, Instead {

    /// The word that stands for the primitive in a printed graph.
    String name();

    /// The type of the result, or an `IllegalArgumentException` that names what was expected and what came.
    Type infer(List<Type> inputs);

    /// The value for one sample, in double precision: the oracle and the constant folder. Arrays are row-major; `out` arrives zeroed.
    ///
    /// @param out modified, `type.size()` elements
    /// @param in not modified
    default void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        throw new IllegalStateException(name() + " has no value of its own for a single sample");
    }

    /// The tangent of the result, written with operations that are linear in the tangents `dx`; `dx[i]` is null where operand i does not depend
    /// on what is differentiated, and the result is null when it is zero.
    ///
    /// @param x the operands
    /// @param y this primitive's result
    Var jvp(Var[] x, Var y, Var[] dx);

    /// Whether a derivative flows from the result to this operand at all.
    default boolean differentiates(int operand) {
        return true;
    }

    /// The cotangents of the operands in which this use is linear, given the cotangent `ct` of the result. Entries that are not asked for stay null.
    ///
    /// @param linear which operands carry a tangent
    default Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        throw new IllegalStateException(name() + " is not linear, so it has no transpose");
    }

    /// The same linear operation on k directions at once: operands with `batched[i]` have a trailing axis of length `k`, the result has one too.
    default Var batch(Var[] x, boolean[] batched, int k) {
        throw new IllegalStateException(name() + " is not linear, so it carries no batch of directions");
    }
}
