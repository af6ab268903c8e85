package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.DType;

/// Runs a graph node by node in plain double arithmetic, rounding to float where a node is F32: the oracle the compiled programs are held to,
/// and the constant folder. No speed is intended.
final class Interpreter {
    private Interpreter() {
    }

    /// The first result for one sample.
    ///
    /// @param inputs one array per input of the graph, not modified
    static double[] evaluate(Graph graph, double[][] inputs) {
        double[][][] in = new double[inputs.length][][];
        for (int i = 0; i < in.length; i++) {
            in[i] = new double[][] {inputs[i]};
        }
        return run(graph, in, 1, 0, 0)[0][0];
    }

    /// The results for one sample, what a loop's body collects added to sums.
    ///
    /// @param sums one array for every result behind the first, modified
    /// @return the first result
    static double[] evaluate(Graph graph, double[][] inputs, double[][] sums) {
        double[][][] in = new double[inputs.length][][];
        for (int i = 0; i < in.length; i++) {
            in[i] = new double[][] {inputs[i]};
        }
        double[][][] out = run(graph, in, 1, 0, 0);
        for (int s = 0; s < sums.length; s++) {
            for (int i = 0; i < sums[s].length; i++) {
                sums[s][i] += out[1 + s][0][i];
            }
        }
        return out[0][0];
    }

    /// All results for `rows` samples.
    ///
    /// @param inputs `[input][row][element]`; a uniform input has one row
    /// @return `[output][row][element]`; a uniform result has one row
    static double[][][] run(Graph graph, double[][][] inputs, int rows, long seed, long step) {
        double[][][] value = new double[graph.nodes().size()][][];
        for (int i = 0; i < inputs.length; i++) {
            value[graph.inputs().get(i)] = inputs[i];
        }
        boolean[] live = graph.live();
        for (Node node : graph.nodes()) {
            if (live[node.id()] && value[node.id()] == null) {
                value[node.id()] = node(graph, node, value, rows, seed, step);
            }
        }
        return graph.outputs().stream().map(id -> value[id]).toArray(double[][][]::new);
    }

    private static double[][] node(Graph graph, Node node, double[][][] value, int rows, long seed, long step) {
        List<Type> types = node.inputs().stream().map(id -> graph.node(id).type()).toList();
        int size = node.type().size();
        double[][] out = new double[node.type().varying() ? rows : 1][size];
        switch (node.primitive()) {
            case SumSamples s -> {
                for (double[] row : value[node.input(0)]) {
                    for (int i = 0; i < size; i++) {
                        out[0][i] += row[i];
                    }
                }
            }
            case MaxSamples m -> {
                java.util.Arrays.fill(out[0], Double.NEGATIVE_INFINITY);
                for (double[] row : value[node.input(0)]) {
                    for (int i = 0; i < size; i++) {
                        out[0][i] = Math.max(out[0][i], row[i]);
                    }
                }
            }
            case Contract c when c.sumSamples() -> {
                for (int r = 0; r < rows; r++) {
                    c.product(out[0], value[node.input(0)][r], value[node.input(1)][r], types.get(0).shape(), types.get(1).shape());
                }
            }
            case LoopSum s -> {
                Node loop = graph.node(node.input(0));
                List<Type> loopTypes = loop.inputs().stream().map(id -> graph.node(id).type()).toList();
                for (int r = 0; r < rows; r++) {
                    double[] sum = Loops.evaluate(loop.primitive(), new double[loop.type().size()], operands(loop, value, r), loop.type(), loopTypes)[s.index()];
                    for (int i = 0; i < size; i++) {
                        out[0][i] += sum[i];
                    }
                }
            }
            case RowCount c -> out[0][0] = rows;
            case RandomInput r -> {
                for (int row = 0; row < rows; row++) {
                    out[row] = Scalars.random(r, seed, step, row);
                }
            }
            default -> {
                for (int r = 0; r < out.length; r++) {
                    node.primitive().evaluate(out[r], operands(node, value, r), node.type(), types);
                }
            }
        }
        if (node.type().dtype() == DType.F32) {
            for (double[] row : out) {
                for (int i = 0; i < size; i++) {
                    row[i] = (float) row[i];
                }
            }
        }
        return out;
    }

    private static double[][] operands(Node node, double[][][] value, int row) {
        double[][] in = new double[node.inputs().size()][];
        for (int i = 0; i < in.length; i++) {
            double[][] v = value[node.input(i)];
            in[i] = v[v.length == 1 ? 0 : row];
        }
        return in;
    }
}
