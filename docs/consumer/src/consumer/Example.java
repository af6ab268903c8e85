package consumer;

import java.util.SplittableRandom;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.train.ForwardKl;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The example that `run.sh` runs in four ways. The lines between the markers are also what `jshell` gets, and what the README shows.
public final class Example {
    private Example() {}

    /// Fits a flow to a density that is known, and compares.
    ///
    /// @param args not used
    public static void main(String[] args) {
        // region example
        Tensor u = RandomKey.of(1).normal(DType.F32, 12_000);
        Tensor v = RandomKey.of(2).normal(DType.F32, 12_000);
        Tensor data = Tensor.stack(1, u, u.square().plus(v.times(0.5)));            // [12000, 2]: a normal density, bent into a banana
        Tensor train = data.rows(0, 10_000);
        Tensor test = data.rows(10_000, 12_000);

        Flow flow = Flows.realNvp(2).layers(6).hidden(32, 32).build();
        Model model = ForwardKl.of(flow).steps(1_000).batch(256).seed(1).fit(train);

        Tensor logProb = model.logProb(test);                                       // [2000], in nats
        Tensor exact = u.square().plus(v.square()).times(-0.5).minus(Math.log(Math.PI)).rows(10_000, 12_000);
        System.out.println("mean log-density " + logProb.mean() + ", exact " + exact.mean());
        System.out.println("pulled back: mean " + model.pull(test).value().mean(0) + ", standard deviation " + model.pull(test).value().std(0));
        System.out.println("new samples:\n" + model.sample(3, new SplittableRandom(1)::nextLong));
        // end example
    }
}
