package pushforward.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;

/// A linear map whose rows may look only at columns of no higher degree: `y = W x` with `W[r, c] = 0` unless the degree of column c is at most that of row r.
///
/// Rows and columns are in the order of their degrees, so the mask is a staircase. The rows are cut at steps of it into at most [#BLOCKS] blocks, each a weight matrix of its
/// own as wide as its last row can see: what is beyond is not stored and not multiplied. Zeros that are left, between the first and the last row of a block, are a mask. Rows that see nothing are
/// a block without weights.
///
/// ```
///   block 0   # .           products, as far as `least` lets there be that many blocks: at most a share 1 / BLOCKS more than the ones of the mask, where degrees are many
///   block 1   # # .         and even; none more where there are no more degrees than blocks
///   block 2   # # # .
/// ```
///
/// Parameters: block b has a weight `b` `[rows of b, columns seen by b]`, unless it sees none.
///
/// @param rows degrees of the rows, ascending, at least one
/// @param columns degrees of the columns, ascending
/// @param init how the weights begin
/// @param least about how many rows a block has at least, unless there are fewer: products of few rows waste much of a register tile
record MaskedLinear(Ladder rows, Ladder columns, Init init, int least) {
    /// Most blocks of rows: the fewest with which products stay within 1.06 times the ones of the mask.
    static final int BLOCKS = 17;

    /// Rows `from` (inclusive) to `to` (exclusive), which see the first `width` columns.
    private record Block(int from, int to, int width) {
    }

    private List<Block> blocks() {
        List<Block> all = new ArrayList<>();
        int blind = 0;
        while (blind < rows.size() && columns.upTo(rows.degree(blind)) == 0) {
            blind = rows.upTo(rows.degree(blind));
        }
        if (blind > 0) {
            all.add(new Block(0, blind, 0));
        }
        int seeing = rows.size() - blind;
        int count = Math.clamp(seeing / least, 1, BLOCKS);
        int from = blind;
        for (int b = 1; from < rows.size(); b++) {
            int end = blind + (seeing * b + count - 1) / count;
            int to = rows.upTo(rows.degree(Math.max(from, end - 1)));
            all.add(new Block(from, to, columns.upTo(rows.degree(to - 1))));
            from = to;
        }
        return all;
    }

    List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        List<Block> blocks = blocks();
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            if (block.width > 0) {
                all.add(Parameter.trained(Integer.toString(b), init, block.to - block.from, block.width));
            }
        }
        return all;
    }

    /// Products of one application.
    long products() {
        return blocks().stream().mapToLong(b -> (long) (b.to - b.from) * b.width).sum();
    }

    /// Ones of the mask: products that cannot be left out.
    long ones() {
        long sum = 0;
        for (int r = 0; r < rows.size(); r++) {
            sum += columns.upTo(rows.degree(r));
        }
        return sum;
    }

    /// W x.
    ///
    /// @param x `[columns]`
    Var apply(Var x, Scope scope) {
        Checks.shape(Shape.of(columns.size()), x);
        List<Block> blocks = blocks();
        Var[] parts = new Var[blocks.size()];
        for (int b = 0; b < parts.length; b++) {
            Block block = blocks.get(b);
            parts[b] = block.width == 0 ? zeros(x, block.to - block.from) : masked(scope, b, block).matmul(x.slice(0, block.width));
        }
        return parts.length == 1 ? parts[0] : Var.concat(0, parts);
    }

    /// The rows of one degree of W x.
    ///
    /// @param x `[columns]`, of which only those of no higher degree are read
    /// @return `[rows of that degree]`, at least one
    Var apply(int degree, Var x, Scope scope) {
        int from = rows.before(degree);
        int to = rows.upTo(degree);
        int width = columns.upTo(degree);
        if (width == 0) {
            return zeros(x, to - from);
        }
        List<Block> blocks = blocks();
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            if (from < block.to) {
                return scope.param(Integer.toString(b)).slice(0, from - block.from, to - block.from).slice(1, 0, width).matmul(x.slice(0, width));
            }
        }
        throw new IllegalArgumentException("expected a degree of a row, got " + degree);
    }

    private Var masked(Scope scope, int b, Block block) {
        Var weight = scope.param(Integer.toString(b));
        if (columns.upTo(rows.degree(block.from)) == block.width) {
            return weight;
        }
        double[] mask = new double[(block.to - block.from) * block.width];
        for (int r = block.from; r < block.to; r++) {
            int seen = columns.upTo(rows.degree(r));
            Arrays.fill(mask, (r - block.from) * block.width, (r - block.from) * block.width + seen, 1);
        }
        return weight.times(weight.constant(mask, block.to - block.from, block.width));
    }

    private static Var zeros(Var x, int n) {
        return x.constant(new double[n], n);
    }
}
