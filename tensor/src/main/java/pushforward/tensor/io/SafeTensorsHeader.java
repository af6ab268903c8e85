package pushforward.tensor.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The header of a safetensors file: its length in 8 bytes, then JSON that names the tensors and says where in the rest of the
/// file they lie.
///
/// ```
/// 0        8                    8 + n                                        end of file
/// | n, u64 | {"w":{"dtype":...} | bytes of w      | bytes of b | ...          |
///                               0 = data_offsets start here
/// ```
///
/// @param entries the tensors by name, in the header's order
/// @param metadata the strings under `__metadata__`
/// @param dataStart the file offset the data offsets count from
record SafeTensorsHeader(SequencedMap<String, Entry> entries, Map<String, String> metadata, long dataStart) {
    static final String METADATA = "__metadata__";
    /// Enough for some 100,000 tensors.
    static final int MAX_LENGTH = 1 << 25;

    /// One tensor: bytes `[begin, end)` of the file.
    record Entry(String name, ElementType type, long[] dims, long begin, long end) {}

    static SafeTensorsHeader read(ByteReader in) throws IOException {
        byte[] size = in.read(8, "safetensors header length");
        long length = 0;
        for (int i = 7; i >= 0; i--) {
            length = length << 8 | size[i] & 0xff;
        }
        if (length < 2 || length > MAX_LENGTH) {
            throw in.errorAt(0, "expected a safetensors header of 2 to " + MAX_LENGTH + " bytes, got " + Long.toUnsignedString(length));
        }
        long start = in.position();
        byte[] text = in.read((int) length, "safetensors header");
        if (text[0] != '{') {
            throw in.errorAt(start, "expected the safetensors header to begin with '{'");
        }
        if (!(Json.parse(text, in.name(), start) instanceof Json.Obj header)) {
            throw in.errorAt(start, "expected the safetensors header to be an object");
        }
        long dataStart = in.position();
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = Map.of();
        for (Map.Entry<String, Json> member : header.members().entrySet()) {
            if (member.getKey().equals(METADATA)) {
                metadata = metadata(member.getValue(), in, start);
            } else {
                entries.put(member.getKey(), entry(member.getKey(), member.getValue(), in, start, dataStart));
            }
        }
        checkCover(entries, in, dataStart);
        return new SafeTensorsHeader(entries, metadata, dataStart);
    }

    private static Map<String, String> metadata(Json value, ByteReader in, long start) throws FormatException {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (!(value instanceof Json.Obj object)) {
            throw in.errorAt(start, "expected " + METADATA + " to be an object");
        }
        for (Map.Entry<String, Json> entry : object.members().entrySet()) {
            if (!(entry.getValue() instanceof Json.Str(String text))) {
                throw in.errorAt(start, "expected " + METADATA + " to hold strings, got another value for " + quoted(entry.getKey()));
            }
            metadata.put(entry.getKey(), text);
        }
        return Collections.unmodifiableMap(metadata);
    }

    private static Entry entry(String name, Json value, ByteReader in, long start, long dataStart) throws FormatException {
        String tensor = "tensor " + quoted(name) + ": ";
        try {
            Json.Obj object = value.asObject();
            if (object.members().size() != 3) {
                throw new IllegalArgumentException("expected dtype, shape and data_offsets, got " + object.members().keySet());
            }
            ElementType type = type(object.at("dtype").asString());
            List<Json> axes = object.at("shape").asArray().elements();
            long[] dims = new long[axes.size()];
            for (int i = 0; i < dims.length; i++) {
                dims[i] = axes.get(i).asLong();
            }
            long bytes = Sizes.elements(dims, type, in, start) * type.bytes();
            Json.Arr offsets = object.at("data_offsets").asArray();
            if (offsets.size() != 2) {
                throw new IllegalArgumentException("expected two data_offsets, got " + offsets.size());
            }
            long begin = offsets.at(0).asLong();
            long end = offsets.at(1).asLong();
            if (begin < 0 || end < begin || end > in.remaining()) {
                throw new IllegalArgumentException("expected data_offsets in [0, " + in.remaining() + "], got [" + begin + ", "
                        + end + "]");
            }
            if (end - begin != bytes) {
                throw new IllegalArgumentException("expected " + bytes + " bytes for its shape and type, got " + (end - begin));
            }
            return new Entry(name, type, dims, dataStart + begin, dataStart + end);
        } catch (IllegalArgumentException e) {
            throw in.errorAt(start, tensor + e.getMessage()).causedBy(e);
        }
    }

    private static ElementType type(String dtype) {
        return switch (dtype) {
            case "BOOL" -> ElementType.BOOL;
            case "U8" -> ElementType.U8;
            case "I8" -> ElementType.I8;
            case "U16" -> ElementType.U16;
            case "I16" -> ElementType.I16;
            case "U32" -> ElementType.U32;
            case "I32" -> ElementType.I32;
            case "U64" -> ElementType.U64;
            case "I64" -> ElementType.I64;
            case "F16" -> ElementType.F16;
            case "BF16" -> ElementType.BF16;
            case "F32" -> ElementType.F32;
            case "F64" -> ElementType.F64;
            default -> throw new IllegalArgumentException("expected a dtype such as F32, F64, I64 or U8, got " + quoted(dtype));
        };
    }

    /// The tensors must cover the data exactly: no overlap, no hole, nothing behind the last.
    private static void checkCover(SequencedMap<String, Entry> entries, ByteReader in, long dataStart) throws FormatException {
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long at = dataStart;
        for (Entry entry : sorted) {
            if (entry.begin() != at) {
                String problem = entry.begin() < at ? " overlaps another" : " follows a gap";
                throw in.errorAt(entry.begin(), "tensor " + quoted(entry.name()) + problem + ": expected it to begin at byte " + at);
            }
            at = entry.end();
        }
        long more = dataStart + in.remaining() - at;
        if (more != 0) {
            throw in.errorAt(at, "expected the end of the file after the last tensor, got " + more + " more bytes");
        }
    }

    private static String quoted(String name) {
        return '"' + (name.length() > 60 ? name.substring(0, 60) + "..." : name) + '"';
    }
}
