/// The report of a fit: one HTML file that opens offline.
@NullMarked
package pushforward.bench.report;

import org.jspecify.annotations.NullMarked;
