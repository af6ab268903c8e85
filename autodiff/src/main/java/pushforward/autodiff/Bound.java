package pushforward.autodiff;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.TensorAccess;

/// A program together with its shared arguments and its working memory, ready to run any number of samples.
///
/// One thread at a time: a second thread that runs the same bound program meanwhile gets an [IllegalStateException]; bind once per thread instead. (A run itself
/// uses many threads.) Working memory does not depend on the number of rows. Closing gives the memory back and lets go of the shared arguments.
public final class Bound implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Program program;
    private final Plan plan;
    private final int[] varyingInputs;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Executor executor;
    private final Cleaner.Cleanable memory;
    private boolean stale = true;
    private boolean closed;

    Bound(Program program, Tensor... uniforms) {
        this.program = program;
        this.plan = program.plan();
        List<Integer> shared = program.arguments(false);
        this.varyingInputs = program.arguments(true).stream().mapToInt(i -> i).toArray();
        if (uniforms.length != shared.size()) {
            throw new IllegalArgumentException("expected " + shared.size() + " shared arguments, got " + uniforms.length);
        }
        for (int i = 0; i < uniforms.length; i++) {
            checkInput(shared.get(i), uniforms[i], program.graph().inputType(shared.get(i)).shape());
        }
        this.executor = new Executor(program);
        this.memory = CLEANER.register(this, executor.memory());
        try {
            for (int i = 0; i < uniforms.length; i++) {
                Lease lease = TensorAccess.lease(uniforms[i]);
                executor.hold(lease);
                executor.register(plan.inputs()[shared.get(i)], lease.address());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        for (Plan.Datum d : plan.data()) {
            executor.write(d);
        }
    }

    /// Says that the contents of shared arguments have changed: uniform arithmetic is done again at the next run.
    public void rebind() {
        stale = true;
    }

    /// Runs `rows` samples.
    ///
    /// @param rows how many, 0 or more
    /// @param varying the per-sample arguments `[rows, shape...]`, in the order of the graph's inputs
    /// @return the results in the graph's order: per sample `[rows, shape...]`, shared `[shape...]`
    public List<Tensor> run(long rows, Key key, Tensor... varying) {
        if (rows < 0 || rows > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected 0 to 2^31 - 1 rows, got " + rows);
        }
        Tensor[] outputs = new Tensor[plan.results().size()];
        for (int i = 0; i < outputs.length; i++) {
            Type t = plan.results().get(i).type();
            outputs[i] = TensorAccess.allocate(t.dtype(), t.varying() ? t.shape().insert(0, (int) rows) : t.shape());
        }
        run(rows, key, varying, outputs);
        return List.of(outputs);
    }

    /// Runs `rows` samples into tensors that are there already; after the first call nothing of note is allocated on the heap.
    ///
    /// @param rows how many, 0 or more
    /// @param varying the per-sample arguments `[rows, shape...]`, not modified
    /// @param outputs one tensor per result, per sample `[rows, shape...]` or shared `[shape...]`, modified; none may share memory with an argument
    public void run(long rows, Key key, Tensor[] varying, Tensor[] outputs) {
        check(rows, varying, outputs);
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("this bound program is running on another thread: bind the program once per thread");
        }
        Lease[] leases = new Lease[varying.length + outputs.length];
        try {
            if (closed) {
                throw new IllegalStateException("this bound program has been closed");
            }
            for (int i = 0; i < varying.length; i++) {
                leases[i] = TensorAccess.lease(varying[i]);
                Type t = program.graph().inputType(varyingInputs[i]);
                executor.registerRows(i, plan.inputs()[varyingInputs[i]], leases[i].address(), (long) t.size() * t.dtype().bytes());
            }
            for (int i = 0; i < outputs.length; i++) {
                leases[varying.length + i] = TensorAccess.lease(outputs[i]);
                Plan.Result r = plan.results().get(i);
                long address = leases[varying.length + i].address();
                if (r.type().varying()) {
                    executor.registerRows(varying.length + i, r.register(), address, (long) r.type().size() * r.type().dtype().bytes());
                } else {
                    executor.register(r.register(), address);
                }
            }
            executor.run(rows, key, stale);
            stale = false;
        } finally {
            for (Lease l : leases) {
                if (l != null) {
                    l.close();
                }
            }
            busy.set(false);
            Reference.reachabilityFence(this);
        }
    }

    private void check(long rows, Tensor[] varying, Tensor[] outputs) {
        if (rows < 0) {
            throw new IllegalArgumentException("expected 0 rows or more, got " + rows);
        }
        if (varying.length != varyingInputs.length) {
            throw new IllegalArgumentException("expected " + varyingInputs.length + " arguments per sample, got " + varying.length);
        }
        for (int i = 0; i < varying.length; i++) {
            Type t = program.graph().inputType(varyingInputs[i]);
            if (varying[i].dtype() != t.dtype() || !isRows(varying[i].shape(), rows, t.shape())) {
                throw mismatch("input " + varyingInputs[i] + " '" + name(varyingInputs[i]) + "'", t, rows, varying[i]);
            }
        }
        if (outputs.length != plan.results().size()) {
            throw new IllegalArgumentException("expected " + plan.results().size() + " results, got " + outputs.length);
        }
        for (int i = 0; i < outputs.length; i++) {
            Type t = plan.results().get(i).type();
            if (outputs[i].dtype() != t.dtype() || !(t.varying() ? isRows(outputs[i].shape(), rows, t.shape()) : outputs[i].shape().equals(t.shape()))) {
                throw mismatch("result " + i, t, rows, outputs[i]);
            }
        }
    }

    private void checkInput(int position, Tensor tensor, Shape shape) {
        Type t = program.graph().inputType(position);
        if (tensor.dtype() != t.dtype() || !tensor.shape().equals(shape)) {
            throw mismatch("input " + position + " '" + name(position) + "'", t, -1, tensor);
        }
    }

    private static boolean isRows(Shape shape, long rows, Shape sample) {
        if (shape.rank() != sample.rank() + 1 || shape.dim(0) != rows) {
            return false;
        }
        for (int i = 0; i < sample.rank(); i++) {
            if (shape.dim(i + 1) != sample.dim(i)) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException mismatch(String what, Type expected, long rows, Tensor got) {
        String shape = expected.shape().toString();
        String full = expected.varying() ? "[rows" + (expected.shape().rank() == 0 ? "" : ", ") + shape.substring(1) : shape;
        return new IllegalArgumentException(what + ": expected " + expected.dtype() + " of shape " + full
                + (expected.varying() ? " with " + rows + " rows" : "") + ", got " + got.dtype() + " of shape " + got.shape());
    }

    private String name(int position) {
        return ((Input) program.graph().node(program.graph().inputs().get(position)).primitive()).name();
    }

    /// Gives the working memory back; does nothing when called again.
    ///
    /// @throws IllegalStateException if it is running on another thread
    @Override
    public void close() {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("this bound program is running on another thread: close it afterwards");
        }
        if (!closed) {
            closed = true;
            memory.clean();
        }
        busy.set(false);
    }
}
