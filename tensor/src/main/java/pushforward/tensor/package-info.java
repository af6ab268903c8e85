/// Dense tensors in off-heap memory.
package pushforward.tensor;
