package pushforward.flows.train;

import pushforward.flows.Model;

/// A trained model and how it got there.
///
/// @param model the flow with the best parameters found, or the last ones without a validation set
/// @param log the curves and totals of the run
public record Fitted(Model model, TrainingLog log) {
}
