package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import pushforward.flows.transform.Affine;
import pushforward.tensor.random.RandomKey;

/// Bijections of every built-in kind, put together at random. Smooth everywhere, their push defined everywhere.
final class RandomBijections {
    private RandomBijections() {
    }

    /// A composition of one to three layers, sometimes nested, sometimes inverted.
    static Bijection of(long seed, int d) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Bijection> layers = new ArrayList<>();
        int n = 1 + random.nextInt(3);
        for (int i = 0; i < n; i++) {
            Bijection layer = layer(random, d);
            layers.add(random.nextInt(4) == 0 ? Bijections.inverse(layer) : layer);
        }
        Bijection all = n == 1 ? layers.get(0) : Bijections.compose(layers);
        return random.nextInt(4) == 0 ? Bijections.inverse(all) : all;
    }

    /// One layer.
    static Bijection layer(SplittableRandom random, int d) {
        return switch (random.nextInt(d > 1 ? 9 : 6)) {
            case 0 -> new ActNorm(d);
            case 1 -> new LuLinear(d, LuLinear.Start.IDENTITY, 0);
            case 2 -> AffineFixed.of(random.doubles(d, 0.5, 2).toArray(), random.doubles(d, -1, 1).toArray());
            case 3 -> Permutation.random(d, RandomKey.of(random.nextLong()));
            case 4 -> new Autoregressive(new Affine(0.5 + random.nextDouble()), new Made(d, 0, List.of(1 + random.nextInt(9), 5), 2, Activation.TANH, random.nextBoolean()));
            case 5 -> random.nextBoolean() ? new TriangularLinear(d) : new Householder(d, 1 + random.nextInt(d));
            default -> coupling(random, d);
        };
    }

    /// A coupling of random features.
    static Coupling coupling(SplittableRandom random, int d) {
        int[] order = RandomKey.of(random.nextLong()).permutation(d);
        int[] kept = IntStream.of(order).limit(1 + random.nextInt(d - 1)).sorted().toArray();
        Activation activation = new Activation[] {Activation.TANH, Activation.SILU, Activation.SOFTPLUS, Activation.GELU}[random.nextInt(4)];
        int width = 1 + random.nextInt(9);
        Mlp network = new Mlp(kept.length, List.of(width, width), 2 * (d - kept.length), activation, random.nextBoolean(), random.nextBoolean());
        return Coupling.of(d, kept, new Affine(0.5 + random.nextDouble()), network);
    }
}
