package pushforward.tensor.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The arrays of an `.npz` file by name, in the file's order.
public record NamedArrays(SequencedMap<String, StoredArray> arrays) implements Contents {
    /// Copies the map.
    public NamedArrays {
        arrays = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arrays));
    }

    /// The array `name`; an error naming those there are if it is missing.
    public StoredArray at(String name) {
        StoredArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("expected an array \"" + name + "\", got only " + arrays.keySet());
        }
        return array;
    }

    @Override
    public void close() {
        arrays.values().forEach(StoredArray::close);
    }
}
