package pushforward.bench.run;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Numbers that may be infinite or NaN, in JSON, which has no such numbers.
public final class JsonNumbers {
    private JsonNumbers() {
    }

    /// Puts a number into an object; one that is not finite as null.
    public static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
