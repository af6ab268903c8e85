/// Dense tensors in off-heap memory, eager arithmetic on them, and linear algebra.
///
/// - [pushforward.tensor.Tensor]: numbers in memory outside the heap, with NumPy's shapes, broadcasting and printing;
/// - [pushforward.tensor.Shape], [pushforward.tensor.DType]: what describes them;
/// - [pushforward.tensor.TensorScope], [pushforward.tensor.TensorMemory]: when their memory goes back, and how much there is;
/// - [pushforward.tensor.LinearAlgebra]: factorisations, determinants, solutions.
package pushforward.tensor;
