package pushforward.tensor;

/// Dense linear algebra on matrices of either type.
///
/// All factorisations compute in double precision; results for F32 are rounded once, at the end. Matrices must hold finite
/// numbers: a NaN or an infinity is an [IllegalArgumentException] naming its place. Below, `eps` is [DType#epsilon()] of
/// the operands and `c` a small constant; errors are normwise, and complexities count multiplications.
///
/// A matrix counts as singular when a pivot of its LU factors is smaller than the rounding errors made in computing it
/// would be in the matrix's own type: `|u_kk| <= n eps (|L| |U|)_kk`. Whoever needs an answer for nearly singular matrices uses [#lu] or [#slogDet].
///
/// References: G. H. Golub, C. F. Van Loan, *Matrix Computations*, 4th edition, 2013; N. J. Higham, *Accuracy and
/// Stability of Numerical Algorithms*, 2nd edition, 2002, DOI 10.1137/1.9780898718027.
public final class LinearAlgebra {
    private LinearAlgebra() {
    }

    // ---- elimination -----------------------------------------------------------------------------------------------

    /// LU factors with partial pivoting: `P A = L U`. Singular matrices have factors too, with zeros on the diagonal of U.
    ///
    /// Cost `n^3/3`. Error `|P A - L U| <= c n eps |L| |U|`.
    ///
    /// @param a `[n, n]`
    public static Lu lu(Tensor a) {
        int n = Matrices.square(a);
        GaussianElimination g = new GaussianElimination(Matrices.read(a), n);
        return new Lu(Matrices.write(a, n, n, g.lower()), Matrices.write(a, n, n, g.upper()), g.permutation());
    }

    /// Sign and logarithm of the absolute value of the determinant.
    ///
    /// Cost `n^3/3`. The logarithm is off by at most about `c n cond(A) 2^-52`, whatever the type.
    ///
    /// @param a `[n, n]`
    public static SlogDet slogDet(Tensor a) {
        int n = Matrices.square(a);
        return new GaussianElimination(Matrices.read(a), n).slogDet();
    }

    /// The determinant; overflows and underflows where [#slogDet] does not. Cost `n^3/3`.
    ///
    /// @param a `[n, n]`
    public static double det(Tensor a) {
        int n = Matrices.square(a);
        return new GaussianElimination(Matrices.read(a), n).determinant();
    }

    /// The solution of `A x = b`, by LU factors with partial pivoting.
    ///
    /// Cost `n^3/3 + n^2 m`. Error `|A x - b| <= c n eps |A| |x|`.
    ///
    /// @param a `[n, n]`
    /// @param b `[n]` or `[n, m]`, of the same type
    /// @return the shape of `b`
    /// @throws ArithmeticException if the matrix is singular to working precision
    public static Tensor solve(Tensor a, Tensor b) {
        int n = Matrices.square(a);
        int cols = Matrices.columns(a, n, b);
        double[] x = new GaussianElimination(Matrices.read(a), n).expectRegular(a.dtype().epsilon())
                .solve(Matrices.read(b), cols);
        return Elements.fill(b.dtype(), b.shape(), x);
    }

    /// The inverse. To apply it to something, [#solve] is cheaper and more accurate.
    ///
    /// Cost `n^3`. Error `|A X - I| <= c n eps |A| |X|`.
    ///
    /// @param a `[n, n]`
    /// @throws ArithmeticException if the matrix is singular to working precision
    public static Tensor inverse(Tensor a) {
        int n = Matrices.square(a);
        double[] x = new GaussianElimination(Matrices.read(a), n).expectRegular(a.dtype().epsilon())
                .solve(Matrices.identity(n), n);
        return Matrices.write(a, n, n, x);
    }

    // ---- triangles -------------------------------------------------------------------------------------------------

    /// The lower triangular `L` with `A = L L^T` and a positive diagonal.
    ///
    /// Cost `n^3/6`. Error `|A - L L^T| <= c n eps |A|`.
    ///
    /// @param a `[n, n]`, symmetric to `8 eps` of its largest element (the lower triangle counts), positive definite
    /// @throws ArithmeticException if a pivot is not positive
    public static Tensor cholesky(Tensor a) {
        int n = Matrices.square(a);
        return Matrices.write(a, n, n, Triangular.cholesky(Matrices.symmetric(a, n), n));
    }

    /// The solution of `T x = b` by substitution; the other triangle of `t` is not read.
    ///
    /// Cost `n^2 m / 2`. Error `|T x - b| <= c n eps |T| |x|`, componentwise.
    ///
    /// @param t     `[n, n]`
    /// @param b     `[n]` or `[n, m]`, of the same type
    /// @param lower whether the lower triangle of `t` counts, else the upper one
    /// @return the shape of `b`
    /// @throws ArithmeticException if there is a zero on the diagonal
    public static Tensor triangularSolve(Tensor t, Tensor b, boolean lower) {
        return triangularSolve(t, b, lower, false);
    }

    /// As [#triangularSolve(Tensor, Tensor, boolean)], and may take the diagonal to be 1 whatever `t` holds there.
    public static Tensor triangularSolve(Tensor t, Tensor b, boolean lower, boolean unitDiagonal) {
        int n = Matrices.square(t);
        int cols = Matrices.columns(t, n, b);
        double[] matrix = Matrices.read(t);
        if (!unitDiagonal) {
            Matrices.expectDiagonal(matrix, n);
        }
        double[] x = Matrices.read(b);
        Triangular.solve(matrix, n, x, cols, lower, unitDiagonal);
        return Elements.fill(b.dtype(), b.shape(), x);
    }

    // ---- orthogonal ------------------------------------------------------------------------------------------------

    /// The thin QR factors by Householder reflections, `k = min(m, n)`, the diagonal of R not negative.
    ///
    /// Cost `2 k^2 (max(m, n) - k/3)`. Errors `|A - Q R| <= c n eps |A|`, `|Q^T Q - I| <= c n eps`, whatever the condition of A.
    ///
    /// @param a `[m, n]`
    public static Qr qr(Tensor a) {
        Shapes.expectRank(a, 2);
        int m = a.dim(0);
        int n = a.dim(1);
        int k = Math.min(m, n);
        double[][] qr = Householder.qr(Matrices.read(a), m, n);
        return new Qr(Matrices.write(a, m, k, qr[0]), Matrices.write(a, k, n, qr[1]));
    }

    /// Eigenvalues and eigenvectors of a symmetric matrix: Householder tridiagonalisation, then QR steps with Wilkinson's shift.
    ///
    /// Cost about `5 n^3`. Errors `|A V - V D| <= c n eps |A|`, `|V^T V - I| <= c n eps`; each eigenvalue is off by at most
    /// `c n eps |A|`, so small ones may lose all digits relative to themselves.
    ///
    /// @param a `[n, n]`, symmetric to `8 eps` of its largest element (the lower triangle counts)
    public static SymmetricEigen eigenSymmetric(Tensor a) {
        int n = Matrices.square(a);
        TridiagonalEigen eigen = new TridiagonalEigen(Matrices.symmetric(a, n), n);
        return new SymmetricEigen(Elements.fill(a.dtype(), Shape.of(n), eigen.values()),
                Matrices.write(a, n, n, eigen.vectors()));
    }

    // ---- statistics ------------------------------------------------------------------------------------------------

    /// The covariance matrix of the columns: the mean over rows of `(x - mean)(x - mean)^T`, divided by `rows - ddof`.
    /// Centred first, so that a large mean costs no digits.
    ///
    /// Cost `rows d^2 / 2`.
    ///
    /// @param rows `[rows, d]`, one observation per row
    /// @param ddof 0 for the maximum-likelihood estimate, 1 for the unbiased one
    /// @return `[d, d]`, exactly symmetric
    public static Tensor covariance(Tensor rows, int ddof) {
        Shapes.expectRank(rows, 2);
        if (ddof < 0 || rows.dim(0) <= ddof) {
            throw new IllegalArgumentException("expected more than " + Math.max(ddof, 0) + " rows and ddof of 0 or more, got shape "
                    + rows.shape() + " and ddof " + ddof);
        }
        int d = rows.dim(1);
        return Matrices.write(rows, d, d, Matrices.covariance(Matrices.read(rows), rows.dim(0), d, ddof));
    }
}
