package pushforward.tensor.io;

import java.util.List;

/// How to read a CSV file; [#defaults] finds out by itself.
///
/// @param header whether the first line holds column names
/// @param delimiter what separates fields; [#AUTO] takes the first of comma, semicolon and tab that the first line holds, or
///        else white space
/// @param columns the names of the columns to read, in this order; empty for all. Fields of other columns may hold anything.
/// @param skip lines to pass over before anything else
public record CsvOptions(Header header, char delimiter, List<String> columns, int skip) {
    /// Whether there is a header.
    public enum Header {
        /// There is one if the first line holds a field that is neither a number nor missing.
        AUTO,
        /// The first line is a header whatever it holds.
        PRESENT,
        /// All lines are rows.
        ABSENT
    }

    /// The delimiter that finds out by itself.
    public static final char AUTO = '\0';
    /// Any run of spaces and tabs; there is no quoting then.
    public static final char WHITE_SPACE = ' ';

    /// Copies `columns`.
    public CsvOptions {
        columns = List.copyOf(columns);
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter > 0x7f) {
            throw new IllegalArgumentException("expected an ASCII delimiter other than quotes and line ends, got 0x"
                    + Integer.toHexString(delimiter));
        }
        if (skip < 0) {
            throw new IllegalArgumentException("expected 0 or more lines to skip, got " + skip);
        }
    }

    /// Header and delimiter found out, all columns.
    public static CsvOptions defaults() {
        return new CsvOptions(Header.AUTO, AUTO, List.of(), 0);
    }

    /// These options with another `header`.
    public CsvOptions withHeader(Header header) {
        return new CsvOptions(header, delimiter, columns, skip);
    }

    /// These options with another `delimiter`.
    public CsvOptions withDelimiter(char delimiter) {
        return new CsvOptions(header, delimiter, columns, skip);
    }

    /// These options for some columns only.
    public CsvOptions withColumns(List<String> columns) {
        return new CsvOptions(header, delimiter, columns, skip);
    }

    /// These options, passing over the first `skip` lines.
    public CsvOptions withSkip(int skip) {
        return new CsvOptions(header, delimiter, columns, skip);
    }
}
