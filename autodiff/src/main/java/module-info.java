import org.jspecify.annotations.NullMarked;

/// Trace, differentiate, batch and compile functions of one sample.
@NullMarked
module pushforward.autodiff {
    exports pushforward.autodiff;

    requires transitive pushforward.tensor;
    requires static org.jspecify;
}
