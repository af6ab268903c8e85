/// Files: tensors in and out of `.npy`, `.npz`, CSV, IDX and safetensors, plainly or through gzip, and the strict JSON the headers need.
///
/// Every reader treats its input as hostile. Sizes are checked against the bytes that are really there before anything is
/// allocated, and what cannot be read ends in a [pushforward.tensor.io.FormatException] that names the file and the place.
/// Every writer writes a temporary file beside the target, forces it to disk and moves it over the target in one step.
///
/// Start at [pushforward.tensor.io.TensorFiles]; read [pushforward.tensor.io.ByteReader], then one format, for example
/// [pushforward.tensor.io.Idx], then the others.
@NullMarked
package pushforward.tensor.io;

import org.jspecify.annotations.NullMarked;
