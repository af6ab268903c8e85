package pushforward.tensor.io;

/// What a file turned out to hold; see [TensorFiles#read].
public sealed interface Contents extends AutoCloseable permits StoredArray, NamedArrays, Table, SafeTensors {
    /// Closes the tensors.
    @Override
    void close();
}
