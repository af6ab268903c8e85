/// The methods, one class each: its coefficients, what they are good for, and where they come from.
package pushforward.ode.method;
