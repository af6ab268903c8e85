/// Finding the rows that do not belong: scores of rows, and how well a score tells anomalies from normal rows.
@NullMarked
package pushforward.bench.anomaly;

import org.jspecify.annotations.NullMarked;
