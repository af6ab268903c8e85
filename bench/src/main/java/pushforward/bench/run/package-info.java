/// A fit from data set to run folder: recipe, progress, result and report.
@NullMarked
package pushforward.bench.run;

import org.jspecify.annotations.NullMarked;
