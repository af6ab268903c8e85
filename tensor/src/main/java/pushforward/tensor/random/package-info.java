/// Random numbers: keys, tensors filled from them, permutations, and a stream for code that wants one.
///
/// Nothing here keeps state between calls and there is no global generator: the same [pushforward.tensor.random.RandomKey]
/// always gives the same numbers, whatever the machine, the number of threads and the vector width.
package pushforward.tensor.random;
