package pushforward.ode;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Key;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.WorkerPool;

/// One solve of many rows. Those still on their way fill the first places of some tensors without gaps; a run of the program takes a step of each:
///
/// ```
///   place   0  1  2  ..  live - 1 |                 t, h, y, k, theta  --step-->  yNext, error, kNext (, q)
///   row     7  1  4  ..     6     | ended before    y <-> yNext, k <-> kNext; what was rejected is copied back; the last place moves into that of a row that has ended
/// ```
final class RowRun {
    /// Places one thread looks at in one piece.
    private static final int PIECE = 256;

    private final Solver solver;
    private final RungeKutta method;
    private final Pacing pacing;
    private final int threads;
    private final Bound probe;
    private final Bound step;
    private final double[] t0;
    private final double[] t1;
    private final Tensor y0;
    private final List<Tensor> perRow;
    private final int n;
    private final int d;
    private final DType dtype;
    private final boolean keeps;
    private final RowTrack[] tracks;
    private final AtomicInteger ended = new AtomicInteger();
    private final Team team = new Team();
    private final Trajectories.Builder results;

    private int live;
    private boolean jointlyTaken;
    private double jointlyNext;
    private Rows t;
    private Rows h;
    private Rows error;
    private Rows y;
    private Rows yNext;
    private Rows k;
    private Rows kNext;
    private Rows q;
    private List<Rows> theta;

    RowRun(Solver solver, RungeKutta method, Pacing pacing, int threads, Bound probe, Bound step, double[] t0, double[] t1, Tensor y0, List<Tensor> perRow) {
        this.solver = solver;
        this.method = method;
        this.pacing = pacing;
        this.threads = threads;
        this.probe = probe;
        this.step = step;
        this.t0 = t0;
        this.t1 = t1;
        this.y0 = y0;
        this.perRow = perRow;
        this.n = y0.dim(0);
        this.d = y0.dim(1);
        this.dtype = y0.dtype();
        this.keeps = solver.dense() || solver.saveAt().length > 0 || !solver.events().isEmpty();
        this.tracks = new RowTrack[n];
        this.live = n;
        this.results = new Trajectories.Builder(solver, dtype, n, d, t0);
    }

    Trajectories run() {
        t = Rows.of(DType.F64, n, Shape.of());
        h = Rows.of(DType.F64, n, Shape.of());
        error = Rows.of(DType.F64, n, Shape.of());
        y = Rows.copy(y0);
        yNext = Rows.of(dtype, n, Shape.of(d));
        k = Rows.of(dtype, n, Shape.of(d));
        kNext = Rows.of(dtype, n, Shape.of(d));
        q = Rows.of(dtype, keeps ? n : 0, Shape.of(method.interpolant().degree(), d));
        theta = perRow.stream().map(Rows::copy).toList();
        try {
            if (n > 0) {
                start();
                while (live > 0) {
                    advance();
                }
            }
        } finally {
            List.of(t, h, error, y, yNext, k, kNext, q).forEach(Rows::close);
            theta.forEach(Rows::close);
        }
        return results.build();
    }

    // ---- the beginning

    private void start() {
        double ulp = dtype == DType.F64 ? Math.ulp(1.0) : Math.ulp(1f);
        Pacer joint = new Pacer(solver, method.errorOrder(), t0[0], t1[0], ulp);
        for (int r = 0; r < n; r++) {
            Pacer p = pacing == Pacing.EACH ? new Pacer(solver, method.errorOrder(), t0[r], t1[r], ulp) : joint;
            tracks[r] = keeps ? new RowKeeper(r, p, solver, results.saved(), t0[r], y) : new RowTrack(r, p);
            t.put(r, 0, t0[r]);
        }
        slopes();
        if (pacing == Pacing.EACH) {
            for (RowTrack r : tracks) {
                next(r, r.row);
            }
        } else if (joint.running()) {
            double first = joint.next();
            for (int s = 0; s < n; s++) {
                t.put(s, 0, joint.from());
                h.put(s, 0, first);
            }
        }
        for (RowTrack r : tracks) {
            if (!r.pacer.running()) {
                r.ended = true;
                ended.incrementAndGet();
            }
        }
        compact();
    }

    /// The field at the beginning and, unless it is given, the size of the first step.
    private void slopes() {
        boolean adaptive = solver.controller() instanceof Controller.Adaptive;
        boolean automatic = adaptive && solver.firstStep().isEmpty();
        Rows d0 = Rows.of(DType.F64, n, Shape.of());
        Rows d1 = Rows.of(DType.F64, n, Shape.of());
        Rows d2 = Rows.of(DType.F64, n, Shape.of());
        h.fill(-0.0); // y + -0 k is y, to the sign of its zeros
        kNext.fill(0);
        probe(kNext, k, d0, d1, d2);
        if (automatic) {
            double[] size = new double[n];
            double[] tiny = new double[n];
            for (int r = 0; r < n; r++) {
                size[r] = d1.at(r, 0);
                tiny[r] = Pacer.tinyStep(d0.at(r, 0), size[r], Math.min(solver.maxStep(), Math.abs(t1[r] - t0[r])));
                h.put(r, 0, tiny[r] * tracks[r].pacer.direction());
            }
            probe(k, kNext, d0, d1, d2);
            double least = Double.POSITIVE_INFINITY;
            for (int r = 0; r < n; r++) {
                if (tracks[r].pacer.running()) {
                    double first = Pacer.firstStep(tiny[r], size[r], d2.at(r, 0) / tiny[r], method.errorOrder(), Math.abs(t1[r] - t0[r]));
                    least = Math.min(least, first);
                    tracks[r].pacer.first(pacing == Pacing.EACH ? first : least);
                }
            }
        } else if (adaptive) {
            for (RowTrack r : tracks) {
                r.pacer.first(solver.firstStep().getAsDouble());
            }
        }
        List.of(d0, d1, d2).forEach(Rows::close);
        ButcherTableau tableau = method.tableau();
        results.evaluations(1, automatic ? 1 : 0, tableau.stages() - (tableau.lastIsFirst() ? 1 : 0) + (solver.stops().length > 0 ? 1 : 0) + (keeps ? method.interpolant().own() : 0));
    }

    private void probe(Rows slope, Rows out, Rows d0, Rows d1, Rows d2) {
        probe.run(n, Key.ZERO, inputs(slope), new Tensor[] {out.used(), d0.used(), d1.used(), d2.used()});
    }

    private Tensor[] inputs(Rows slope) {
        Tensor[] in = new Tensor[4 + theta.size()];
        in[0] = t.used();
        in[1] = h.used();
        in[2] = y.used();
        in[3] = slope.used();
        for (int i = 0; i < theta.size(); i++) {
            in[4 + i] = theta.get(i).used();
        }
        return in;
    }

    // ---- a step of all

    private void advance() {
        Tensor[] out = keeps ? new Tensor[] {yNext.used(), error.used(), kNext.used(), q.used()} : new Tensor[] {yNext.used(), error.used(), kNext.used()};
        step.run(live, Key.ZERO, inputs(k), out);
        results.ran();
        if (pacing != Pacing.EACH) {
            Pacer p = tracks[0].pacer;
            jointlyTaken = p.judge(together());
            jointlyNext = p.running() ? p.next() : 0;
        }
        int pieces = (live + PIECE - 1) / PIECE;
        team.run(pieces > 1 ? threads : 1, pieces);
        Rows old = y;
        y = yNext;
        yNext = old;
        old = k;
        k = kNext;
        kNext = old;
        if (ended.get() > 0) {
            compact();
        }
    }

    private double together() {
        double worst = 0;
        double sum = 0;
        for (int s = 0; s < live; s++) {
            double e = error.at(s, 0);
            worst = Math.max(worst, e);
            sum += e * e;
        }
        return pacing == Pacing.WORST ? worst : Math.sqrt(sum / live);
    }

    private final class Team extends WorkerPool.Pieces {
        @Override
        protected void piece(int i, int member) {
            int to = Math.min(live, (i + 1) * PIECE);
            for (int s = i * PIECE; s < to; s++) {
                settle(s);
            }
        }
    }

    /// Judges the step of one place, and says how long the next one is.
    private void settle(int s) {
        RowTrack r = tracks[s];
        Pacer p = r.pacer;
        boolean taken = pacing == Pacing.EACH ? p.judge(error.at(s, 0)) : jointlyTaken;
        if (taken) {
            if (r instanceof RowKeeper keeper) {
                keeper.look(t.at(s, 0), h.at(s, 0), s, y, yNext, q);
            }
        } else {
            yNext.take(s, y, s);
            kNext.take(s, k, s);
        }
        if (r.ended || !p.running()) {
            r.ended = true;
            ended.incrementAndGet();
        } else if (pacing == Pacing.EACH) {
            next(r, s);
        } else {
            t.put(s, 0, p.from());
            h.put(s, 0, jointlyNext);
        }
    }

    private void next(RowTrack r, int s) {
        if (r.pacer.running()) {
            h.put(s, 0, r.pacer.next());
            t.put(s, 0, r.pacer.from());
        }
    }

    // ---- the ends

    private void compact() {
        int s = 0;
        while (s < live) {
            if (!tracks[s].ended) {
                s++;
                continue;
            }
            results.end(tracks[s], y, s);
            live--;
            if (s < live) {
                tracks[s] = tracks[live];
                t.take(s, t, live);
                h.take(s, h, live);
                y.take(s, y, live);
                k.take(s, k, live);
                for (int i = 0; i < theta.size(); i++) {
                    theta.get(i).take(s, theta.get(i), live);
                }
            }
        }
        ended.set(0);
        List.of(t, h, error, y, yNext, k, kNext).forEach(r -> r.use(live));
        if (keeps) {
            q.use(live);
        }
        theta.forEach(r -> r.use(live));
    }
}
