package pushforward.flows;

import java.util.Arrays;
import java.util.List;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Qr;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// How a parameter's first values are chosen: a function of the shape and, for the random ones, of a key made of the seed and the parameter's name. Values are
/// drawn in double precision and rounded to the parameter's type, so both types begin at the same place.
public sealed interface Init {

    /// All elements equal.
    record Constant(double value) implements Init {
    }

    /// Given elements, row-major.
    record Values(List<Double> elements) implements Init {
        public Values {
            elements = List.copyOf(elements);
        }
    }

    /// The identity matrix.
    record Identity() implements Init {
    }

    /// Independent normal numbers of mean 0.
    ///
    /// @param std standard deviation
    record Normal(double std) implements Init {
    }

    /// Independent uniform numbers on (-bound, bound).
    record Uniform(double bound) implements Init {
    }

    /// Independent normal numbers of variance `gain^2 / fanIn` for a weight matrix `[fanOut, fanIn]`, which keeps the size of what passes through a layer. Gain
    /// sqrt(2) suits rectifiers: K. He, X. Zhang, S. Ren and J. Sun, Delving Deep into Rectifiers, ICCV 2015, DOI 10.1109/ICCV.2015.123.
    record FanIn(double gain) implements Init {
    }

    /// A random orthogonal matrix times `gain`, uniform among all: A. M. Saxe, J. L. McClelland and S. Ganguli, Exact Solutions to the Nonlinear Dynamics of Learning
    /// in Deep Linear Neural Networks, ICLR 2014, DOI 10.48550/arXiv.1312.6120.
    record Orthogonal(double gain) implements Init {
    }

    /// All zero.
    static Init zeros() {
        return new Constant(0);
    }

    /// All one.
    static Init ones() {
        return new Constant(1);
    }

    /// All equal to `value`.
    static Init constant(double value) {
        return new Constant(value);
    }

    /// Given elements, row-major.
    static Init values(double... elements) {
        return new Values(Arrays.stream(elements).boxed().toList());
    }

    /// The identity matrix.
    static Init identity() {
        return new Identity();
    }

    /// Normal numbers with standard deviation `std`.
    static Init normal(double std) {
        return new Normal(std);
    }

    /// Uniform numbers on (-bound, bound).
    static Init uniform(double bound) {
        return new Uniform(bound);
    }

    /// Normal numbers of variance `gain^2 / fanIn`.
    static Init fanIn(double gain) {
        return new FanIn(gain);
    }

    /// A random orthogonal matrix times `gain`.
    static Init orthogonal(double gain) {
        return new Orthogonal(gain);
    }

    /// First values for an array of this shape, row-major.
    ///
    /// @throws IllegalArgumentException if the shape does not fit
    default double[] draw(Shape shape, RandomKey key) {
        int n = Math.toIntExact(shape.size());
        return switch (this) {
            case Constant c -> {
                double[] v = new double[n];
                Arrays.fill(v, c.value());
                yield v;
            }
            case Values given -> {
                if (given.elements().size() != n) {
                    throw new IllegalArgumentException("expected " + n + " values for shape " + shape + ", got " + given.elements().size());
                }
                yield given.elements().stream().mapToDouble(Double::doubleValue).toArray();
            }
            case Identity i -> {
                matrix(shape);
                double[] v = new double[n];
                for (int k = 0; k < Math.min(shape.dim(0), shape.dim(1)); k++) {
                    v[k * shape.dim(1) + k] = 1;
                }
                yield v;
            }
            case Normal g -> scaled(normal(shape, key), g.std());
            case Uniform u -> {
                try (Tensor t = key.uniform(DType.F64, n)) {
                    double[] v = t.toDoubleArray();
                    for (int k = 0; k < n; k++) {
                        v[k] = u.bound() * (2 * v[k] - 1);
                    }
                    yield v;
                }
            }
            case FanIn f -> {
                if (shape.rank() == 0) {
                    throw new IllegalArgumentException("expected a weight of at least one axis, got a scalar");
                }
                yield scaled(normal(shape, key), f.gain() / Math.sqrt(Math.max(1, shape.dim(-1))));
            }
            case Orthogonal o -> {
                matrix(shape);
                yield scaled(orthogonal(shape.dim(0), shape.dim(1), key), o.gain());
            }
        };
    }

    private static void matrix(Shape shape) {
        if (shape.rank() != 2) {
            throw new IllegalArgumentException("expected the shape of a matrix, got " + shape);
        }
    }

    private static double[] normal(Shape shape, RandomKey key) {
        try (Tensor t = key.normal(DType.F64, Math.toIntExact(shape.size()))) {
            return t.toDoubleArray();
        }
    }

    private static double[] scaled(double[] v, double by) {
        for (int i = 0; i < v.length; i++) {
            v[i] *= by;
        }
        return v;
    }

    /// QR of a normal matrix with a positive diagonal of R: Q is uniform (F. Mezzadri, How to Generate Random Matrices from the Classical Compact Groups,
    /// Notices AMS 54, 2007, DOI 10.48550/arXiv.math-ph/0609050).
    private static double[] orthogonal(int rows, int cols, RandomKey key) {
        boolean wide = cols > rows;
        int m = wide ? cols : rows;
        int k = wide ? rows : cols;
        double[] v = new double[rows * cols];
        try (Tensor a = key.normal(DType.F64, m, k)) {
            Qr qr = LinearAlgebra.qr(a);
            double[][] q = qr.q().toDoubleArray2();
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < k; j++) {
                    v[wide ? j * cols + i : i * cols + j] = q[i][j];
                }
            }
        }
        return v;
    }
}
