/// Bijections from all of R^n to a set that data are known to lie in: positive numbers, intervals, simplices, ordered vectors, Cholesky factors. A point outside the
/// set has density 0, so no mass leaks out of it.
package pushforward.flows.constraint;
