package pushforward.autodiff;

/// Writes a graph as text, one node a line.
final class GraphPrinter {
    private GraphPrinter() {
    }

    static String print(Graph graph) {
        StringBuilder s = new StringBuilder();
        append(s, graph, "");
        return s.toString();
    }

    private static void append(StringBuilder s, Graph graph, String indent) {
        for (Node n : graph.nodes()) {
            s.append(indent).append('%').append(n.id()).append(' ').append(n.type()).append(" = ").append(n.primitive() instanceof Input ? "input" : n.primitive().name());
            s.append(parameters(n.primitive()));
            for (int id : n.inputs()) {
                s.append(" %").append(id);
            }
            s.append('\n');
            Graph body = n.primitive() instanceof Scan c ? c.body() : n.primitive() instanceof Loop l ? l.body() : null;
            if (body != null) {
                append(s, body, indent + "    ");
            }
        }
        s.append(indent).append("return");
        for (int id : graph.outputs()) {
            s.append(" %").append(id);
        }
        s.append('\n');
    }

    private static String parameters(Primitive primitive) {
        return switch (primitive) {
            case Input p -> "(" + p.name() + ")";
            case RandomInput p -> "(stream " + p.stream() + ")";
            case Constant p -> " " + p;
            case Broadcast p -> "(axes " + p.axes() + ")";
            case Sum p -> "(axis " + p.axis() + ")";
            case MaxAlong p -> "(axis " + p.axis() + ")";
            case CumSum p -> "(axis " + p.axis() + (p.reverse() ? ", reverse)" : ")");
            case Permute p -> p.axes().toString();
            case Slice p -> "(axis " + p.axis() + ", " + p.start() + ".." + (p.start() + p.length()) + ")";
            case Update p -> "(axis " + p.axis() + ", from " + p.start() + ")";
            case Concat p -> "(axis " + p.axis() + ")";
            case Take p -> "(axis " + p.axis() + ", " + p.index() + ")";
            case Put p -> "(axis " + p.axis() + ", " + p.index() + ")";
            case Contract p -> "(" + letters(p.a()) + "," + letters(p.b()) + "->" + letters(p.out()) + (p.sumSamples() ? " over samples)" : ")");
            case TriangularSolve p -> "(" + (p.lower() ? "lower" : "upper") + (p.unit() ? ", unit" : "") + (p.transposed() ? ", transposed" : "") + ")";
            case DenseSolve p -> p.transposed() ? "(transposed)" : "";
            case Scan p -> "(" + p.length() + " steps" + (p.reverse() ? ", reverse)" : ")");
            case LoopSum p -> "(" + p.index() + ")";
            case Loop p -> "(at most " + p.how().maxSteps() + " steps)";
            default -> "";
        };
    }

    private static String letters(Ints labels) {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < labels.size(); i++) {
            s.append((char) ('i' + labels.at(i)));
        }
        return s.toString();
    }
}
