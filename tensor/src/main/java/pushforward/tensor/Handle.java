package pushforward.tensor;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The part of a tensor that outlives it: its claim on a [Storage], the number of leases, and why it was closed.
///
/// One atomic integer holds the whole state: `n >= 0` leases, or a negative reason for having closed. So a lease and a
/// close on two threads cannot both succeed: memory never goes back to the pool while a kernel reads it.
final class Handle implements Runnable {
    /// Why a handle is closed.
    static final int BY_CALL = -1;
    static final int BY_SCOPE = -2;
    private static final int BY_CLEANER = -3;

    private static final Cleaner CLEANER = Cleaner.create();

    private final Storage storage;
    private final long offset;
    private final AtomicInteger state = new AtomicInteger();
    private Cleaner.@Nullable Cleanable cleanable;
    private volatile @Nullable TensorScope scope;

    /// A handle on the storage from `offset` bytes on, for a tensor that becomes unreachable some day.
    private Handle(Storage storage, long offset) {
        this.storage = storage;
        this.offset = offset;
    }

    /// Makes the handle of `tensor`, owned by the calling thread's innermost scope if there is one.
    static Handle open(Tensor tensor, Storage storage, long offset) {
        Handle handle = new Handle(storage, offset);
        TensorScope current = TensorScope.current();
        if (current != null) {
            handle.scope = current;
            current.add(handle);
        }
        handle.cleanable = CLEANER.register(tensor, handle);
        return handle;
    }

    Storage storage() {
        return storage;
    }

    /// Bytes from the storage's beginning to the first element.
    long offset() {
        return offset;
    }

    @Nullable TensorScope scope() {
        return scope;
    }

    void scope(@Nullable TensorScope owner) {
        scope = owner;
    }

    boolean isOpen() {
        return state.get() >= 0;
    }

    /// Adds a lease and returns the address of the first element, valid until [#release()].
    ///
    /// @throws IllegalStateException if the handle has been closed
    long acquire(Tensor tensor) {
        for (int s = state.get(); ; s = state.get()) {
            if (s < 0) {
                throw new IllegalStateException(closedMessage(tensor, s));
            }
            if (state.compareAndSet(s, s + 1)) {
                return storage.address() + offset;
            }
        }
    }

    /// Removes a lease.
    void release() {
        state.decrementAndGet();
    }

    /// Closes; does nothing when already closed.
    ///
    /// @param reason [#BY_CALL] or [#BY_SCOPE]
    /// @return false, with nothing changed, when leases are out
    boolean close(int reason) {
        for (int s = state.get(); s >= 0; s = state.get()) {
            if (s > 0) {
                return false;
            }
            if (state.compareAndSet(0, reason)) {
                scope = null;
                storage.drop();
                Cleaner.Cleanable c = cleanable;
                if (c != null) {
                    c.clean();
                }
            }
        }
        return true;
    }

    /// The cleaner's call: the tensor has become unreachable. A lease holds on to its tensor, so none can be out.
    @Override
    public void run() {
        if (state.compareAndSet(0, BY_CLEANER)) {
            storage.drop();
            BlockPool.shared().relax();
        }
    }

    /// Has the tensors' cleaner run an action once an object has become unreachable.
    static void whenUnreachable(Object object, Runnable action) {
        CLEANER.register(object, action);
    }

    private static String closedMessage(Tensor tensor, int reason) {
        String what = "tensor of shape " + tensor.shape() + " and type " + tensor.dtype() + " is closed: ";
        return reason == BY_SCOPE
                ? what + "its scope has ended (keep a result with TensorScope.keep)"
                : what + "close() was called on it";
    }
}
