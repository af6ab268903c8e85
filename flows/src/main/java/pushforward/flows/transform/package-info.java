/// Monotone maps of one feature, chosen by raw numbers: what couplings, autoregressive and elementwise layers are made of.
package pushforward.flows.transform;
