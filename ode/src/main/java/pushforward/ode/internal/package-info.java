/// Checks; not exported from the module.
package pushforward.ode.internal;
