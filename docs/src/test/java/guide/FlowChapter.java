package guide;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Coupling;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Mapped;
import pushforward.flows.Mlp;
import pushforward.flows.Model;
import pushforward.flows.Scope;
import pushforward.flows.transform.Affine;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The examples of chapter 3.
final class FlowChapter {
    private FlowChapter() {
    }

    // region exponential
    /// T(x) = exp(x): carries the real line to the positive numbers.
    record Exponential() implements Bijection {
        @Override
        public Shape shape() {
            return Shape.of(1);
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            return new Mapped(x.exp(), x.sumF64());                    // dT/dx = exp(x), its logarithm x
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            return new Mapped(y.log(), y.log().sumF64().unaryMinus());
        }
    }
    // end exponential

    // region pushforward
    static void pushforward() {
        Model model = Model.initial(Flow.of(new Exponential()), DType.F64, 0);      // p0 is the standard normal
        Tensor y = Tensor.of(new double[][] {{0.5}, {1}, {2}});

        Tensor x = y.log();                                                         // T^-1
        Tensor normal = x.square().times(-0.5).minus(0.5 * Math.log(2 * Math.PI));  // log p0(T^-1 y)
        System.out.println(normal.minus(x).reshape(3).exp());                       // times |dT^-1/dy| = 1/y: the log-normal density
        System.out.println(model.logProb(y).exp());
    }
    // end pushforward

    // region mass
    static void mass() {
        Model model = Model.initial(Flow.of(new Exponential()), DType.F64, 0);
        UniformRandomProvider random = new SplittableRandom(1)::nextLong;
        Tensor samples = model.sample(1_000_000, random);
        double share = Arrays.stream(samples.toDoubleArray()).filter(v -> v > 0.5 && v < 2).count() / 1e6;

        int n = 1_000;                                                              // the midpoint rule on [1/2, 2]
        Tensor middles = Tensor.linspace(DType.F64, 0.5 + 0.75 / n, 2 - 0.75 / n, n).reshape(n, 1);
        double integral = model.logProb(middles).exp().mean().item() * 1.5;
        System.out.printf("of a million samples in [1/2, 2]: %.4f, integral of the density: %.4f%n", share, integral);
    }
    // end mass

    // region shear
    /// T(a, b) = (a, b + a^2): bends the plane and keeps areas.
    record Shear() implements Bijection {
        @Override
        public Shape shape() {
            return Shape.of(2);
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            return new Mapped(Var.stack(x.at(0), x.at(1).plus(x.at(0).square())), x.constant(0).cast(DType.F64));
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            return new Mapped(Var.stack(y.at(0), y.at(1).minus(y.at(0).square())), y.constant(0).cast(DType.F64));
        }
    }
    // end shear

    // region compose
    static void compose() {
        Bijection stretch = Bijections.concatenate(new Exponential(), new Exponential());
        Model both = Model.initial(Flow.of(Bijections.compose(new Shear(), stretch)), DType.F64, 0);    // first the shear, then the stretch
        Model first = Model.initial(Flow.of(new Shear()), DType.F64, 0);
        Model second = Model.initial(Flow.of(stretch), DType.F64, 0);

        Tensor x0 = Tensor.of(new double[][] {{0.5, -1}, {1, 0.25}});
        Model.Carried x1 = first.push(x0);
        Model.Carried x2 = second.push(x1.value());
        System.out.println(both.push(x0).value().equals(x2.value()));
        System.out.println(both.push(x0).logAbsDet() + " = " + x1.logAbsDet() + " + " + x2.logAbsDet());
        System.out.println(first.pull(second.pull(x2.value()).value()).value());                        // T1^-1 after T2^-1
    }
    // end compose

    // region coupling
    /// RealNVP's coupling, with the scale and the shift of the second half given by formulas of the first.
    static Mapped coupling(Var x) {
        Var a = x.slice(0, 2);
        Var b = x.slice(2, 4);
        Var s = a.sin();                                               // any functions of a: nobody ever inverts them
        Var t = a.square().plus(a.at(0));
        return new Mapped(Var.concat(0, a, b.times(s.exp()).plus(t)), s.sumF64());
    }

    static void triangular() {
        Tensor x = Tensor.of(new double[][] {{0.5, -1, 2, 0.25}});
        Tensor jacobian = Autodiff.jacobian(v -> coupling(v).value()).apply(x).row(0);
        System.out.println(jacobian);
        System.out.println("from the Jacobian " + LinearAlgebra.slogDet(jacobian).logAbsDet());
        System.out.println("from the layer    " + Autodiff.compile(v -> coupling(v).logAbsDet()).apply(x).sum());
    }
    // end coupling

    // region layers
    static Flow layers() {
        Coupling first = new Coupling(4, List.of(0, 1), new Affine(2), Mlp.of(2, 4, 64, 64), 0);       // keeps features 0 and 1
        Coupling second = new Coupling(4, List.of(2, 3), new Affine(2), Mlp.of(2, 4, 64, 64), 0);      // keeps 2 and 3
        return Flow.of(Bijections.compose(first, second));
    }

    static void parameters() {
        layers().parameters().forEach(p -> System.out.println(p.name() + " " + p.shape()));
    }
    // end layers

    // region directions
    static void directions() {
        Flow flow = Flows.realNvp(4).layers(4).hidden(16).build();
        Model model = Model.initial(flow, DType.F64, 3);
        Tensor x0 = RandomKey.of(1).normal(DType.F64, 5, 4);
        Model.Carried pushed = model.push(x0);
        Model.Carried back = model.pull(pushed.value());
        System.out.println(back.value().minus(x0).abs().max().item() < 1e-12);
        System.out.println(back.logAbsDet().plus(pushed.logAbsDet()).abs().max().item() < 1e-12);
    }
    // end directions

    // region alone
    static void alone() {
        Model model = Model.initial(Flows.realNvp(4).layers(4).hidden(16).build(), DType.F32, 3);
        Tensor many = RandomKey.of(2).normal(DType.F32, 1_000, 4);
        double[] among = model.logProb(many).toDoubleArray();
        double[] alone = model.logProb(many.rows(998, 999)).toDoubleArray();
        System.out.println(Arrays.equals(alone, Arrays.copyOfRange(among, 998, 999)));
    }
    // end alone
}
