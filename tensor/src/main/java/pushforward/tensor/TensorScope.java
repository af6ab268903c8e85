package pushforward.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A region of code whose tensors are closed at its end.
///
/// While a scope is open, every tensor the opening thread creates belongs to it, temporaries of compound expressions
/// included. [#keep(Tensor)] lets a result live on: it passes to the enclosing scope, or to nobody.
///
/// ```java
/// Tensor distance(Tensor a, Tensor b) {
///     try (TensorScope scope = Tensor.scope()) {
///         return scope.keep(a.minus(b).square().sum().sqrt());
///     }
/// }
/// ```
///
/// Scopes nest and close in the reverse order of opening, which try-with-resources does by itself. A scope belongs to the
/// thread that opened it. Tensors need no scope: one that becomes unreachable gives its memory back anyway, only later.
public final class TensorScope implements AutoCloseable {
    private static final ThreadLocal<@Nullable TensorScope> CURRENT = new ThreadLocal<>();
    private static final int COMPACT = 1024;

    private final Thread owner = Thread.currentThread();
    private final @Nullable TensorScope parent;
    private List<Handle> handles = new ArrayList<>();
    private int compactAt = COMPACT;
    private boolean open = true;

    private TensorScope(@Nullable TensorScope parent) {
        this.parent = parent;
    }

    static TensorScope enter() {
        TensorScope scope = new TensorScope(CURRENT.get());
        CURRENT.set(scope);
        return scope;
    }

    static @Nullable TensorScope current() {
        return CURRENT.get();
    }

    /// Called on the owner's thread only: tensors join the scope of the thread that makes them.
    void add(Handle handle) {
        if (handles.size() >= compactAt) {
            handles.removeIf(h -> !owns(h));
            compactAt = Math.max(COMPACT, 2 * handles.size());
        }
        handles.add(handle);
    }

    /// Lets a tensor outlive this scope: it passes to the enclosing scope, or, if there is none, to whoever holds it.
    /// A tensor that does not belong to this scope is returned as it is.
    ///
    /// @return the same tensor
    /// @throws IllegalStateException if the scope has ended or belongs to another thread
    public Tensor keep(Tensor tensor) {
        check();
        Handle handle = tensor.handle();
        if (handle.scope() == this) {
            handle.scope(parent);
            if (parent != null) {
                parent.add(handle);
            }
        }
        return tensor;
    }

    /// Closes every tensor that belongs to this scope; does nothing when called again.
    ///
    /// @throws IllegalStateException if called from another thread, before an inner scope has been closed, or while one of
    ///         the tensors is in use (the others are closed; that one passes to whoever holds it)
    @Override
    public void close() {
        if (!open) {
            return;
        }
        check();
        if (CURRENT.get() != this) {
            throw new IllegalStateException("a scope opened later is still open: close scopes in reverse order");
        }
        open = false;
        if (parent == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(parent);
        }
        int leased = 0;
        for (Handle handle : handles) {
            if (owns(handle) && !handle.close(Handle.BY_SCOPE)) {
                handle.scope(null);
                leased++;
            }
        }
        handles = List.of();
        if (leased > 0) {
            throw new IllegalStateException(leased + " tensors of the scope are in use by a running computation and were not closed");
        }
    }

    private boolean owns(Handle handle) {
        return handle.scope() == this && handle.isOpen();
    }

    private void check() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("the scope belongs to thread " + owner.getName()
                    + ", called from " + Thread.currentThread().getName());
        }
        if (!open) {
            throw new IllegalStateException("the scope has ended");
        }
    }
}
