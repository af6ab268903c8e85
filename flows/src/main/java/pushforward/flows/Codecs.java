package pushforward.flows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import pushforward.flows.internal.Checks;
import pushforward.tensor.io.Json;

/// A table of the types a file may describe: bijections, distributions, networks to JSON and back.
///
/// ```json
/// {"type": "act_norm", "version": 1, "features": 2}
/// ```
///
/// Only what is in the table can be read; nothing is looked up by a class name, and no code from a file is run. The built-in types are all there; [#with]
/// adds a user's own.
public final class Codecs {
    private final Map<String, Codec<?>> byType;
    private final Map<Class<?>, Codec<?>> byKind;

    private Codecs(Map<String, Codec<?>> byType, Map<Class<?>, Codec<?>> byKind) {
        this.byType = byType;
        this.byKind = byKind;
    }

    /// The types of this library.
    public static Codecs builtIn() {
        return new Codecs(Map.of(), Map.of()).with(BuiltInCodecs.ALL).with(TransformerCodecs.ALL).with(ConstraintCodecs.ALL).with(LayerCodecs.ALL)
                .with(DistributionCodecs.ALL).with(ContinuousCodecs.ALL);
    }

    /// This table and more.
    ///
    /// @throws IllegalArgumentException if a word or a Java type is there already
    public Codecs with(List<Codec<?>> more) {
        Map<String, Codec<?>> types = new LinkedHashMap<>(byType);
        Map<Class<?>, Codec<?>> kinds = new LinkedHashMap<>(byKind);
        for (Codec<?> c : more) {
            Checks.require(types.put(c.type(), c) == null, "a type that is not in the table", "\"" + c.type() + "\"");
            Checks.require(kinds.put(c.kind(), c) == null, "a class that is not in the table", c.kind().getName());
        }
        return new Codecs(types, kinds);
    }

    /// This table and one type more.
    public Codecs with(Codec<?> one) {
        return with(List.of(one));
    }

    /// The JSON form of a description.
    ///
    /// @throws IllegalArgumentException if it, or a part of it, is of a type that is not in the table
    public Json.Obj write(Object description) {
        Codec<?> codec = byKind.get(description.getClass());
        if (codec == null) {
            throw new IllegalArgumentException("expected a description of a type in the table " + words() + ", got a " + description.getClass().getName()
                    + ": add a codec for it");
        }
        return write(codec, description);
    }

    private <T> Json.Obj write(Codec<T> codec, Object description) {
        Json.Obj object = Json.object().with("type", codec.type()).with("version", codec.version());
        for (Map.Entry<String, Json> m : codec.write().apply(codec.kind().cast(description), this).members().entrySet()) {
            object = object.with(m.getKey(), m.getValue());
        }
        return object;
    }

    /// The description a JSON value stands for.
    ///
    /// @param expected what it must be, for example `Bijection.class`
    /// @throws IllegalArgumentException if the type is not in the table, the version is newer than this library, or what is described is not valid or not
    ///                                  what was expected
    public <T> T read(Json json, Class<T> expected) {
        Json.Obj object = json.asObject();
        String type = object.at("type").asString();
        Codec<?> codec = byType.get(type);
        Checks.require(codec != null, "a type in the table " + words(), "\"" + type + "\"");
        int version = object.at("version").asInt();
        Checks.require(version >= 1 && version <= codec.version(), "version 1 to " + codec.version() + " of \"" + type + "\"", "version " + version
                + (version > codec.version() ? ": the file was written by a newer version of this library" : ""));
        Object value;
        try {
            value = codec.read().read(object, version, this);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(type + ": " + e.getMessage(), e);
        }
        Checks.require(expected.isInstance(value), "a " + expected.getSimpleName(), "\"" + type + "\"");
        return expected.cast(value);
    }

    private TreeSet<String> words() {
        return new TreeSet<>(byType.keySet());
    }
}
