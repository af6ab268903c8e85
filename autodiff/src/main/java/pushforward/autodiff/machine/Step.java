package pushforward.autodiff.machine;

import org.jspecify.annotations.Nullable;

/// An instruction and where it came from.
///
/// @param instruction what is run
/// @param op the name of the primitive it computes, or of the service it does
/// @param origin the line of user code that recorded the primitive, or an empty string
/// @param result where the primitive's value lies afterwards, or null for a service (a temporary copy)
/// @param size elements of the value per sample
public record Step(Instruction instruction, String op, String origin, @Nullable Location result, long size) {
}
