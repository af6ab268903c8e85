/// Posteriors of the public database posteriordb, written from the definitions of their models, and densities whose normalising constants are known in closed form or by
/// quadrature: what the experiment `posteriors` puts flows to.
package pushforward.bench.posterior;
