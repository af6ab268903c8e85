/// Initial value problems with known answers.
package pushforward.ode.problem;
