package pushforward.tensor.io;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// The header of an `.npy` file: magic, version, and a Python dictionary such as
/// `{'descr': '<f8', 'fortran_order': False, 'shape': (1523, 43), }`.
///
/// @param type how the numbers are stored
/// @param order their byte order
/// @param columnMajor true for `fortran_order`
/// @param dims the axes
record NpyHeader(ElementType type, ByteOrder order, boolean columnMajor, long[] dims) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /// NumPy itself refuses headers above 10,000 bytes unless told to trust them.
    private static final int MAX_LENGTH = 1 << 16;

    static NpyHeader read(ByteReader in) throws IOException {
        byte[] magic = in.read(MAGIC.length, "npy magic");
        if (!Arrays.equals(magic, MAGIC)) {
            throw in.errorAt(0, "expected the npy magic \\x93NUMPY, got something else");
        }
        int major = in.u8("npy version");
        int minor = in.u8("npy version");
        if (major < 1 || major > 3 || minor != 0) {
            throw in.errorAt(6, "expected npy version 1.0, 2.0 or 3.0, got " + major + "." + minor);
        }
        byte[] size = in.read(major == 1 ? 2 : 4, "npy header length");
        long length = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            length = length << 8 | size[i] & 0xff;
        }
        if (length > MAX_LENGTH) {
            throw in.errorAt(8, "expected an npy header of at most " + MAX_LENGTH + " bytes, got " + length);
        }
        long start = in.position();
        byte[] text = in.read((int) length, "npy header");
        return new Parser(in, text, start).parse();
    }

    /// The header NumPy writes: version 1.0 (2.0 if it is long), padded with spaces so that the numbers begin at a multiple of 64.
    static byte[] write(ElementType type, int[] dims) {
        String shape = Arrays.stream(dims).mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "(", dims.length == 1 ? ",)" : ")"));
        String dictionary = "{'descr': '<f" + type.bytes() + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int unpadded = MAGIC.length + 4 + dictionary.length() + 1;
        String padded = dictionary + " ".repeat(Math.floorMod(-unpadded, 64)) + "\n";
        byte[] header = new byte[MAGIC.length + 4 + padded.length()];
        System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
        header[6] = 1;
        header[8] = (byte) padded.length();
        header[9] = (byte) (padded.length() >> 8);
        System.arraycopy(padded.getBytes(StandardCharsets.US_ASCII), 0, header, 10, padded.length());
        return header;
    }

    /// A parser for exactly the dictionaries that headers hold: three known keys, a string, a boolean and a tuple of integers.
    private static final class Parser {
        private final ByteReader in;
        private final byte[] text;
        private final long base;
        private int at;

        Parser(ByteReader in, byte[] text, long base) {
            this.in = in;
            this.text = text;
            this.base = base;
        }

        NpyHeader parse() throws FormatException {
            ElementType type = ElementType.F64;
            ByteOrder order = ByteOrder.LITTLE_ENDIAN;
            boolean columnMajor = false;
            long[] dims = {};
            int shapeAt = 0;
            Set<String> seen = new HashSet<>();
            expect('{');
            while (peek() != '}') {
                int keyAt = at;
                String key = string();
                if (!seen.add(key)) {
                    throw error(keyAt, "expected each key once, got '" + key + "' twice");
                }
                expect(':');
                int valueAt = skipSpace();
                switch (key) {
                    case "descr" -> {
                        if (peek() == '[') {
                            throw error(valueAt, "expected plain numbers, got a structured array");
                        }
                        String descr = string();
                        type = type(descr, valueAt);
                        order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                    }
                    case "fortran_order" -> columnMajor = bool();
                    case "shape" -> {
                        shapeAt = valueAt;
                        dims = tuple();
                    }
                    default -> throw error(keyAt, "expected 'descr', 'fortran_order' or 'shape', got '" + key + "'");
                }
                if (peek() == ',') {
                    at++;
                } else if (peek() != '}') {
                    throw error(at, "expected ',' or '}' in the npy header, got " + here());
                }
            }
            expect('}');
            skipSpace();
            if (at < text.length) {
                throw error(at, "expected the end of the npy header, got " + here());
            }
            if (seen.size() < 3) {
                throw error(0, "expected 'descr', 'fortran_order' and 'shape' in the npy header, got only " + seen);
            }
            Sizes.elements(dims, type, in, base + shapeAt);
            return new NpyHeader(type, order, columnMajor, dims);
        }

        private ElementType type(String descr, int at) throws FormatException {
            if (descr.length() == 3 && "<>|=".indexOf(descr.charAt(0)) >= 0) {
                ElementType type = switch (descr.substring(1)) {
                    case "b1" -> ElementType.BOOL;
                    case "u1" -> ElementType.U8;
                    case "i1" -> ElementType.I8;
                    case "u2" -> ElementType.U16;
                    case "i2" -> ElementType.I16;
                    case "u4" -> ElementType.U32;
                    case "i4" -> ElementType.I32;
                    case "u8" -> ElementType.U64;
                    case "i8" -> ElementType.I64;
                    case "f2" -> ElementType.F16;
                    case "f4" -> ElementType.F32;
                    case "f8" -> ElementType.F64;
                    default -> null;
                };
                boolean needsOrder = type != null && type.bytes() > 1;
                if (type != null && (!needsOrder || descr.charAt(0) == '<' || descr.charAt(0) == '>')) {
                    return type;
                }
            }
            throw error(at, "expected numbers of type f2, f4, f8, i1 to i8, u1 to u8 or b1, got '" + descr + "'");
        }

        private String string() throws FormatException {
            int start = skipSpace();
            int quote = peek();
            if (quote != '\'' && quote != '"') {
                throw error(at, "expected a string in quotes in the npy header, got " + here());
            }
            int end = at + 1;
            while (end < text.length && text[end] != quote && text[end] != '\\' && text[end] >= 0x20) {
                end++;
            }
            if (end >= text.length || text[end] != quote) {
                throw error(start, "expected a plain string in the npy header, got a damaged one");
            }
            at = end + 1;
            return new String(text, start + 1, end - start - 1, StandardCharsets.US_ASCII);
        }

        private boolean bool() throws FormatException {
            int start = skipSpace();
            for (String word : new String[] {"False", "True"}) {
                if (new String(text, at, Math.min(word.length(), text.length - at), StandardCharsets.ISO_8859_1).equals(word)) {
                    at += word.length();
                    return word.equals("True");
                }
            }
            throw error(start, "expected True or False, got " + here());
        }

        private long[] tuple() throws FormatException {
            long[] dims = new long[Sizes.MAX_RANK];
            int rank = 0;
            boolean comma = false;
            int start = skipSpace();
            expect('(');
            while (peek() != ')') {
                if (rank > 0 && !comma) {
                    throw error(at, "expected ',' or ')' in the shape, got " + here());
                }
                if (rank == Sizes.MAX_RANK) {
                    throw error(start, "expected at most " + Sizes.MAX_RANK + " axes, got more");
                }
                dims[rank++] = integer();
                comma = peek() == ',';
                at += comma ? 1 : 0;
            }
            at++;
            if (rank == 1 && !comma) {
                throw error(start, "expected a tuple such as (3,) for the shape, got a number in parentheses");
            }
            return Arrays.copyOf(dims, rank);
        }

        private long integer() throws FormatException {
            int start = skipSpace();
            long value = 0;
            while (at < text.length && text[at] >= '0' && text[at] <= '9') {
                value = 10 * value + text[at] - '0';
                if (value > Integer.MAX_VALUE) {
                    throw error(start, "expected axes of 0 to " + Integer.MAX_VALUE + ", got a longer one");
                }
                at++;
            }
            if (at == start) {
                throw error(at, "expected an axis length, got " + here());
            }
            // NumPy under Python 2 wrote long integers as 3L.
            if (at < text.length && text[at] == 'L') {
                at++;
            }
            return value;
        }

        private void expect(char c) throws FormatException {
            if (peek() != c) {
                throw error(at, "expected '" + c + "' in the npy header, got " + here());
            }
            at++;
        }

        private int skipSpace() {
            while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
                at++;
            }
            return at;
        }

        private int peek() {
            skipSpace();
            return at < text.length ? text[at] & 0xff : -1;
        }

        private String here() {
            int c = at < text.length ? text[at] & 0xff : -1;
            return c < 0 ? "the end of the header" : c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : "byte 0x" + Integer.toHexString(c);
        }

        private FormatException error(int at, String problem) {
            return in.errorAt(base + at, problem);
        }
    }
}
