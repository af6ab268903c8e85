/// The guide's pictures, each drawn by the code it illustrates.
package pushforward.bench.figure;
