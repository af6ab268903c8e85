/// The subcommands of `pushforward`, one class each.
@NullMarked
package pushforward.bench.command;

import org.jspecify.annotations.NullMarked;
