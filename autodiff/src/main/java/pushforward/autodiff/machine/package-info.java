/// The machine that runs compiled programs: instructions over addresses, the frame they run in, strips of rows and the threads that take them.
///
/// Not exported. Nothing here knows how an instruction came to be; `pushforward.autodiff` plans, this package runs.
package pushforward.autodiff.machine;
