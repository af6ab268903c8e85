package guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pushforward.autodiff.Autodiff;
import pushforward.flows.Autoregressive;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.LuLinear;
import pushforward.flows.Made;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.ResidualLayer;
import pushforward.flows.constraint.Support;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.Rows;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The examples of chapters 4 to 7.
final class LayersChapters {
    private LayersChapters() {
    }

    // region parameters
    /// A flow with every parameter moved off its start, so that there is something to see.
    static Model random(Flow flow, double strength, long seed) {
        Parameters p = Parameters.initial(flow, DType.F64, seed);
        p.entries().forEach(e -> {
            int n = Math.toIntExact(e.shape().size());
            Tensor moved = p.at(e.name()).reshape(n).plus(RandomKey.of(seed).child(e.name()).normal(DType.F64, n).times(strength));
            p.set(e.name(), moved.toDoubleArray());
        });
        return Model.of(flow, p);
    }
    // end parameters

    // region masks
    static void masks() {
        for (int d : new int[] {4, 64, 784}) {
            Made made = Made.of(d, 2, 1024, 1024);
            System.out.printf(Locale.ROOT, "d = %d: %,d products, %,d ones in the masks, %.3f of them%n", d, made.products(), made.ones(), (double) made.products() / made.ones());
        }
    }
    // end masks

    // region triangular
    static void triangular() {
        Autoregressive layer = Autoregressive.of(4, 32, 32);
        Model model = random(Flow.of(layer), 0.3, 1);
        Tensor x = Tensor.zeros(DType.F64, 1, 4);
        double[][] columns = new double[4][];
        double h = 1e-6;
        for (int j = 0; j < 4; j++) {                                    // column j of the Jacobian of pull, by differences
            Tensor step = Tensor.eye(DType.F64, 4).rows(j, j + 1).times(h);
            columns[j] = model.pull(x.plus(step)).value().minus(model.pull(x.minus(step)).value()).div(2 * h).toDoubleArray();
        }
        System.out.println(Tensor.of(columns).transpose());
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += Math.log(columns[i][i]);
        }
        System.out.printf(Locale.ROOT, "%.6f = %.6f%n", sum, model.pull(x).logAbsDet().item());
    }
    // end triangular

    // region spline
    static void spline() {
        RationalQuadraticSpline spline = RationalQuadraticSpline.of(5, 3);
        Tensor raw = RandomKey.of(4).normal(DType.F64, spline.size()).times(1.5);
        Tensor x = Tensor.of(new double[] {-1e6, -3, -1, 0.2, 2.9, 3, 50});
        Tensor y = Autodiff.compile(v -> spline.push(v, v.constant(raw.toDoubleArray(), raw.dim(0)).broadcastTo(v.shape().append(raw.dim(0)))).value()).apply(x);
        Tensor back = Autodiff.compile(v -> spline.pull(v, v.constant(raw.toDoubleArray(), raw.dim(0)).broadcastTo(v.shape().append(raw.dim(0)))).value()).apply(y);
        System.out.println(spline.size() + " numbers");
        System.out.println(y);
        System.out.println(back.minus(x).abs().max().item() < 1e-13);
    }
    // end spline

    // region support
    static void support() {
        int n = 4_000;
        Tensor z = RandomKey.of(1).normal(DType.F64, n, 2);
        Tensor share = z.slice(1, 0, 1).sigmoid();                                      // within (0, 1)
        Tensor size = z.slice(1, 0, 1).plus(z.slice(1, 1, 2)).exp();                    // above 0
        Tensor data = Tensor.concat(1, share, size);

        Bijection onto = Support.preprocessing(Support.interval(1, 0, 1), Support.positive(1));
        Model model = ForwardKl.of(Flows.splineCoupling(2).layers(4).hidden(32).preprocessing(onto).build()).steps(400).seed(1).fit(data);
        Tensor x = model.sample(10_000, RandomKey.of(2).source());
        System.out.println(x.min(0).at(0) > 0 && x.max(0).at(0) < 1 && x.min(0).at(1) > 0);
        System.out.println(model.logProb(Tensor.of(new double[][] {{0.5, 1}, {1.5, 1}, {0.5, -1}})));
    }
    // end support

    // region whitening
    static void whitening() {
        Tensor z = RandomKey.of(1).normal(DType.F64, 5_000, 2);
        Tensor data = z.matmul(Tensor.of(new double[][] {{2, 1.5}, {0, 0.5}})).plus(Tensor.of(new double[] {10, -3}));
        for (LuLinear.Start start : LuLinear.Start.values()) {
            Flow flow = Flow.of(LuLinear.of(2).withStart(start));
            Parameters p = Parameters.initial(flow, DType.F64, 1);
            flow.initialize(data, p);
            try (Model model = Model.of(flow, p)) {
                Tensor x = model.pull(data).value();
                Tensor centred = x.minus(x.mean(0));
                Tensor covariance = centred.transpose().matmul(centred).div(5_000);
                System.out.printf(Locale.ROOT, "%-10s variances %.3f %.3f, size of the covariance %.3f%n", start, covariance.at(0, 0), covariance.at(1, 1), Math.abs(covariance.at(0, 1)));
            }
        }
    }
    // end whitening

    // region residual
    static void residual() {
        ResidualLayer layer = ResidualLayer.of(3, 32, 32);
        Model model = random(Flow.of(layer), 0.5, 1);
        Tensor y = RandomKey.of(1).normal(DType.F64, 1_000, 3);
        Model.Carried pulled = model.pull(y);
        System.out.println(model.push(pulled.value()).value().minus(y).abs().max().item() < 1e-10);
        Tensor a = y.rows(0, 500);
        Tensor b = y.rows(500, 1_000);
        Tensor stretch = pulled.value().rows(0, 500).minus(pulled.value().rows(500, 1_000)).square().sum(1).div(a.minus(b).square().sum(1)).sqrt();
        System.out.printf(Locale.ROOT, "distances change by factors from %.3f to %.3f%n", stretch.min().item(), stretch.max().item());
    }
    // end residual

    // region conditional
    static void conditional() {
        int n = 20_000;
        Tensor c = RandomKey.of(1).normal(DType.F64, n, 1);
        Tensor x = c.plus(RandomKey.of(2).normal(DType.F64, n, 1).times(0.5));          // x given c is normal, mean c, deviation 1/2
        Flow flow = Flows.maf(1).layers(2).context(1).build();
        Model model = ForwardKl.of(flow).steps(600).seed(1).train(Rows.of(x).given(c)).model();
        for (double at : new double[] {-1, 0, 2}) {
            Tensor drawn = model.given(Tensor.of(new double[] {at})).sample(20_000, RandomKey.of(3).source());
            System.out.printf(Locale.ROOT, "given %4.1f: mean %5.2f, standard deviation %.2f%n", at, drawn.mean().item(), drawn.std().item());
        }
    }
    // end conditional

    // region stack
    static void stack() {
        List<Bijection> layers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            layers.add(Autoregressive.of(6, RationalQuadraticSpline.of(8, 3), 64));
            layers.add(LuLinear.of(6));
        }
        Bijection byHand = Bijections.compose(layers);
        System.out.println(byHand.shape().equals(Shape.of(6)) + ", " + Flow.of(byHand).parameters().size() + " arrays of parameters");
        System.out.println(Flows.splineAutoregressive(6).layers(3).hidden(64).build().parameters().size() + " with the standardisation of the recipe");
    }
    // end stack
}
