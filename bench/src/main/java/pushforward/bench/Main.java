package pushforward.bench;

/// The entry point of the `pushforward` command.
public final class Main {
    private Main() {}

    /// Runs the command line.
    ///
    /// @param args the command and its options
    public static void main(String[] args) {
        System.out.println("pushforward 0.1.0-SNAPSHOT");
    }
}
