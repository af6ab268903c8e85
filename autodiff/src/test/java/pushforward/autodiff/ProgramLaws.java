package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Kernels;

/// What must hold of every compiled graph: it computes what the [Interpreter] computes, and not one bit of it depends on the size of micro-batches, the number
/// of threads, the kernels' vector width or, per sample, the other samples.
final class ProgramLaws {
    private static final int[] ROWS = {1, 2, 15, 16, 17, 33, 64, 130};
    private static final int[][] SHAPES = {{16, 1}, {32, 2}, {128, 5}, {1, 1}, {7, 2}};

    private ProgramLaws() {
    }

    /// An argument and the range its numbers are drawn from.
    record Drawn(Argument argument, double low, double high) {
        static Drawn perSample(DType dtype, double low, double high, int... shape) {
            return new Drawn(Argument.perSample("v", Shape.of(shape), dtype), low, high);
        }

        static Drawn shared(DType dtype, double low, double high, int... shape) {
            return new Drawn(Argument.shared("u", Shape.of(shape), dtype), low, high);
        }
    }

    /// Numbers for an argument: `[row][element]`, one row when shared.
    static double[][] numbers(Drawn d, int rows, Random random) {
        double[][] v = new double[d.argument.varying() ? rows : 1][d.argument.type().size()];
        for (double[] row : v) {
            for (int i = 0; i < row.length; i++) {
                double x = d.low + (d.high - d.low) * random.nextDouble();
                row[i] = d.argument.dtype() == DType.F32 ? (float) x : x;
            }
        }
        return v;
    }

    static Tensor tensor(Argument a, double[][] v) {
        double[] flat = Arrays.stream(v).flatMapToDouble(Arrays::stream).toArray();
        Shape s = a.varying() ? a.shape().insert(0, v.length) : a.shape();
        if (a.dtype() == DType.F64) {
            return Tensor.of(flat).reshape(s.dims());
        }
        float[] f = new float[flat.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) flat[i];
        }
        return Tensor.of(f).reshape(s.dims());
    }

    /// Runs a program on numbers as [#numbers] gives them, samples `from` to `to`.
    static List<Tensor> run(Program p, List<Drawn> arguments, double[][][] numbers, int from, int to) {
        List<Tensor> shared = new ArrayList<>();
        List<Tensor> perSample = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            Argument a = arguments.get(i).argument;
            (a.varying() ? perSample : shared).add(tensor(a, a.varying() ? Arrays.copyOfRange(numbers[i], from, to) : numbers[i]));
        }
        try (Bound b = p.bind(shared.toArray(Tensor[]::new))) {
            return b.run(to - from, new Key(7, 3, from), perSample.toArray(Tensor[]::new));
        }
    }

    /// All laws for a function at several numbers of rows.
    static void assertRuns(Autodiff.FnMany f, Drawn... arguments) {
        assertRuns(ROWS, f, arguments);
    }

    static void assertRuns(int[] rowCounts, Autodiff.FnMany f, Drawn... arguments) {
        List<Drawn> drawn = List.of(arguments);
        Graph graph = Autodiff.trace(drawn.stream().map(Drawn::argument).toList(), f);
        List<Program> programs = new ArrayList<>();
        for (int[] s : SHAPES) {
            programs.add(Program.compile(graph, Options.defaults().withMicroBatch(s[0]).withThreads(s[1]).withPoison(true)));
        }
        programs.add(Program.compile(graph, Options.defaults()));
        programs.add(Program.compile(graph, Options.defaults().withMicroBatch(24), Kernels::scalar));
        programs.add(Program.compile(graph, Options.defaults().withMicroBatch(2).withFewRows(true)));
        for (int rows : rowCounts) {
            Random random = new Random(rows);
            double[][][] numbers = drawn.stream().map(d -> numbers(d, rows, random)).toArray(double[][][]::new);
            double[][][] expected = Interpreter.run(graph.simplified(), numbers, rows, 7, 3);
            List<Tensor> first = run(programs.get(0), drawn, numbers, 0, rows);
            for (int o = 0; o < expected.length; o++) {
                assertClose(tolerance(graph), graph.outputType(o), expected[o], first.get(o), "result " + o + " of " + rows + " rows in\n" + graph.simplified() + programs.get(0).describe());
            }
            for (Program p : programs.subList(1, programs.size())) {
                List<Tensor> again = run(p, drawn, numbers, 0, rows);
                for (int o = 0; o < expected.length; o++) {
                    int output = o;
                    assertTrue(sameBits(first.get(o), again.get(o)), () -> "bits of result " + output + " with " + rows + " rows, " + p.options() + "\n" + p.describe()
                            + first.get(output) + "\n" + again.get(output));
                }
            }
            assertAlone(programs.get(1), graph, drawn, numbers, first, rows);
        }
    }

    /// A sample alone gives the bits it gives among others.
    private static void assertAlone(Program p, Graph graph, List<Drawn> drawn, double[][][] numbers, List<Tensor> together, int rows) {
        for (int o = 0; o < together.size(); o++) {
            if (!graph.outputType(o).varying() || dependsOnAll(graph)) {
                return;
            }
        }
        int row = rows - 1;
        List<Tensor> alone = run(p, drawn, numbers, row, rows);
        for (int o = 0; o < together.size(); o++) {
            double[] a = alone.get(o).toDoubleArray();
            double[] all = together.get(o).toDoubleArray();
            for (int i = 0; i < a.length; i++) {
                assertEquals(all[row * a.length + i], a[i], "sample " + row + " alone");
            }
        }
    }

    private static boolean dependsOnAll(Graph graph) {
        return graph.nodes().stream().anyMatch(n -> n.primitive() instanceof SumSamples || n.primitive() instanceof MaxSamples || n.primitive() instanceof LoopSum || n.primitive() instanceof RowCount
                || n.primitive() instanceof Contract c && c.sumSamples());
    }

    static boolean sameBits(Tensor a, Tensor b) {
        double[] x = a.toDoubleArray();
        double[] y = b.toDoubleArray();
        if (!a.shape().equals(b.shape())) {
            return false;
        }
        for (int i = 0; i < x.length; i++) {
            if (Double.doubleToLongBits(x[i]) != Double.doubleToLongBits(y[i])) {
                return false;
            }
        }
        return true;
    }

    private static double tolerance(Graph graph) {
        return graph.nodes().stream().allMatch(n -> n.type().dtype() == DType.F64) ? 1e-11 : 2e-4;
    }

    private static void assertClose(double tolerance, Type type, double[][] expected, Tensor got, String where) {
        assertEquals(type.dtype(), got.dtype());
        double[] v = got.toDoubleArray();
        double scale = 1;
        for (double[] row : expected) {
            for (double e : row) {
                scale = Double.isFinite(e) ? Math.max(scale, Math.abs(e)) : scale;
            }
        }
        assertEquals(expected.length * type.size(), v.length, "elements of " + type);
        for (int i = 0; i < v.length; i++) {
            double e = expected[i / type.size()][i % type.size()];
            boolean close = Double.compare(e, v[i]) == 0 || Math.abs(e - v[i]) <= tolerance * scale;
            int at = i;
            assertTrue(close, () -> "element " + at + ": expected " + e + ", got " + v[at] + ", " + where);
        }
    }
}
