package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @Test
    void readsEveryKindOfValue() throws IOException {
        Json json = Json.parse(" { \"a\" : [1, -2.5e3, true, false, null] , \"\\u00e9\\n\" : {} }\n", "t");
        Json.Arr array = json.asObject().at("a").asArray();
        assertEquals(1, array.at(0).asInt());
        assertEquals(-2500, array.at(1).asDouble());
        assertTrue(array.at(2).asBoolean());
        assertEquals(new Json.Null(), array.at(4));
        assertEquals(List.of("a", "é\n"), List.copyOf(json.asObject().members().keySet()));
        assertEquals("{\"a\":[1,-2.5e3,true,false,null],\"é\\n\":{}}", json.write());
        assertEquals(json, Json.parse(json.writeIndented(), "t"));
    }

    @Test
    void indentsByTwoSpaces() {
        Json json = Json.object().with("kind", "flow").with("sizes", Json.array(Json.of(1), Json.of(2))).with("none", Json.array());
        assertEquals("""
                {
                  "kind": "flow",
                  "sizes": [
                    1,
                    2
                  ],
                  "none": []
                }""", json.writeIndented());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``|0|JSON value", "{|1|member name", "{\"a\" 1}|5|':'", "[1,]|3|JSON value", "[1 2]|3|','", "{\"a\":1,}|7|member name", "01|0|number", "1.|0|number",
        "-|0|number", "1e|0|number", ".5|0|value", "+1|0|value", "NaN|0|value", "tru|0|true", "\"a|2|end of a string", "\"\\x\"|1|escape",
        "\"\\ud800\"|1|surrogate", "\"\\ud800\\u0041\"|1|surrogate", "\"\\udc00\"|1|surrogate", "\"\\u12g4\"|1|hexadecimal", "1 1|2|end",
        "{\"a\":1,\"a\":2}|7|once", "[1]]|3|end", "// c|0|value"})
    void namesTheByteOfAnError(String text, int offset, String expected) {
        FormatException e = assertThrows(FormatException.class, () -> Json.parse(text, "file.json"));
        assertEquals(offset, e.offset(), e.getMessage());
        assertTrue(e.getMessage().startsWith("file.json: byte " + offset + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void refusesControlCharactersAndBadUtf8() {
        assertThrows(FormatException.class, () -> Json.parse("\"a\tb\"", "t"));
        FormatException e = assertThrows(FormatException.class, () -> Json.parse(new byte[] {'"', 'a', (byte) 0xff, '"'}, "t", 100));
        assertEquals(101, e.offset());
        assertThrows(FormatException.class, () -> Json.parse("\"\ud800\"", "t"));
        byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
        assertThrows(FormatException.class, () -> Json.parse(surrogate, "t", 0));
    }

    @Test
    void limitsDepthAndNumberOfValues() throws IOException {
        int d = Json.MAX_DEPTH;
        Json.parse("[".repeat(d) + "]".repeat(d), "t");
        assertThrows(FormatException.class, () -> Json.parse("[".repeat(1_000_000), "t"));
        assertThrows(FormatException.class, () -> Json.parse("{\"a\":".repeat(1_000_000), "t"));
        assertThrows(FormatException.class, () -> Json.parse("[" + "1,".repeat(Json.MAX_VALUES) + "1]", "t"));
    }

    @Test
    void accessorsSayWhatWasExpected() {
        Json.Obj object = Json.object().with("n", 1.5).with("big", 1L << 40).with("s", "x");
        assertEquals("expected a member \"m\", got only [n, big, s]", message(() -> object.at("m")));
        assertEquals("expected a 64-bit integer, got 1.5", message(() -> object.at("n").asLong()));
        assertEquals("expected a 32-bit integer, got 1099511627776", message(() -> object.at("big").asInt()));
        assertEquals("expected an array, got \"x\"", message(() -> object.at("s").asArray()));
        assertEquals("expected a number in the range of a double, got 1e999", message(() -> new Json.Num("1e999").asDouble()));
        assertEquals("expected a JSON number, got \"0x1\"", message(() -> new Json.Num("0x1")));
        assertThrows(IllegalArgumentException.class, () -> Json.of(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Json.of("\ud800"));
        assertThrows(UnsupportedOperationException.class, () -> object.members().put("z", Json.of(1)));
    }

    private static String message(Executable executable) {
        return assertThrows(IllegalArgumentException.class, executable).getMessage();
    }

    @Property
    void doublesComeBackBitForBit(@ForAll("finite") double value) throws IOException {
        double read = Json.parse(Json.of(value).write(), "t").asDouble();
        assertEquals(Double.doubleToRawLongBits(value), Double.doubleToRawLongBits(read));
    }

    @Property
    void longsComeBack(@ForAll long value) throws IOException {
        assertEquals(value, Json.parse(Json.of(value).write(), "t").asLong());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void valuesComeBack(@ForAll("values") Json value) throws IOException {
        assertEquals(value, Json.parse(value.write(), "t"));
        assertEquals(value, Json.parse(value.writeIndented(), "t"));
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void damagedTextParsesOrIsRefused(@ForAll("values") Json value, @ForAll int place, @ForAll byte change) {
        byte[] text = value.write().getBytes(StandardCharsets.UTF_8);
        text[Math.floorMod(place, text.length)] = change;
        try {
            Json.parse(text, "t", 0).write();
        } catch (FormatException e) {
            assertTrue(e.offset() >= 0 && e.offset() <= text.length);
        }
    }

    @Provide
    Arbitrary<Double> finite() {
        return Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    }

    @Provide
    Arbitrary<Json> values() {
        Arbitrary<String> text = Arbitraries.strings().withCharRange('\0', '\u2fff').ofMaxLength(8);
        Arbitrary<Json> leaf = Arbitraries.oneOf(text.map(Json::of), finite().map(Json::of), Arbitraries.longs().map(Json::of),
                Arbitraries.of(true, false).map(Json::of), Arbitraries.just(new Json.Null()));
        return Arbitraries.recursive(() -> leaf, inner -> Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(Json::array),
                Arbitraries.maps(text, inner).ofMaxSize(4).map(m -> new Json.Obj(new LinkedHashMap<>(m)))), 0, 3);
    }
}
