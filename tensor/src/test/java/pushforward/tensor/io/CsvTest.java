package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

class CsvTest {
    @TempDir
    Path directory;

    private static Table read(String text, CsvOptions options) throws IOException {
        return Csv.read("t.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), options);
    }

    private static Table read(String text) throws IOException {
        return read(text, CsvOptions.defaults());
    }

    private static FormatException fail(String text) {
        return assertThrows(FormatException.class, () -> read(text));
    }

    @Test
    void findsHeadersAndDelimiters() throws IOException {
        Table table = read("\ufeffa, b ,\"c, d\"\r\n1,2,3\r\n\r\n4,5e1,-.5");
        assertEquals(List.of("a", "b", "c, d"), table.names());
        assertArrayEquals(new double[][] {{1, 2, 3}, {4, 50, -0.5}}, table.values().toDoubleArray2());
        assertEquals(List.of("x0", "x1"), read("1;2\n3;4\n").names());
        assertArrayEquals(new double[] {1, 2, 3}, read("a\tb b\tc\n1\t2\t3\n", CsvOptions.defaults().withDelimiter('\t')).values().toDoubleArray());
        assertArrayEquals(new double[] {1, 2, 3, 4}, read("  1.0 \t2.0 \n 3 4 \n \n").values().toDoubleArray());
        assertArrayEquals(new double[] {1, Double.NaN, 3}, read("1\t\t3\n").values().toDoubleArray());
        assertEquals(Shape.of(3, 1), read("1\r2\r3").values().shape());
        assertEquals(List.of("x0", "b"), read(",b\n0,1\n").names());
        assertEquals(List.of("1", "2"), read("1,2\n3,4\n", CsvOptions.defaults().withHeader(CsvOptions.Header.PRESENT)).names());
        assertEquals(2, read("1,2\n3,4\n").rows());
        Table skipped = read("178,13,class_0\r\n1;2\n3;4\n", CsvOptions.defaults().withSkip(1));
        assertArrayEquals(new double[][] {{1, 2}, {3, 4}}, skipped.values().toDoubleArray2());
        assertEquals(3, skipped.line(1));
    }

    @Test
    void missingValuesBecomeNanAndAreFoundAgain() throws IOException {
        Table table = read("a,b\n1,\n\nNA,2\n3,nan\n\"\",?\n");
        assertEquals("[line 2, column 2 (b), line 4, column 1 (a), line 5, column 2 (b), line 6, column 1 (a), line 6, column 2 (b)]",
                table.missing(10).toString());
        assertEquals(2, table.missing(2).size());
        assertEquals(new Table.Missing(1, 0, "a", 4), table.missing(2).get(1));
        assertArrayEquals(new boolean[] {true, true}, table.integerColumns());
        assertArrayEquals(new boolean[] {false, true, false}, read("1.5,2.0,inf\n").integerColumns());
        assertEquals(1, table.column("b"));
        assertEquals("expected a column \"z\", got only [a, b]", assertThrows(IllegalArgumentException.class, () -> table.column("z")).getMessage());
    }

    @Test
    void readsChosenColumnsOnly() throws IOException {
        Table table = read("i,date,x\n0,1/1/07,2.5\n1,2/1/07,3.5\n", CsvOptions.defaults().withColumns(List.of("x", "i")));
        assertEquals(List.of("x", "i"), table.names());
        assertArrayEquals(new double[][] {{2.5, 0}, {3.5, 1}}, table.values().toDoubleArray2());
        FormatException e = assertThrows(FormatException.class, () -> read("a,b\n1,2\n", CsvOptions.defaults().withColumns(List.of("c"))));
        assertEquals("t.csv: expected a column \"c\", got only [a, b]", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a,b~1,2~3,x|line 3, column 2: expected a number in column \"b\", got 'x'",
        "a,b~1,2~3|line 3: expected 2 fields as in line 1, got 1",
        "1,2~3,4,5|line 2: expected 2 fields as in line 1, got 3",
        "a,b~1,0x10|line 2, column 2: expected a number in column \"b\", got '0x10'",
        "a,b~1,2d|line 2, column 2: expected a number in column \"b\", got '2d'",
        "a,b~1,1.2.3|line 2, column 2: expected a number in column \"b\", got '1.2.3'",
        "a,b~1,1e|line 2, column 2: expected a number in column \"b\", got '1e'",
        "a,b~1,1e999|line 2, column 2: expected a number in the range of a double in column \"b\", got '1e999'",
        "a,b,a~1,2,3|line 1, column 3: expected each column name once, got 'a' again",
        "a,b~1,\"2|line 2, column 2: expected a closing quote, got the end of the file",
        "a,b~1,\"2\"3|line 2, column 2: expected a delimiter after a closing quote, got something else",
        "a,\"b~c\"~1,z|line 3, column 2: expected a number in column \"b~c\", got 'z'",
        "a,b|expected rows of numbers, got only a header", "``|expected numbers, got an empty file", "~ ~|expected numbers, got an empty file"})
    void namesLineAndColumnOfErrors(String text, String expected) {
        assertEquals("t.csv: " + expected.replace('~', '\n'), fail(text.replace('~', '\n')).getMessage());
    }

    @Test
    void errorsCarryThePlaceAndAShortSample() {
        FormatException e = fail("a,b\n1," + "y".repeat(1000) + "\n");
        assertEquals(2, e.line());
        assertEquals(2, e.column());
        assertEquals(-1, e.offset());
        assertTrue(e.getMessage().length() < 150, e.getMessage());
        assertTrue(fail("a,b\n1,\u0000\u001b[31m\n").getMessage().endsWith("'??[31m'"));
        assertThrows(FormatException.class, () -> Csv.read("t", new ByteArrayInputStream(new byte[] {(byte) 0xff, ',', 'b', '\n'}),
                CsvOptions.defaults()));
    }

    @Test
    void namesAreReadWithoutTheRows() throws IOException {
        Path file = directory.resolve("t.csv");
        Files.writeString(file, "a,b\nthis is,not read\n");
        assertEquals(List.of("a", "b"), Csv.names(file, CsvOptions.defaults()));
    }

    @Property(tries = 50)
    void tablesComeBackBitForBit(@ForAll("tables") double[][] rows) throws IOException {
        Path file = Files.createTempFile("pushforward", ".csv.gz");
        try {
            List<String> names = rows[0].length == 1 ? List.of("a") : rows[0].length == 2 ? List.of("a", "b \"x\", y") : List.of("a", "b", "é");
            Csv.write(file, names, Tensor.of(rows));
            Table table = Csv.read(file);
            assertEquals(names, table.names());
            double[][] read = table.values().toDoubleArray2();
            assertEquals(rows.length, read.length);
            for (int i = 0; i < rows.length; i++) {
                assertArrayEquals(rows[i], read[i]);
            }
        } finally {
            Files.delete(file);
        }
    }

    @Property
    void parsesEveryDecimalAsTheJdkDoes(@ForAll("decimals") String text) {
        NumberText parser = new NumberText();
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        double expected = Double.parseDouble(text);
        NumberText.Kind kind = parser.parse(bytes, 0, bytes.length);
        assertEquals(Double.isInfinite(expected) ? NumberText.Kind.TOO_LARGE : NumberText.Kind.NUMBER, kind, text);
        assertEquals(expected, parser.value(), text);
    }

    @Provide
    Arbitrary<double[][]> tables() {
        Arbitrary<Double> cell = Arbitraries.longs().map(Double::longBitsToDouble).map(x -> Double.isNaN(x) ? Double.NaN : x);
        return Arbitraries.integers().between(1, 3).flatMap(c -> cell.array(double[].class).ofSize(c).array(double[][].class).ofMinSize(1).ofMaxSize(20));
    }

    @Provide
    Arbitrary<String> decimals() {
        Arbitrary<String> exact = Arbitraries.doubles().map(Object::toString).filter(s -> !s.startsWith("N") && !s.contains("I"));
        Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25);
        Arbitrary<String> built = Combinators.combine(Arbitraries.of("", "-", "+"), digits, digits, Arbitraries.integers().between(-340, 320))
                .as((sign, whole, part, exponent) -> String.format(Locale.ROOT, "%s%s.%se%d", sign, whole, part, exponent));
        Arbitrary<String> small = Combinators.combine(Arbitraries.longs().between(0, 1L << 54), Arbitraries.integers().between(-25, 25))
                .as((m, e) -> m + "E" + e);
        return Arbitraries.oneOf(exact, built, small);
    }

    @Property(tries = 7)
    void rowsBeyondOneBlockStayInOrder(@ForAll @IntRange(min = 1, max = 7) int columns) throws IOException {
        StringBuilder text = new StringBuilder();
        int rows = 100_000 / columns;
        for (int i = 0; i < rows * columns; i++) {
            text.append(i).append((i + 1) % columns == 0 ? '\n' : ',');
        }
        try (Table table = read(text.toString())) {
            double[] values = table.values().toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                assertEquals(i, values[i]);
            }
            assertEquals(rows, table.line(rows - 1));
        }
    }
}
