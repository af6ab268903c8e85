/// An application that uses Pushforward as a named module.
module consumer {
    requires pushforward.flows;
}
