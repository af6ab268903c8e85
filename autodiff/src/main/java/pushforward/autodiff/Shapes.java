package pushforward.autodiff;

/// What the planner knows of the primitives that only move elements.
final class Shapes {
    private Shapes() {
    }

    /// Copies in blocks: block i of the target is block `index[i]` of the source, `size` elements each.
    record Blocks(int[] index, int size) {
    }

    /// The longest blocks that a list of source positions falls into.
    static Blocks blocks(int[] sources) {
        int n = sources.length;
        int size = 1;
        if (n > 0) {
            int run = 1;
            while (run < n && sources[run] == sources[run - 1] + 1) {
                run++;
            }
            for (int candidate = run; candidate > 1; candidate--) {
                if (n % candidate == 0 && inBlocks(sources, candidate)) {
                    size = candidate;
                    break;
                }
            }
        }
        int[] index = new int[n / size];
        for (int i = 0; i < index.length; i++) {
            index[i] = sources[i * size] / size;
        }
        return new Blocks(index, size);
    }

    private static boolean inBlocks(int[] sources, int size) {
        for (int i = 0; i < sources.length; i++) {
            if (i % size == 0 ? sources[i] % size != 0 : sources[i] != sources[i - 1] + 1) {
                return false;
            }
        }
        return true;
    }

    /// Whether the node's value is (part of) an operand's, in the operand's order.
    static boolean isView(Graph graph, Node n) {
        return switch (n.primitive()) {
            case Alias p -> true;
            case StopGradient p -> true;
            case Custom p -> true;
            case Lift p -> true;
            case Reshape p -> true;
            case Slice p -> Types.outer(graph.node(n.input(0)).type().shape(), p.axis()) == 1;
            case Broadcast p -> graph.node(n.input(0)).type().size() == n.type().size();
            case Permute p -> keepsOrder(p, graph.node(n.input(0)).type());
            default -> false;
        };
    }

    /// Whether the node's value may share memory with its first operand: a view, or the one row that stands for many.
    static boolean mayShare(Graph graph, Node n) {
        return isView(graph, n) || n.primitive() instanceof Broadcast || n.primitive() instanceof Slice || n.primitive() instanceof Permute
                || n.primitive() instanceof Take;
    }

    /// Which operand a view looks at.
    static int viewed(Node n) {
        return n.primitive() instanceof Custom c ? c.arguments() : 0;
    }

    /// The node a value is all of.
    static int wholeRoot(Graph graph, int id) {
        Node n = graph.node(id);
        while (isView(graph, n) && graph.node(n.input(viewed(n))).type().size() == n.type().size()) {
            n = graph.node(n.input(viewed(n)));
        }
        return n.id();
    }

    /// Whether the primitive computes its value by one instruction into rows of its own.
    static boolean computes(Primitive p) {
        return switch (p) {
            case Map1 m -> true;
            case Map2 m -> true;
            case Select m -> true;
            case Cast m -> true;
            case Sum m -> true;
            case MaxAlong m -> true;
            case CumSum m -> true;
            case Permute m -> true;
            case Take m -> true;
            case Put m -> true;
            case Pick m -> true;
            case Contract m -> !m.sumSamples();
            case Concat m -> true;
            default -> false;
        };
    }

    /// Whether a permutation moves only axes of length one.
    static boolean keepsOrder(Permute p, Type from) {
        int before = -1;
        for (int i = 0; i < p.axes().size(); i++) {
            int a = p.axes().at(i);
            if (from.shape().dim(a) != 1) {
                if (a < before) {
                    return false;
                }
                before = a;
            }
        }
        return true;
    }

    /// Positions of the entries `index` along `axis`: for each element of the result, the operand's.
    static int[] entries(Ints index, int outer, int n, int inner) {
        int[] sources = new int[outer * index.size() * inner];
        int e = 0;
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < index.size(); i++) {
                for (int k = 0; k < inner; k++) {
                    sources[e++] = (o * n + index.at(i)) * inner + k;
                }
            }
        }
        return sources;
    }
}
