/// The command line and its commands.
package pushforward.bench;
