package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pushforward.autodiff.machine.Accumulators;
import pushforward.autodiff.machine.Buffer;
import pushforward.autodiff.machine.Copy;
import pushforward.autodiff.machine.DeferredProducts;
import pushforward.autodiff.machine.Frame;
import pushforward.autodiff.machine.Step;
import pushforward.autodiff.machine.StripTree;
import pushforward.autodiff.machine.Strips;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.WorkerPool;

/// Runs a plan: the waves of uniform stages, the bodies strip by strip, then what was deferred, each on as many threads as are free.
final class Executor {
    /// Up to so many pieces, calling a thread takes longer than doing them.
    private static final int FEW_PIECES = 16;

    private final Program program;
    private final Plan plan;
    private final Frame[] frames;
    private final Store store;
    private final int[] rowRegisters;
    private final long[] rowAddresses;
    private final long[] rowBytes;
    private final PhaseTeam team = new PhaseTeam();
    private final UniformTeam uniformTeam = new UniformTeam();
    private final JoinTeam joinTeam = new JoinTeam();
    private final DeferredTeam deferredTeam = new DeferredTeam();
    private final Copy @Nullable [] sharedResults;

    /// What a bound program holds on to, apart from the object so that it can be given back when that has become unreachable.
    private static final class Store implements Runnable {
        private final List<Lease> leases = new ArrayList<>();
        private final long[] slabs;
        private final long shared;
        private final StripTree tree;
        private long kept;
        private long keptBytes;

        Store(int threads, long slabBytes, long sharedBytes, long accumulatorBytes) {
            this.shared = Memory.allocate(sharedBytes);
            this.slabs = new long[threads];
            for (int i = 0; i < threads; i++) {
                slabs[i] = Memory.allocate(slabBytes);
            }
            this.tree = new StripTree(accumulatorBytes);
            this.kept = Memory.allocate(0);
        }

        @Override
        public void run() {
            leases.forEach(Lease::close);
            Memory.free(shared);
            for (long slab : slabs) {
                Memory.free(slab);
            }
            tree.free();
            Memory.free(kept);
        }

        /// Memory for what a run keeps, of no meaning at first.
        long kept(long bytes) {
            if (keptBytes < bytes) {
                Memory.free(kept);
                kept = Memory.allocate(bytes);
                keptBytes = bytes;
            }
            return kept;
        }
    }

    Executor(Program program) {
        this.program = program;
        this.plan = program.plan();
        int threads = program.threads();
        long accumulators = 0;
        for (Plan.Body b : plan.bodies()) {
            accumulators = Math.max(accumulators, b.accumulators().bytes());
        }
        this.store = new Store(threads, program.slabBytes(), program.sharedBytes(), accumulators);
        if (program.options().poison()) {
            Memory.poison(store.shared, program.sharedBytes());
        }
        this.frames = new Frame[threads];
        for (int i = 0; i < threads; i++) {
            frames[i] = new Frame(plan.registers(), plan.slots());
            frames[i].base[Buffer.SHARED] = store.shared;
            frames[i].base[Buffer.SLAB] = store.slabs[i];
            frames[i].watch = program.options().provenance() ? new FirstNonFinite(program.microBatch()) : null;
        }
        int most = plan.inputs().length + plan.results().size();
        this.rowRegisters = new int[most];
        Arrays.fill(rowRegisters, -1);
        this.rowAddresses = new long[most];
        this.rowBytes = new long[most];
        this.sharedResults = new Copy[plan.results().size()];
        for (int i = 0; i < sharedResults.length; i++) {
            Plan.Result r = plan.results().get(i);
            if (r.at() != null && r.at().buffer().base() != r.register()) {
                sharedResults[i] = new Copy(Kernels.of(r.type().dtype()), Buffer.of(r.register(), r.type().size(), r.type().dtype(), false).start(), r.at(),
                        r.splat(), r.type().size());
            }
        }
    }

    /// What gives the memory back.
    Runnable memory() {
        return store;
    }

    /// Holds on to a shared argument until the memory is given back.
    void hold(Lease lease) {
        store.leases.add(lease);
    }

    /// Sets a base address for all threads.
    void register(int register, long address) {
        for (Frame f : frames) {
            f.base[register] = address;
        }
    }

    /// Sets a base address that moves with the micro-batch.
    ///
    /// @param bytes the size of one sample
    void registerRows(int i, int register, long address, long bytes) {
        rowRegisters[i] = register;
        rowAddresses[i] = address;
        rowBytes[i] = bytes;
    }

    /// Writes a constant into shared memory.
    void write(Plan.Datum d) {
        long address = d.at().address(frames[0]);
        for (int i = 0; i < d.count(); i++) {
            if (d.at().dtype() == DType.F32) {
                Memory.putFloat(address + (long) i * Float.BYTES, (float) d.constant().at(i));
            } else {
                Memory.putDouble(address + (long) i * Double.BYTES, d.constant().at(i));
            }
        }
    }

    void run(long rows, Key key, boolean stale) {
        for (Frame f : frames) {
            f.rows = rows;
            f.seed = key.seed();
            f.step = key.step();
            f.firstRow = key.firstRow();
            f.spans = null;
            if (f.watch != null) {
                f.watch.begin();
            }
        }
        Frame main = frames[0];
        main.lanes = 1;
        main.row = 0;
        if (stale) {
            uniform(main, 0);
        }
        uniform(main, 1);
        for (int p = 0; p < plan.bodies().size(); p++) {
            Plan.Body body = plan.bodies().get(p);
            if (body.code().length > 0) {
                team.run(body, rows);
            }
            if (!body.accumulators().isEmpty()) {
                main.lanes = 1;
                main.row = 0;
                if (main.defers) {
                    deferredTeam.run(body.deferred());
                }
                joinTeam.run(body.accumulators(), main.defers);
                uniform(main, p + 2);
            }
        }
        main.lanes = 1;
        for (Copy c : sharedResults) {
            if (c != null) {
                c.run(main);
            }
        }
    }

    /// Runs a uniform stage. Pieces of an instruction read the main thread's frame, which says where everything shared lies; none of them has anything of its own.
    private void uniform(Frame f, int stage) {
        if (stage < plan.stages().size()) {
            for (Wave w : plan.stages().get(stage)) {
                if (frames.length > 1 && w.pieces().length > 0) {
                    uniformTeam.run(w);
                    for (Step s : w.steps()) {
                        f.look(s);
                    }
                } else {
                    f.run(w.steps());
                }
            }
        }
    }

    /// The threads that share a wave of uniform instructions.
    private final class UniformTeam extends WorkerPool.Pieces {
        private Wave.Piece[] pieces = {};

        void run(Wave w) {
            pieces = w.pieces();
            run(frames.length, pieces.length);
        }

        @Override
        protected void piece(int i, int member) {
            pieces[i].of().run(frames[0], pieces[i].number());
        }
    }

    /// The threads that share the last join of the strips' sums.
    private final class JoinTeam extends WorkerPool.Pieces {
        private @Nullable Accumulators accumulators;
        private long left;
        private long right;

        void run(Accumulators a, boolean defers) {
            accumulators = a;
            left = store.tree.left();
            right = store.tree.right();
            int pieces = a.pieces(defers);
            run(pieces < FEW_PIECES ? 1 : frames.length, pieces);
            if (frames[0].watch != null) {
                a.show(frames[0].watch, frames[0]);
            }
        }

        @Override
        protected void piece(int i, int member) {
            accumulators.finish(i, left, right, frames[0]);
        }
    }

    /// The threads that share the products a run defers.
    private final class DeferredTeam extends WorkerPool.Pieces {
        private @Nullable DeferredProducts products;

        void run(DeferredProducts deferred) {
            products = deferred;
            run(frames.length, deferred.pieces());
        }

        @Override
        protected void piece(int i, int member) {
            for (int s = 0; s < team.strips; s++) {
                for (long row = team.begin(s); row < team.end(s); row += program.microBatch()) {
                    products.add(i, frames[0], team.kept(s, row), team.lanes(s, row), row == 0);
                }
            }
        }
    }

    /// The threads that share a phase's strips.
    private final class PhaseTeam extends WorkerPool.Pieces {
        /// The first strip that has failed: those after it are left out, those before it are not, because what fails there counts.
        private final AtomicInteger failed = new AtomicInteger();
        private Plan.@Nullable Body body;
        private long rows;
        private int strips;
        private long length;
        private long kept;

        void run(Plan.Body phase, long n) {
            body = phase;
            rows = n;
            strips = Strips.count(n);
            length = Strips.length(n);
            boolean defers = phase.deferred().pays(n);
            for (Frame f : frames) {
                f.defers = defers;
            }
            failed.set(Integer.MAX_VALUE);
            kept = defers ? store.kept(strips * batches() * program.keptBytes()) : 0;
            store.tree.begin(phase.accumulators(), strips, defers);
            run(frames.length, strips);
        }

        @Override
        protected void piece(int s, int member) {
            if (s > failed.get()) {
                return;
            }
            try {
                strip(frames[member], s);
            } catch (Throwable e) {
                failed.accumulateAndGet(s, Math::min);
                throw e;
            }
        }

        /// Where several samples fail, the first counts, whichever thread met it.
        @Override
        protected Throwable worse(Throwable a, Throwable b) {
            return a instanceof NonFiniteException x && b instanceof NonFiniteException y && y.row() < x.row() ? b : a;
        }

        private void strip(Frame f, int s) {
            boolean sums = !body.accumulators().isEmpty();
            long block = 0;
            if (sums) {
                block = store.tree.open();
                f.base[Buffer.ACCUMULATORS] = block;
                body.accumulators().begin(block);
            }
            for (long row = begin(s); row < end(s); row += program.microBatch()) {
                f.row = row;
                f.first = row == begin(s);
                f.lanes = lanes(s, row);
                f.base[Buffer.KEPT] = kept(s, row);
                for (int i = 0; i < rowRegisters.length; i++) {
                    if (rowRegisters[i] >= 0) {
                        f.base[rowRegisters[i]] = rowAddresses[i] + row * rowBytes[i];
                    }
                }
                if (program.options().poison()) {
                    Memory.poison(store.slabs[index(f)], program.slabBytes());
                }
                f.run(body.code());
                if (f.watch != null) {
                    f.watch.endOfBatch(f);
                }
            }
            if (sums) {
                store.tree.close(s, block);
            }
        }

        /// The first row of a strip.
        long begin(int s) {
            return s * length;
        }

        /// The row after a strip's last.
        long end(int s) {
            return Math.min(rows, (s + 1) * length);
        }

        /// Samples of the micro-batch that begins at a row.
        int lanes(int s, long row) {
            return (int) Math.min(program.microBatch(), end(s) - row);
        }

        /// Micro-batches of a strip.
        private long batches() {
            return (length + program.microBatch() - 1) / program.microBatch();
        }

        /// Where that which is kept of the micro-batch that begins at a row lies, in a run that defers products.
        long kept(int s, long row) {
            return kept + (s * batches() + (row - begin(s)) / program.microBatch()) * program.keptBytes();
        }

        private int index(Frame f) {
            int i = 0;
            while (frames[i] != f) {
                i++;
            }
            return i;
        }
    }
}
