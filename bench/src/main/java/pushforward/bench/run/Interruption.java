package pushforward.bench.run;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets Ctrl-C (or a polite kill) end work in order: the thread that does it is interrupted, and the JVM exits only when the work has returned, which
/// for a training means that it has finished its step and written its checkpoint. Waits at most ten seconds.
public final class Interruption {
    private static final int GRACE_SECONDS = 10;

    private Interruption() {}

    /// Does the work on the calling thread.
    public static <T> T during(Callable<T> work) throws Exception {
        CountDownLatch finished = new CountDownLatch(1);
        Thread worker = Thread.currentThread();
        Thread hook = new Thread(() -> {
            worker.interrupt();
            try {
                finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "pushforward-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } finally {
            finished.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is exiting already, and the hook with it.
                Thread.interrupted();
            }
        }
    }
}
