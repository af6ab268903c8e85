import org.jspecify.annotations.NullMarked;

/// The workbench: command line, benchmarks and reports.
@NullMarked
module pushforward.bench {
    requires pushforward.flows;
    requires static org.jspecify;

    exports pushforward.bench;
}
