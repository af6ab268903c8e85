/// Distributions with a density, for the base of a flow and on their own. Their location and scale are a bijection's business: [pushforward.flows.Distributions] has the common
/// families with trained ones.
@NullMarked
package pushforward.flows.distribution;

import org.jspecify.annotations.NullMarked;
