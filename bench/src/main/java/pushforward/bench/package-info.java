/// The command line and its commands.
@NullMarked
package pushforward.bench;

import org.jspecify.annotations.NullMarked;
