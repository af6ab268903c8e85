/// Inference with flows: unnormalised log-densities, importance weights and what they say of a fit, posteriors of named parameters.
package pushforward.flows.inference;
