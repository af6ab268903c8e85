package pushforward.flows;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// An invertible, differentiable map between two spaces: T from the base to the data (`push`), and back (`pull`). Meant for users to implement.
///
/// A bijection is an immutable description; the numbers it depends on are [Parameter]s, which live elsewhere and reach it through a [Scope] while it is traced.
/// It describes ONE sample: no argument has a batch axis. Both directions return log|det| of the map they apply, so for `y = push(x)`
/// `push(x).logAbsDet == -pull(y).logAbsDet`.
///
/// ```
///   base  x0  --- push = T --->  x1  data        p1(x1) = p0(T^-1 x1) |det J of T^-1 (x1)|
///             <-- pull = T^-1 --                 log p1(x1) = log p0(pull(x1).value) + pull(x1).logAbsDet
/// ```
///
/// Layers take F32 and F64 alike: the type of the argument decides, and parameters have it too.
///
/// G. Papamakarios, E. Nalisnick, D. J. Rezende, S. Mohamed and B. Lakshminarayanan, Normalizing Flows for Probabilistic Modeling and Inference, JMLR 22 (2021),
/// DOI 10.48550/arXiv.1912.02762.
public interface Bijection {
    /// The shape of one sample on the data side, and on the base side unless [#baseShape] says otherwise.
    Shape shape();

    /// The shape of one sample on the base side. It differs where the data satisfy an equation, as the coordinates of a simplex do.
    default Shape baseShape() {
        return shape();
    }

    /// What the maps depend on, by names without any prefix; a composite lists its parts' parameters under their prefixes.
    default List<Parameter> parameters() {
        return List.of();
    }

    /// How many context features the maps read from [Scope#context()]; 0 if they need none.
    default int contextSize() {
        return 0;
    }

    /// T(x) and log|det J of T (x)|: base to data.
    ///
    /// @param x of [#baseShape()]
    /// @throws UnsupportedOperationException if there is no such map at a sensible price, saying why
    Mapped push(Var x, Scope scope);

    /// The inverse of T at y and log|det J of T^-1 (y)|: data to base.
    ///
    /// @param y of [#shape()]
    /// @throws UnsupportedOperationException if there is no such map at a sensible price, saying why
    Mapped pull(Var y, Scope scope);

    /// Whether [#push] is there.
    default boolean pushes() {
        return true;
    }

    /// Whether [#pull] is there.
    default boolean pulls() {
        return true;
    }

    /// Sets parameters by what arrives on the data side before training begins; does nothing unless a bijection says otherwise.
    ///
    /// @param data `[n, shape..]` rows on the data side, of the parameters' type, not modified
    /// @param context `[n, contextSize]` what each row is conditioned on, if anything; not modified
    /// @param values this bijection's parameters, modified through [Parameters#set]
    default void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
    }
}
