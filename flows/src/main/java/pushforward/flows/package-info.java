/// Normalising flows: bijections, distributions, training.
package pushforward.flows;
