/// The kernels behind tensors and compiled programs; for Pushforward's own modules only.
package pushforward.tensor.kernel;
