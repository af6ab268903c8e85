package pushforward.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// Prints tensors the way NumPy prints arrays: aligned columns, at most eight decimals, the shortest digits that
/// distinguish a number from its neighbours, and dots for the middle of long axes.
final class TensorPrinter {
    /// Tensors of more elements are summarised
    private static final int THRESHOLD = 1000;
    /// by this many at each end of an axis.
    private static final int EDGE = 3;
    private static final int PRECISION = 8;
    private static final int LINE_WIDTH = 75;

    private final Tensor tensor;
    private final Shape shape;
    private final boolean summarise;
    private boolean scientific;
    private int decimals;
    private int before;
    private int after;

    private TensorPrinter(Tensor tensor) {
        this.tensor = tensor;
        this.shape = tensor.shape();
        this.summarise = tensor.size() > THRESHOLD;
    }

    static String print(Tensor tensor) {
        try {
            tensor.acquire();
        } catch (IllegalStateException closed) {
            return "<closed " + tensor.dtype() + " " + tensor.shape() + ">";
        }
        try {
            if (tensor.size() == 0) {
                return "[]";
            }
            TensorPrinter printer = new TensorPrinter(tensor);
            printer.layout();
            StringBuilder out = new StringBuilder();
            printer.block(out, 0, 0);
            return out.toString();
        } finally {
            tensor.release();
        }
    }

    // ---- structure -------------------------------------------------------------------------------------------------

    /// The positions printed along an axis of length n; -1 stands for the dots.
    private int[] positions(int axis) {
        int n = shape.dim(axis);
        if (!summarise || n <= 2 * EDGE) {
            int[] all = new int[n];
            for (int i = 0; i < n; i++) {
                all[i] = i;
            }
            return all;
        }
        int[] ends = new int[2 * EDGE + 1];
        for (int i = 0; i < EDGE; i++) {
            ends[i] = i;
            ends[2 * EDGE - i] = n - 1 - i;
        }
        ends[EDGE] = -1;
        return ends;
    }

    private void block(StringBuilder out, int axis, long first) {
        if (axis == shape.rank()) {
            out.append(number(Elements.element(tensor, first)).strip());
            return;
        }
        out.append('[');
        if (axis == shape.rank() - 1) {
            row(out, axis, first);
        } else {
            long stride = shape.product(axis + 1, shape.rank());
            String separator = "\n".repeat(shape.rank() - 1 - axis) + " ".repeat(axis + 1);
            boolean next = false;
            for (int i : positions(axis)) {
                out.append(next ? separator : "");
                next = true;
                if (i < 0) {
                    out.append("...");
                } else {
                    block(out, axis + 1, first + i * stride);
                }
            }
        }
        out.append(']');
    }

    private void row(StringBuilder out, int axis, long first) {
        int column = axis + 1;
        boolean next = false;
        for (int i : positions(axis)) {
            String text = i < 0 ? "..." : number(Elements.element(tensor, first + i));
            if (next && column + 1 + text.length() > LINE_WIDTH) {
                out.append('\n').append(" ".repeat(axis + 1));
                column = axis + 1;
            } else if (next) {
                out.append(' ');
                column++;
            }
            out.append(text);
            column += text.length();
            next = true;
        }
    }

    // ---- numbers ---------------------------------------------------------------------------------------------------

    /// Chooses one layout for all numbers that will be printed.
    private void layout() {
        List<Double> values = new ArrayList<>();
        collect(values, 0, 0);
        double largest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (double v : values) {
            if (Double.isFinite(v) && v != 0) {
                largest = Math.max(largest, Math.abs(v));
                smallest = Math.min(smallest, Math.abs(v));
            }
        }
        scientific = largest >= 1e8 || largest > 0 && (smallest < 1e-4 || largest / smallest > 1000);
        for (double v : values) {
            if (Double.isFinite(v)) {
                decimals = Math.max(decimals, scientific ? mantissa(v).scale() : fixed(v).scale());
            }
        }
        for (double v : values) {
            String s = digits(v);
            int dot = s.indexOf('.');
            before = Math.max(before, dot < 0 ? 0 : dot);
            after = Math.max(after, dot < 0 ? 0 : s.length() - dot);
        }
        for (double v : values) {
            if (!Double.isFinite(v)) {
                before = Math.max(before, digits(v).length() - after);
            }
        }
    }

    private void collect(List<Double> values, int axis, long first) {
        if (axis == shape.rank()) {
            values.add(Elements.element(tensor, first));
            return;
        }
        long stride = shape.product(axis + 1, shape.rank());
        for (int i : positions(axis)) {
            if (i >= 0) {
                collect(values, axis + 1, first + i * stride);
            }
        }
    }

    /// The number in its column.
    private String number(double v) {
        String s = digits(v);
        int dot = s.indexOf('.');
        return dot < 0
                ? " ".repeat(Math.max(0, before + after - s.length())) + s
                : " ".repeat(before - dot) + s + " ".repeat(after - (s.length() - dot));
    }

    private String digits(double v) {
        if (!Double.isFinite(v)) {
            return Double.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";
        }
        if (!scientific) {
            String s = fixed(v).toPlainString();
            String signed = v == 0 && 1 / v < 0 || v < 0 && !s.startsWith("-") ? "-" + s : s;
            return signed.indexOf('.') < 0 ? signed + "." : signed;
        }
        BigDecimal m = mantissa(v).setScale(decimals);
        int exponent = v == 0 ? 0 : exponent(v);
        String s = m.toPlainString();
        String power = (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return (s.indexOf('.') < 0 ? s + "." : s) + power;
    }

    private BigDecimal shortest(double v) {
        return new BigDecimal(tensor.dtype() == DType.F32 ? Float.toString((float) v) : Double.toString(v));
    }

    /// Rounded to [#PRECISION] decimals, without trailing zeros.
    private BigDecimal fixed(double v) {
        return trimmed(shortest(v).setScale(PRECISION, RoundingMode.HALF_EVEN));
    }

    /// The power of ten of the leading digit, after rounding to the printed precision.
    private int exponent(double v) {
        BigDecimal d = shortest(v).round(new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN));
        return d.precision() - d.scale() - 1;
    }

    private BigDecimal mantissa(double v) {
        if (v == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal d = shortest(v).scaleByPowerOfTen(-exponent(v));
        return trimmed(d.setScale(PRECISION, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal trimmed(BigDecimal d) {
        BigDecimal t = d.stripTrailingZeros();
        return t.scale() < 0 ? t.setScale(0) : t;
    }
}
