package pushforward.bench.posterior;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import pushforward.autodiff.Var;
import pushforward.bench.data.Rows;
import pushforward.flows.constraint.Support;

/// A model of the database together with its data: parameters, where they lie, and the logarithm of prior times likelihood.
///
/// Letters: n draws, p numbers in all parameters together, r quantities the database has draws of (mostly the parameters themselves, r = p).
public interface BayesianModel {
    /// The word for it in tables.
    String name();

    /// Its name in the database.
    String posterior();

    /// The parameters in order.
    List<Block> parameters();

    /// log of prior times likelihood, on the scale of the parameters (no Jacobians). Constants of densities are kept, so that its integral is the evidence; a prior on a positive
    /// parameter is the density on the whole line, not doubled, as Stan has it.
    ///
    /// @param at the value of a parameter by its name, `[size]` in F64
    /// @return F64 scalar
    Var logDensity(Function<String, Var> at);

    /// The logarithm of the integral of [#logDensity] by quadrature, where that is possible.
    OptionalDouble logNormalizer();

    /// The quantities the reference draws are of.
    ///
    /// @param draws of the parameters, `[n, p]`
    /// @return `[n, r]`
    default Rows reported(Rows draws) {
        return draws;
    }

    /// The parameters that give some reported quantities: undoes [#reported].
    ///
    /// @param reported `[n, r]`
    /// @return `[n, p]`
    default Rows parameters(Rows reported) {
        return reported;
    }

    /// The names of the reported quantities, `[r]`, as the database has them.
    default List<String> names() {
        List<String> names = new ArrayList<>();
        for (Block block : parameters()) {
            for (int i = 1; i <= block.support().columns(); i++) {
                names.add(block.support().columns() == 1 ? block.name() : block.name() + "[" + i + "]");
            }
        }
        return names;
    }

    /// A parameter of one number or several.
    ///
    /// @param support where it lies; says how many numbers it has
    record Block(String name, Support support) {
    }
}
