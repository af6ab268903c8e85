/// Automatic differentiation: trace, transform, plan, run.
package pushforward.autodiff;
