/// Other libraries doing what the cases of [pushforward.bench.speed] do, compiled by the Maven profile `peers` only.
@NullMarked
package pushforward.bench.peer;

import org.jspecify.annotations.NullMarked;
