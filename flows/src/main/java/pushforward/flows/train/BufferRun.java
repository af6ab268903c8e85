package pushforward.flows.train;

/// A stretch of the flat parameter buffer whose parameters are all treated alike.
///
/// @param offset elements from the buffer's beginning
/// @param length elements
/// @param trained whether the optimiser moves it
/// @param decays whether weight decay applies
record BufferRun(long offset, long length, boolean trained, boolean decays) {
}
