package pushforward.tensor.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Splits CSV text (RFC 4180, in UTF-8) into records of fields, one record at a time. Blank lines are skipped; lines end in LF,
/// CR LF or CR.
final class CsvRecords {
    private static final int MAX_RECORD = 1 << 26;
    private static final int MAX_FIELDS = 1 << 20;

    private final String name;
    private final InputStream in;
    private final byte[] buffer = new byte[ByteReader.CHUNK];
    private int at;
    private int limit;
    private final int delimiter;
    private long nextLine = 1;

    /// The current record: its fields' bytes one after the other, and where each field ends.
    private byte[] text = new byte[256];
    private int length;
    private int[] ends = new int[16];
    private int fields;
    private long line;

    CsvRecords(String name, InputStream in, CsvOptions options) throws IOException {
        this.name = name;
        this.in = in;
        this.limit = fillFirst();
        if (limit >= 3 && buffer[0] == (byte) 0xef && buffer[1] == (byte) 0xbb && buffer[2] == (byte) 0xbf) {
            at = 3;
        }
        for (int i = 0; i < options.skip(); i++) {
            skipLine();
        }
        this.delimiter = options.delimiter() == CsvOptions.AUTO ? detect() : options.delimiter();
    }

    private void skipLine() throws IOException {
        int c = peek();
        while (c >= 0 && !isLineEnd(c)) {
            at++;
            c = peek();
        }
        if (c >= 0) {
            at++;
            endLine(c);
        }
    }

    private int fillFirst() throws IOException {
        try {
            return in.readNBytes(buffer, 0, buffer.length);
        } catch (EOFException e) {
            throw FormatException.inFile(name, "damaged compressed data: " + e.getMessage()).causedBy(e);
        }
    }

    /// The first of comma, semicolon and tab in the first line that is not blank. Tabs mixed with spaces count as white space.
    private int detect() {
        int from = at;
        while (from < limit && (isLineEnd(buffer[from]) || isSpace(buffer[from]))) {
            from++;
        }
        boolean semicolon = false;
        boolean tab = false;
        boolean space = false;
        boolean quoted = false;
        for (int i = from; i < limit && (quoted || !isLineEnd(buffer[i])); i++) {
            switch (buffer[i]) {
                case '"' -> quoted = !quoted;
                case ',' -> {
                    if (!quoted) {
                        return ',';
                    }
                }
                case ';' -> semicolon |= !quoted;
                case '\t' -> tab |= !quoted;
                case ' ' -> space |= !quoted;
                default -> { }
            }
        }
        return semicolon ? ';' : tab && !space ? '\t' : tab || space ? CsvOptions.WHITE_SPACE : ',';
    }

    /// Reads the next record; false at the end.
    boolean next() throws IOException {
        do {
            line = nextLine;
            length = 0;
            fields = 0;
            if (peek() < 0) {
                return false;
            }
            if (delimiter == CsvOptions.WHITE_SPACE) {
                splitAtSpace();
            } else {
                split();
            }
        } while (isBlank());
        return true;
    }

    private boolean isBlank() {
        if (fields > 1) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!isSpace(text[i])) {
                return false;
            }
        }
        return true;
    }

    private void split() throws IOException {
        while (true) {
            if (peek() == '"') {
                quoted();
            }
            int c = peek();
            while (c >= 0 && c != delimiter && !isLineEnd(c)) {
                append(c);
                at++;
                c = peek();
            }
            endField();
            if (c < 0) {
                return;
            }
            at++;
            if (c != delimiter) {
                endLine(c);
                return;
            }
        }
    }

    private void quoted() throws IOException {
        long start = nextLine;
        at++;
        while (true) {
            int c = peek();
            if (c < 0) {
                throw FormatException.atCell(name, start, fields + 1, "expected a closing quote, got the end of the file");
            }
            at++;
            if (c == '"') {
                if (peek() != '"') {
                    break;
                }
                at++;
            } else if (isLineEnd(c)) {
                endLine(c);
            }
            append(c);
        }
        int c = peek();
        if (c >= 0 && c != delimiter && !isLineEnd(c)) {
            throw FormatException.atCell(name, nextLine, fields + 1, "expected a delimiter after a closing quote, got something else");
        }
    }

    private void splitAtSpace() throws IOException {
        int c = peek();
        while (c >= 0 && !isLineEnd(c)) {
            if (isSpace(c)) {
                at++;
            } else {
                while (c >= 0 && !isSpace(c) && !isLineEnd(c)) {
                    append(c);
                    at++;
                    c = peek();
                }
                endField();
            }
            c = peek();
        }
        if (c >= 0) {
            at++;
            endLine(c);
        }
    }

    /// Counts a line whose first end byte `c` has been taken; CR LF is one end.
    private void endLine(int c) throws IOException {
        if (c == '\r' && peek() == '\n') {
            at++;
        }
        nextLine++;
        if (nextLine > Integer.MAX_VALUE) {
            throw FormatException.inFile(name, "expected at most " + Integer.MAX_VALUE + " lines, got more");
        }
    }

    private void append(int c) throws FormatException {
        if (length == text.length) {
            if (length >= MAX_RECORD) {
                throw FormatException.atLine(name, line, "expected lines of at most " + MAX_RECORD + " bytes, got a longer one");
            }
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = (byte) c;
    }

    private void endField() throws FormatException {
        if (fields == ends.length) {
            if (fields >= MAX_FIELDS) {
                throw FormatException.atLine(name, line, "expected at most " + MAX_FIELDS + " fields, got more");
            }
            ends = Arrays.copyOf(ends, 2 * fields);
        }
        ends[fields++] = length;
    }

    private int peek() throws IOException {
        if (at == limit) {
            int n;
            try {
                n = in.read(buffer);
            } catch (EOFException e) {
                throw FormatException.atLine(name, nextLine, "damaged compressed data: " + e.getMessage()).causedBy(e);
            }
            if (n <= 0) {
                return -1;
            }
            at = 0;
            limit = n;
        }
        return buffer[at] & 0xff;
    }

    private static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t';
    }

    /// The number of fields of the current record.
    int fields() {
        return fields;
    }

    /// The line the current record begins at, from 1.
    int line() {
        return (int) line;
    }

    /// Parses field `index` of the current record as a number.
    NumberText.Kind number(int index, NumberText parser) {
        return parser.parse(text, start(index), ends[index]);
    }

    /// Field `index` of the current record as text without white space around.
    String field(int index) throws FormatException {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text, start(index), ends[index] - start(index));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().strip();
        } catch (CharacterCodingException e) {
            throw error(index, "expected text in UTF-8, got something else");
        }
    }

    /// Field `index` for an error message: short and printable.
    String shown(int index) {
        int from = start(index);
        int count = Math.min(40, ends[index] - from);
        String field = new String(text, from, count, StandardCharsets.UTF_8).strip().replaceAll("\\p{Cntrl}", "?");
        return "'" + field + (count < ends[index] - from ? "...'" : "'");
    }

    FormatException error(int index, String problem) {
        return FormatException.atCell(name, line, index + 1, problem);
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }
}
