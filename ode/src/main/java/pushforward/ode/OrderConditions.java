package pushforward.ode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The conditions under which a Runge-Kutta method has an order: one per rooted tree.
///
/// ```
///   tree      tau       [tau]       [tau, tau]      [[tau]]            sum over i of b_i Phi_i(t) = theta^|t| / gamma(t)
///              o          o             o              o
///                         |            / \             |               Phi_i([t1 .. tm]) = prod over k of (A Phi(t_k))_i
///                         o           o   o            o               gamma([t1 .. tm]) = |t| prod over k of gamma(t_k)
///                                                      |
///                                                      o
/// ```
///
/// With theta = 1 and the weights b it is the order of the method, with b(theta) that of an interpolant. There are 200 trees up to order 8.
///
/// For a Rosenbrock method A stands at vertices with two or more branches, and A + Gamma at those with one.
///
/// J. C. Butcher, Numerical Methods for Ordinary Differential Equations, 3rd edition, section 31, Wiley 2016, DOI 10.1002/9781119121534; E. Hairer and G. Wanner, Solving
/// Ordinary Differential Equations II, section IV.7, Springer 1996, DOI 10.1007/978-3-642-05221-7.
final class OrderConditions {
    private final double[][] a;
    private final double[][] single;
    private final List<Tree> trees = new ArrayList<>();

    /// A tree by what the conditions need of it.
    ///
    /// @param order its vertices
    /// @param phi of each stage
    /// @param grafted A phi, what it contributes as one of several branches
    /// @param alone the same as the only branch
    private record Tree(int order, double gamma, double[] phi, double[] grafted, double[] alone) {
    }

    /// The trees up to an order for stages with coefficients `a`.
    OrderConditions(double[][] a, int order) {
        this(a, a, order);
    }

    /// The same with other coefficients where a vertex has a single branch.
    OrderConditions(double[][] a, double[][] single, int order) {
        this.a = a;
        this.single = single;
        double[] ones = new double[a.length];
        Arrays.fill(ones, 1);
        if (order >= 1) {
            trees.add(tree(1, 1, ones));
        }
        for (int n = 2; n <= order; n++) {
            int known = trees.size();
            graft(n, n - 1, 0, known, 1, ones);
        }
    }

    private Tree tree(int order, double gamma, double[] phi) {
        double[] grafted = product(a, phi);
        return new Tree(order, gamma, phi, grafted, a == single ? grafted : product(single, phi));
    }

    private static double[] product(double[][] matrix, double[] x) {
        double[] y = new double[matrix.length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < matrix[i].length; j++) {
                y[i] += matrix[i][j] * x[j];
            }
        }
        return y;
    }

    /// Adds every tree of `n` vertices whose further branches, `left` vertices in all, come from the known trees from number `first` on: each multiset once.
    private void graft(int n, int left, int first, int known, double gamma, double[] phi) {
        if (left == 0) {
            trees.add(tree(n, n * gamma, phi));
            return;
        }
        for (int k = first; k < known; k++) {
            Tree branch = trees.get(k);
            if (branch.order > left) {
                return;
            }
            double[] product = phi.clone();
            double[] by = left == n - 1 && branch.order == left ? branch.alone : branch.grafted;
            for (int i = 0; i < product.length; i++) {
                product[i] *= by[i];
            }
            graft(n, left - branch.order, k, known, gamma * branch.gamma, product);
        }
    }

    /// The number of trees.
    int count() {
        return trees.size();
    }

    /// The largest amount by which weights miss a condition of that order or less.
    double residual(double[] b, double theta, int order) {
        double worst = 0;
        for (Tree t : trees) {
            if (t.order > order) {
                break;
            }
            double sum = 0;
            double scale = 1;
            for (int i = 0; i < b.length; i++) {
                sum += b[i] * t.phi[i];
                scale = Math.max(scale, Math.abs(b[i] * t.phi[i]));
            }
            worst = Math.max(worst, Math.abs(sum - Math.pow(theta, t.order) / t.gamma) / scale);
        }
        return worst;
    }
}
