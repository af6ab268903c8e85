package pushforward.tensor.kernel;

import jdk.incubator.vector.VectorShape;

/// The width of all vectors of this process.
final class VectorWidth {
    static final String PROPERTY = "pushforward.vectorBits";

    private VectorWidth() {
    }

    /// @throws IllegalArgumentException if the property names no width
    static VectorShape shape() {
        String bits = System.getProperty(PROPERTY, "max");
        return switch (bits) {
            case "max" -> VectorShape.preferredShape();
            case "128", "256", "512" -> VectorShape.forBitSize(Integer.parseInt(bits));
            default -> throw new IllegalArgumentException("expected " + PROPERTY + " to be 128, 256, 512 or max, got " + bits);
        };
    }
}
