/// Data sets of the workbench: generated ones with their exact densities, the bundled digits, files, and how all of them are split and prepared.
@NullMarked
package pushforward.bench.data;

import org.jspecify.annotations.NullMarked;
