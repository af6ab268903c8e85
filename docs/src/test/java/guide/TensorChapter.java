package guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Fn;
import pushforward.autodiff.Graph;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Shape;
import pushforward.tensor.SlogDet;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.io.Csv;
import pushforward.tensor.io.FormatException;
import pushforward.tensor.io.TensorFiles;
import pushforward.tensor.random.RandomKey;

/// The examples of chapter 1.
final class TensorChapter {
    private TensorChapter() {
    }

    // region standardise
    static void standardise() {
        Tensor x = Tensor.of(new double[][] {{1, 10}, {2, 20}, {3, 60}});      // [3, 2]: three samples, two features
        Tensor z = x.minus(x.mean(0)).div(x.std(0));                           // [3, 2] with [2]: rows broadcast
        System.out.println(z);
        System.out.println(z.transpose().matmul(z).div(3));                    // [2, 2]: the correlations
    }
    // end standardise

    // region types
    static void types() {
        Tensor doubles = Tensor.of(0.1, 0.2);
        Tensor floats = Tensor.of(0.1f, 0.2f);
        try {
            doubles.plus(floats);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(doubles.plus(floats.to(DType.F64)));
    }
    // end types

    // region scope
    static Tensor distance(Tensor a, Tensor b) {
        try (TensorScope scope = Tensor.scope()) {
            return scope.keep(a.minus(b).square().sum().sqrt());     // three temporaries are closed here, the result is not
        }
    }
    // end scope

    // region closed
    static void closed() {
        Tensor a = Tensor.of(3, 0);
        Tensor b = Tensor.of(0, 4);
        System.out.println(distance(a, b));
        a.close();
        try {
            a.plus(b);
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
    // end closed

    // region alone
    static void alone() {
        Fn energy = x -> x.at(0).tanh().times(x.at(1)).plus(x.square().sum()).exp();    // of one sample, shape [2]
        Tensor many = RandomKey.of(1).normal(DType.F32, 1000, 2);
        Tensor one = many.rows(998, 999);
        float among = Autodiff.grad(energy).apply(many).toFloatArray2()[998][0];
        float alone = Autodiff.grad(energy).apply(one).toFloatArray2()[0][0];
        System.out.println(Float.toHexString(among) + " " + Float.toHexString(alone));
    }
    // end alone

    // region dense
    static Graph dense() {
        return Autodiff.trace(List.of(
                Argument.shared("W", Shape.of(3, 2), DType.F32),
                Argument.shared("b", Shape.of(3), DType.F32),
                Argument.perSample("x", Shape.of(2), DType.F32)),
                v -> List.of(v.get(0).exp().matmul(v.get(2)).plus(v.get(1)).tanh()));
    }

    static void uniformAndVarying() {
        System.out.print(dense().simplified());
        System.out.print(Program.compile(dense(), Options.defaults()).describe());
    }
    // end dense

    // region strips
    static void strips() {
        Graph sum = Autodiff.trace(List.of(Argument.perSample("x", Shape.of(), DType.F32)),
                v -> List.of(v.get(0).exp().sumOverSamples()));
        Tensor x = RandomKey.of(2).normal(DType.F32, 10_000);
        for (int threads : new int[] {1, 2, 5}) {
            for (int microBatch : new int[] {16, 130}) {
                Options options = Options.defaults().withThreads(threads).withMicroBatch(microBatch);
                try (Bound bound = Program.compile(sum, options).bind()) {
                    float total = (float) bound.run(10_000, Key.ZERO, x).get(0).item();
                    System.out.println(threads + " threads, micro-batch " + microBatch + ": " + Float.toHexString(total));
                }
            }
        }
    }
    // end strips

    // region random
    static void random() {
        RandomKey key = RandomKey.of(1);
        System.out.println(key.normal(DType.F64, 2, 3));
        System.out.println(key.normal(DType.F64, 4, 3).rows(0, 2).equals(key.normal(DType.F64, 2, 3)));
        System.out.println(Arrays.toString(key.child("epoch").child(3).permutation(8)));
    }
    // end random

    // region files
    static void files() throws IOException {
        Path folder = temporaryFolder();
        Path table = folder.resolve("points.csv.gz");
        Csv.write(table, List.of("x", "y"), Tensor.of(new double[][] {{0.5, 1}, {-2, 4}}));
        System.out.println(Csv.read(table).values());

        Path damaged = folder.resolve("damaged.npy");
        TensorFiles.write(damaged, Tensor.arange(DType.F64, 100));
        Files.write(damaged, Arrays.copyOf(Files.readAllBytes(damaged), 500));
        try {
            TensorFiles.read(damaged);
        } catch (FormatException e) {
            System.out.println(e.getMessage().replace(folder + "/", ""));
        }
    }
    // end files

    private static Path temporaryFolder() throws IOException {
        Path folder = Files.createTempDirectory("guide");
        folder.toFile().deleteOnExit();
        folder.resolve("points.csv.gz").toFile().deleteOnExit();
        folder.resolve("damaged.npy").toFile().deleteOnExit();
        return folder;
    }

    // region volume
    static void volume() {
        Tensor a = Tensor.of(new double[][] {{2, 1}, {0, 3}});
        SlogDet det = LinearAlgebra.slogDet(a);
        System.out.println(det.sign() + " exp(" + det.logAbsDet() + ")");
        double scale = 1e-200;                                             // det(scale A) = 6e-400 is no double; its logarithm is
        System.out.println(LinearAlgebra.slogDet(a.times(scale)).logAbsDet());
    }
    // end volume
}
