package pushforward.flows;

import java.util.function.BiFunction;
import pushforward.tensor.io.Json;

/// How one type of description is written as a JSON object, and read back.
///
/// The object gets the members `type` and `version` besides what `write` puts in. Reading receives an object of any version from 1 to `version`, so that older
/// files remain readable, and must check what it reads, as constructors do.
///
/// @param type the word that stands for the type in files: lower case and `_`
/// @param version the version written, from 1
/// @param kind the Java type
/// @param write the description's members; parts are written by [Codecs#write]
/// @param read the description from an object and its version; parts are read by [Codecs#read]
public record Codec<T>(String type, int version, Class<T> kind, BiFunction<T, Codecs, Json.Obj> write, Reader<T> read) {

    public Codec {
        if (!type.matches("[a-z][a-z0-9_]*") || version < 1) {
            throw new IllegalArgumentException("expected a lower-case word and a version of at least 1, got \"" + type + "\" and " + version);
        }
    }

    /// Makes a description from its JSON form.
    @FunctionalInterface
    public interface Reader<T> {
        /// @param members the object, `type` and `version` included
        /// @param version 1 or more, at most the codec's
        T read(Json.Obj members, int version, Codecs codecs);
    }

    /// A codec of version 1.
    public static <T> Codec<T> of(String type, Class<T> kind, BiFunction<T, Codecs, Json.Obj> write, BiFunction<Json.Obj, Codecs, T> read) {
        return new Codec<>(type, 1, kind, write, (members, version, codecs) -> read.apply(members, codecs));
    }
}
