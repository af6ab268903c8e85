package pushforward.tensor.io;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A JSON value (RFC 8259), immutable.
///
/// Numbers keep the text they were written with, so that a 64-bit integer or a double comes back exactly as it was; objects
/// keep the order of their members. The reader is strict: no comments, no trailing commas, no duplicate names, no unpaired
/// surrogates, at most [#MAX_DEPTH] levels and [#MAX_VALUES] values.
///
/// The accessors (`number.asDouble()`, `object.at("name")`) throw an [IllegalArgumentException] that says what was expected and
/// what is there.
public sealed interface Json {
    /// Deepest nesting of arrays and objects the reader accepts.
    int MAX_DEPTH = 64;

    /// Most values (members and elements included) the reader accepts in one text.
    int MAX_VALUES = 1 << 20;

    /// An object: its members by name, in order.
    record Obj(SequencedMap<String, Json> members) implements Json {
        /// Copies `members`.
        public Obj {
            members.keySet().forEach(JsonWriter::requireUnicode);
            members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
        }

        /// True if there is a member of that name.
        public boolean has(String name) {
            return members.containsKey(name);
        }

        /// The member `name`; an error naming the members there are if it is missing.
        public Json at(String name) {
            Json value = members.get(name);
            if (value == null) {
                throw new IllegalArgumentException("expected a member \"" + name + "\", got only " + members.keySet());
            }
            return value;
        }

        /// This object with one more member, or with the member of that name replaced.
        public Obj with(String name, Json value) {
            SequencedMap<String, Json> copy = new LinkedHashMap<>(members);
            copy.put(name, value);
            return new Obj(copy);
        }

        /// This object with one more string member.
        public Obj with(String name, String value) {
            return with(name, Json.of(value));
        }

        /// This object with one more number.
        public Obj with(String name, double value) {
            return with(name, Json.of(value));
        }

        /// This object with one more integer.
        public Obj with(String name, long value) {
            return with(name, Json.of(value));
        }

        /// This object with one more boolean.
        public Obj with(String name, boolean value) {
            return with(name, Json.of(value));
        }

        @Override
        public String toString() {
            return write();
        }
    }

    /// An array.
    record Arr(List<Json> elements) implements Json {
        /// Copies `elements`.
        public Arr {
            elements = List.copyOf(elements);
        }

        /// The number of elements.
        public int size() {
            return elements.size();
        }

        /// Element `index` from 0.
        public Json at(int index) {
            if (index < 0 || index >= elements.size()) {
                throw new IllegalArgumentException("expected an index in [0, " + elements.size() + "), got " + index);
            }
            return elements.get(index);
        }

        @Override
        public String toString() {
            return write();
        }
    }

    /// A string.
    record Str(String value) implements Json {
        /// Checks that surrogates come in pairs: others cannot be written as UTF-8.
        public Str {
            JsonWriter.requireUnicode(value);
        }

        @Override
        public String toString() {
            return write();
        }
    }

    /// A number, as the text it was written with.
    record Num(String literal) implements Json {
        /// Checks that `literal` is a JSON number.
        public Num {
            if (!JsonReader.isNumber(literal)) {
                throw new IllegalArgumentException("expected a JSON number, got \"" + literal + "\"");
            }
        }

        @Override
        public String toString() {
            return literal;
        }
    }

    /// `true` or `false`.
    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /// `null`.
    record Null() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    /// An object without members, to start from: `Json.object().with("kind", "coupling").with("layers", 8)`.
    static Obj object() {
        return new Obj(new LinkedHashMap<>());
    }

    /// An array of values.
    static Arr array(List<? extends Json> elements) {
        return new Arr(List.copyOf(elements));
    }

    /// An array of values.
    static Arr array(Json... elements) {
        return new Arr(List.of(elements));
    }

    /// A string. Unpaired surrogates cannot be written as UTF-8 and are refused.
    static Str of(String value) {
        return new Str(value);
    }

    /// A number that reads back as the same double, bit for bit (`-0.0` too). JSON has no NaN and no infinity: those are refused.
    static Num of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("expected a finite number (JSON has no others), got " + value);
        }
        return new Num(Double.toString(value));
    }

    /// An integer.
    static Num of(long value) {
        return new Num(Long.toString(value));
    }

    /// A boolean.
    static Bool of(boolean value) {
        return new Bool(value);
    }

    /// Reads one JSON text; white space may surround it, nothing else.
    ///
    /// @param text the text
    /// @param name what to call it in errors, for example a file name
    /// @throws FormatException naming the byte offset in the UTF-8 form of the text
    static Json parse(String text, String name) throws FormatException {
        try {
            JsonWriter.requireUnicode(text);
        } catch (IllegalArgumentException e) {
            throw FormatException.inFile(name, e.getMessage()).causedBy(e);
        }
        return parse(text.getBytes(StandardCharsets.UTF_8), name, 0);
    }

    /// Reads one JSON text in UTF-8.
    ///
    /// @param utf8 the text, not modified
    /// @param name what to call it in errors
    /// @param offset where the text begins in its file: added to the byte offsets in errors
    static Json parse(byte[] utf8, String name, long offset) throws FormatException {
        return new JsonReader(utf8, name, offset).read();
    }

    /// The text on one line, without spaces.
    default String write() {
        StringBuilder out = new StringBuilder();
        JsonWriter.write(this, out, -1);
        return out.toString();
    }

    /// The text with one member or element per line and two spaces per level.
    default String writeIndented() {
        StringBuilder out = new StringBuilder();
        JsonWriter.write(this, out, 0);
        return out.toString();
    }

    /// This value as an object.
    default Obj asObject() {
        return this instanceof Obj object ? object : JsonWriter.fail("an object", this);
    }

    /// This value as an array.
    default Arr asArray() {
        return this instanceof Arr array ? array : JsonWriter.fail("an array", this);
    }

    /// The text of this string.
    default String asString() {
        return this instanceof Str string ? string.value() : JsonWriter.fail("a string", this);
    }

    /// This boolean.
    default boolean asBoolean() {
        return this instanceof Bool bool ? bool.value() : JsonWriter.fail("true or false", this);
    }

    /// This number as the nearest double; one too large for a double is an error.
    default double asDouble() {
        if (!(this instanceof Num(String literal))) {
            return JsonWriter.fail("a number", this);
        }
        double value = Double.parseDouble(literal);
        return Double.isFinite(value) ? value : JsonWriter.fail("a number in the range of a double", this);
    }

    /// This number as a long: it must be written as an integer (no point, no exponent) and fit.
    default long asLong() {
        if (!(this instanceof Num(String literal))) {
            return JsonWriter.fail("an integer", this);
        }
        try {
            return Long.parseLong(literal);
        } catch (NumberFormatException e) {
            return JsonWriter.fail("a 64-bit integer", this);
        }
    }

    /// This number as an int: it must be written as an integer (no point, no exponent) and fit.
    default int asInt() {
        long value = asLong();
        return value == (int) value ? (int) value : JsonWriter.fail("a 32-bit integer", this);
    }
}
