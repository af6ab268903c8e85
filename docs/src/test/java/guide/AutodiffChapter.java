package guide;

import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Control;
import pushforward.autodiff.Fn;
import pushforward.autodiff.Graph;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// The examples of chapter 2.
final class AutodiffChapter {
    private AutodiffChapter() {
    }

    // region function
    static Var f(Var x) {                       // x is one sample of shape [2]
        return x.at(0).times(x.at(1)).sin().plus(x.at(0).square());
    }
    // end function

    private static Argument point() {
        return Argument.perSample("x", Shape.of(2), DType.F64);
    }

    private static Argument direction() {
        return Argument.perSample("dx", Shape.of(2), DType.F64);
    }

    // region trace
    static void trace() {
        Graph graph = Autodiff.trace(List.of(point()), v -> List.of(f(v.get(0))));
        System.out.print(graph);
    }
    // end trace

    // region jvp
    static void jvp() {
        Graph graph = Autodiff.trace(List.of(point(), direction()), v ->
                Autodiff.jvp(xs -> List.of(f(xs.get(0))), List.of(v.get(0)), List.of(v.get(1))).tangents());
        System.out.print(graph.simplified());
    }
    // end jvp

    // region transpose
    static void transpose() {
        Graph graph = Autodiff.trace(List.of(point()), v -> List.of(Autodiff.grad(AutodiffChapter::f).apply(v.get(0))));
        System.out.print(graph.simplified());
    }
    // end transpose

    // region plan
    static void plan() {
        Graph graph = Autodiff.trace(List.of(point()), v -> List.of(Autodiff.grad(AutodiffChapter::f).apply(v.get(0))));
        System.out.print(Program.compile(graph, Options.defaults()).describe());
    }
    // end plan

    // region rosenbrock
    static void rosenbrock() {
        Fn rosenbrock = x -> {
            Var a = x.at(0);
            Var b = x.at(1);
            return a.minus(1).square().plus(b.minus(a.square()).square().times(100));
        };
        Tensor points = Tensor.of(new double[][] {{1, 1}, {0, 0}, {-1.2, 1}});
        System.out.println(Autodiff.grad(rosenbrock).apply(points));       // [3, 2]
        System.out.println(Autodiff.hessian(rosenbrock).apply(points));    // [3, 2, 2]
    }
    // end rosenbrock

    // region perSample
    static void perSampleGradientsOfASharedParameter() {
        Graph graph = Autodiff.trace(List.of(Argument.shared("theta", Shape.of(2), DType.F64), point()), v -> {
            Var theta = v.get(0);
            Var x = v.get(1);
            Var squares = Autodiff.grad(t -> t.dot(x).tanh()).apply(theta).square().sum();     // per sample
            return List.of(Autodiff.grad(t -> t.dot(x).tanh().sumOverSamples()).apply(theta),  // shared
                    squares.meanOverSamples());
        });
        System.out.print(graph.simplified());
    }
    // end perSample

    // region custom
    /// log(1 + exp(x)) with a forward rule of its own.
    static final Fn SOFTPLUS = Control.custom(x -> x.exp().plus(1).log(), (Control.Jvp) (x, y, dx) -> dx.get(0).times(x.get(0).sigmoid()));
    // end custom
}
