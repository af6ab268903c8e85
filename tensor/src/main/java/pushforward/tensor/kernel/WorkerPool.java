package pushforward.tensor.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The daemon threads everything in the process shares.
///
/// Whoever runs something works too and asks idle threads for help; threads busy elsewhere are not waited for, which is harmless because no result depends on how
/// many help. Nor is a thread that has been asked but has not come when all pieces are done. An idle thread spins for some 300 microseconds, so that steps in quick succession find it awake, and
/// then parks; it soon lets others have its processor meanwhile, since more threads than processors may want to run: a just-in-time compiler's, for one.
public final class WorkerPool {
    /// How long a spinning thread keeps its processor.
    private static final long PAUSE_NANOS = 20_000;
    /// How long it spins at most.
    private static final long SPIN_NANOS = 300_000;
    private static volatile Worker[] workers = new Worker[0];
    private static volatile int eager = Runtime.getRuntime().availableProcessors();

    private WorkerPool() {
    }

    /// The most threads an operation on tensors takes; programs have options of their own. All processors unless [#limit] says otherwise.
    public static int threads() {
        return eager;
    }

    /// Sets [#threads()], 1 or more, for the whole process: no result depends on it.
    public static void limit(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("expected 1 thread or more, got " + threads);
        }
        eager = threads;
    }

    /// A number of pieces of work that do not depend on one another, each done once per run by whichever thread is free. Reusable, one run at a time.
    ///
    /// ```
    ///   the calling thread --->  0 1 2 3 | 4 5 6 7  <--- its helpers
    /// ```
    ///
    /// What one run writes on one of two processors, the next so reads there for the most part, rather than out of the other's cache.
    public abstract static class Pieces {
        private final AtomicInteger helping = new AtomicInteger();
        private final AtomicInteger members = new AtomicInteger();
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger last = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private volatile @Nullable Thread owner;
        private int count;

        /// Does one piece.
        ///
        /// @param member who does it: 0 for the thread that called [#run], 1, 2, .. for those that help
        protected abstract void piece(int i, int member);

        /// Does the pieces `0 .. n - 1` on the calling thread and on up to `threads - 1` others, and returns when all are done, also if some have failed.
        public final void run(int threads, int n) {
            failure.set(null);
            members.set(0);
            taken.set(0);
            last.set(n);
            count = n;
            owner = Thread.currentThread();
            int helpers = Math.min(threads, n) - 1;
            int asked = helpers > 0 ? recruit(this, helpers) : 0;
            work(0);
            if (members.get() < asked) {
                dismiss(this);
            }
            await();
            owner = null;
            Throwable e = failure.get();
            if (e instanceof RuntimeException r) {
                throw r;
            } else if (e instanceof Error r) {
                throw r;
            } else if (e != null) {
                throw new IllegalStateException(e);
            }
        }

        /// Which of two failures is reported.
        protected Throwable worse(Throwable a, Throwable b) {
            return a;
        }

        private void work(int member) {
            for (int first = 0; taken.getAndIncrement() < count;) {
                try {
                    piece(member == 0 ? first++ : last.decrementAndGet(), member);
                } catch (Throwable e) {
                    failure.accumulateAndGet(e, (a, b) -> a == null ? b : worse(a, b));
                }
            }
        }

        private void await() {
            long begin = System.nanoTime();
            while (helping.get() > 0) {
                if (!spin(begin)) {
                    LockSupport.park(this);
                }
            }
        }

        private void help() {
            work(members.incrementAndGet());
        }

        private void left() {
            Thread t = owner;
            if (helping.decrementAndGet() == 0 && t != null) {
                LockSupport.unpark(t);
            }
        }
    }

    /// Waits for a moment without sleeping, unless that has gone on for long.
    private static boolean spin(long begin) {
        long nanos = System.nanoTime() - begin;
        if (nanos < PAUSE_NANOS) {
            Thread.onSpinWait();
        } else if (nanos < SPIN_NANOS) {
            Thread.yield();
        } else {
            return false;
        }
        return true;
    }

    /// Asks as many idle threads as are wanted, or as there are, and says how many.
    private static int recruit(Pieces team, int wanted) {
        Worker[] pool = workers;
        if (pool.length < wanted) {
            pool = grow(wanted);
        }
        int found = 0;
        for (int i = 0; i < pool.length && found < wanted; i++) {
            team.helping.incrementAndGet();
            if (pool[i].offer(team)) {
                found++;
            } else {
                team.helping.decrementAndGet();
            }
        }
        return found;
    }

    /// Nobody waits for a thread that has been asked but has not come: the system may have given its processor to another one, for milliseconds.
    private static void dismiss(Pieces team) {
        for (Worker worker : workers) {
            if (worker.task.compareAndSet(team, null)) {
                team.helping.decrementAndGet();
            }
        }
    }

    private static synchronized Worker[] grow(int n) {
        Worker[] pool = workers;
        if (pool.length < n) {
            Worker[] more = Arrays.copyOf(pool, n);
            for (int i = pool.length; i < n; i++) {
                more[i] = new Worker(i);
                more[i].start();
            }
            workers = more;
            return more;
        }
        return pool;
    }

    private static final class Worker extends Thread {
        /// The task of a thread that is at work.
        private static final Pieces TAKEN = new Pieces() {
            @Override
            protected void piece(int i, int member) {
            }
        };
        private final AtomicReference<@Nullable Pieces> task = new AtomicReference<>();
        private volatile boolean parked;

        Worker(int number) {
            super(null, null, "pushforward-" + number, 0, false);
            setDaemon(true);
        }

        boolean offer(Pieces team) {
            if (!task.compareAndSet(null, team)) {
                return false;
            }
            if (parked) {
                LockSupport.unpark(this);
            }
            return true;
        }

        @Override
        public void run() {
            while (true) {
                Pieces team = next();
                team.help();
                task.set(null);
                team.left();
            }
        }

        private Pieces next() {
            long begin = System.nanoTime();
            while (true) {
                Pieces team = task.get();
                if (team != null && task.compareAndSet(team, TAKEN)) {
                    return team;
                }
                if (spin(begin)) {
                    continue;
                }
                parked = true;
                if (task.get() == null) {
                    LockSupport.park(task);
                }
                parked = false;
            }
        }
    }
}
