/// How fast: cases of fixed sizes, timed alone or side by side with another library.
@NullMarked
package pushforward.bench.speed;

import org.jspecify.annotations.NullMarked;
