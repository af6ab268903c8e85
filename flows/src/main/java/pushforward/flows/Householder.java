package pushforward.flows;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.flows.internal.Reflections;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// A trained orthogonal map: a product of reflections, which keeps volume and is inverted by its transpose.
///
/// ```
///   Q = H_1 H_2 .. H_k,  H_i = I - 2 v_i v_i^T / |v_i|^2
///   pull(y) = Q y,   push(x) = Q^T x,   log|det| = 0
/// ```
///
/// d reflections reach every orthogonal matrix of determinant (-1)^d, and fewer a part of them. Q is multiplied out once per step, 2 k d^2 multiply-adds, and then costs
/// d^2 per sample in one matrix product; Q^T Q differs from the identity by rounding, a few k eps.
///
/// Parameter `vectors` `[k, d]`, independent normal numbers at first, so that Q begins as a random mixing of the features. A vector must not become zero, which
/// training does not do: the gradient is orthogonal to each vector, so a plain gradient step only lengthens it.
///
/// J. M. Tomczak and M. Welling, Improving Variational Auto-Encoders Using Householder Flow, 2016, DOI 10.48550/arXiv.1611.09630.
///
/// @param features d
/// @param reflections k, at least 1
public record Householder(int features, int reflections) implements Bijection {

    public Householder {
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(reflections >= 1, "at least 1 reflection", reflections);
    }

    /// As many reflections as features.
    public static Householder of(int features) {
        return new Householder(features, features);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.trained("vectors", Init.normal(1), reflections, features));
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        return new Mapped(Reflections.matrix(scope.param("vectors")).transpose().matmul(x), x.constant(0).cast(DType.F64));
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        return new Mapped(Reflections.matrix(scope.param("vectors")).matmul(y), y.constant(0).cast(DType.F64));
    }
}
