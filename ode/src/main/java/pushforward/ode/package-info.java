/// Ordinary differential equations as differentiable functions.
package pushforward.ode;
