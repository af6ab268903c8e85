package pushforward.tensor.io;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// Reads numbers from text bytes without allocating in the usual case.
///
/// A number is `[+-] digits [. digits] [e [+-] digits]` with digits before or after the point, or a signed `inf` or `infinity`
/// in any case. Missing are: nothing at all, `NA`, `N/A`, `NaN`, `null`, `none` (in any case) and `?`. White space around is
/// ignored.
///
/// Implementation note: a decimal number `m * 10^e` with an integer `m < 2^53` and `|e| <= 22` is one exact integer multiplied
/// or divided by one exact power of ten, hence correctly rounded (W. D. Clinger, How to read floating point numbers accurately,
/// PLDI 1990, DOI 10.1145/93542.93557). All others go through [Double#parseDouble].
final class NumberText {
    /// What a field turned out to be.
    enum Kind { NUMBER, MISSING, TOO_LARGE, TEXT }

    private static final Set<String> MISSING = Set.of("na", "n/a", "nan", "+nan", "-nan", "null", "none", "?");
    private static final int LONGEST_WORD = 9;
    private static final double[] POWER = new double[23];

    static {
        long power = 1;
        for (int i = 0; i <= 18; i++) {
            POWER[i] = power;
            power *= 10;
        }
        for (int i = 19; i < POWER.length; i++) {
            POWER[i] = POWER[18] * POWER[i - 18];
        }
    }

    private double value;

    /// The number last parsed; NaN if it was missing.
    double value() {
        return value;
    }

    /// Parses `text[from .. to)`.
    Kind parse(byte[] text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && (text[start] == ' ' || text[start] == '\t')) {
            start++;
        }
        while (end > start && (text[end - 1] == ' ' || text[end - 1] == '\t')) {
            end--;
        }
        value = Double.NaN;
        if (start == end) {
            return Kind.MISSING;
        }
        return decimal(text, start, end) ? finish(text, start, end) : word(text, start, end);
    }

    private long mantissa;
    private int exponent;
    private boolean exact;

    /// Matches the grammar, and gathers mantissa and exponent as far as they are exact.
    private boolean decimal(byte[] text, int from, int to) {
        int i = text[from] == '-' || text[from] == '+' ? from + 1 : from;
        mantissa = 0;
        exponent = 0;
        exact = true;
        int digits = 0;
        boolean point = false;
        for (; i < to; i++) {
            int c = text[i];
            if (c >= '0' && c <= '9') {
                digits++;
                if (mantissa < 1L << 56) {
                    mantissa = 10 * mantissa + c - '0';
                    exponent -= point ? 1 : 0;
                } else {
                    exact = false;
                }
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return false;
        }
        if (i < to && (text[i] == 'e' || text[i] == 'E')) {
            i++;
            boolean negative = i < to && text[i] == '-';
            i += i < to && (text[i] == '-' || text[i] == '+') ? 1 : 0;
            int first = i;
            int e = 0;
            for (; i < to && text[i] >= '0' && text[i] <= '9'; i++) {
                e = Math.min(100_000, 10 * e + text[i] - '0');
            }
            if (i == first) {
                return false;
            }
            exponent += negative ? -e : e;
        }
        return i == to;
    }

    private Kind finish(byte[] text, int from, int to) {
        if (exact && mantissa < 1L << 53 && exponent >= -22 && exponent <= 22) {
            double magnitude = exponent < 0 ? mantissa / POWER[-exponent] : mantissa * POWER[exponent];
            value = text[from] == '-' ? -magnitude : magnitude;
            return Kind.NUMBER;
        }
        value = Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        return Double.isInfinite(value) ? Kind.TOO_LARGE : Kind.NUMBER;
    }

    private Kind word(byte[] text, int from, int to) {
        if (to - from > LONGEST_WORD) {
            return Kind.TEXT;
        }
        String word = new String(text, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (MISSING.contains(word)) {
            return Kind.MISSING;
        }
        String unsigned = word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word;
        if (unsigned.equals("inf") || unsigned.equals("infinity")) {
            value = word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            return Kind.NUMBER;
        }
        return Kind.TEXT;
    }
}
