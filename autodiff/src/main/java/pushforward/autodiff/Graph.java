package pushforward.autodiff;

import java.util.List;

/// A traced function of one sample: a flat list of nodes in single-assignment form, closed over its inputs. Immutable; equal when the nodes are.
public final class Graph {
    private final List<Node> nodes;
    private final List<Integer> inputs;
    private final List<Integer> outputs;

    /// @param nodes every node, in order of id
    /// @param inputs ids of the input nodes, in the order of the function's arguments
    /// @param outputs ids of the results
    Graph(List<Node> nodes, List<Integer> inputs, List<Integer> outputs) {
        this.nodes = List.copyOf(nodes);
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Integer> inputs() {
        return inputs;
    }

    List<Integer> outputs() {
        return outputs;
    }

    /// The number of nodes.
    public int size() {
        return nodes.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Graph g && nodes.equals(g.nodes) && inputs.equals(g.inputs) && outputs.equals(g.outputs);
    }

    @Override
    public int hashCode() {
        return 31 * nodes.hashCode() + outputs.hashCode();
    }

    /// The graph without what a run does not need: what a program plans, and what is good to read.
    public Graph simplified() {
        return Simplify.finish(this);
    }

    Node node(int id) {
        return nodes.get(id);
    }

    Type outputType(int i) {
        return nodes.get(outputs.get(i)).type();
    }

    Type inputType(int i) {
        return nodes.get(inputs.get(i)).type();
    }

    /// Which nodes the outputs need.
    boolean[] live() {
        boolean[] live = new boolean[nodes.size()];
        outputs.forEach(id -> live[id] = true);
        for (int id = live.length - 1; id >= 0; id--) {
            if (live[id]) {
                nodes.get(id).inputs().forEach(i -> live[i] = true);
            }
        }
        return live;
    }

    /// One line per node, `%3 f32[4]/sample = mul %1 %2`, with the parameters of the primitive and the result line at the end.
    @Override
    public String toString() {
        return GraphPrinter.print(this);
    }
}
