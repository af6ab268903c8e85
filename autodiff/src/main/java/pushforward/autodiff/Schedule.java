package pushforward.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The order in which nodes are computed: root after root, and before each root what it needs and is not there yet. A value so appears just before its first
/// use rather than where the trace recorded it, which keeps few values alive at once: the factors of a backward pass wait until the pass reaches them.
final class Schedule {
    private Schedule() {
    }

    /// Depth first from the roots; linear in the nodes.
    ///
    /// @param roots in the order in which they are wanted
    /// @param include which nodes are to be computed
    static List<Integer> order(Graph graph, List<Integer> roots, boolean[] include) {
        List<Integer> order = new ArrayList<>();
        boolean[] done = new boolean[graph.nodes().size()];
        int[] next = new int[done.length];
        Deque<Integer> path = new ArrayDeque<>();
        for (int root : roots) {
            if (include[root] && !done[root]) {
                path.push(root);
            }
            while (!path.isEmpty()) {
                int id = path.peek();
                List<Integer> inputs = graph.node(id).inputs();
                if (next[id] < inputs.size()) {
                    int input = inputs.get(next[id]++);
                    if (include[input] && !done[input]) {
                        path.push(input);
                    }
                } else {
                    path.pop();
                    if (!done[id]) {
                        done[id] = true;
                        order.add(id);
                    }
                }
            }
        }
        return order;
    }
}
