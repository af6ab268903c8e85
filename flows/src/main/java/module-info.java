import org.jspecify.annotations.NullMarked;

/// Bijections, distributions, networks, objectives and training of normalising flows.
@NullMarked
module pushforward.flows {
    exports pushforward.flows;
    exports pushforward.flows.constraint;
    exports pushforward.flows.distribution;
    exports pushforward.flows.inference;
    exports pushforward.flows.train;
    exports pushforward.flows.transform;

    requires transitive pushforward.autodiff;
    requires pushforward.ode;
    requires static org.jspecify;
}
