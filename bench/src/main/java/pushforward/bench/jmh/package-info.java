/// Micro-benchmarks, run by `./pushforward jmh REGEX`.
@NullMarked
package pushforward.bench.jmh;

import org.jspecify.annotations.NullMarked;
