package pushforward.tensor.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.TensorAccess;

/// The safetensors format: named tensors and a map of strings in one file that runs no code when it is read.
///
/// Read: all of [ElementType] (integers become F64 and must be exact; F16 and BF16 become F32). Written: F32 and F64, each
/// tensor aligned to its element, the first to 64 bytes. The data of all tensors must cover the file behind the header exactly.
///
/// @param arrays the tensors by name, in the header's order
/// @param metadata the strings of `__metadata__`, empty if there are none
public record SafeTensors(SequencedMap<String, StoredArray> arrays, Map<String, String> metadata) implements Contents {
    private static final int ALIGNMENT = 64;

    /// Copies the maps.
    public SafeTensors {
        arrays = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arrays));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// The tensor `name`; an error naming those there are if it is missing.
    public Tensor at(String name) {
        StoredArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("expected a tensor \"" + name + "\", got only " + arrays.keySet());
        }
        return array.values();
    }

    /// Reads a file, plain or gzipped, into memory of its own.
    public static SafeTensors read(Path file) throws IOException {
        String name = file.toString();
        return Gzip.isGzip(file) ? Gzip.expanded(file, expanded -> open(expanded, name, false)) : open(file, name, false);
    }

    /// Maps a file: F32 and F64 tensors are views of it and cost no memory until they are touched (types that must be
    /// converted, and data that is not aligned to its element, are copied). The mapping ends when all tensors are closed or
    /// unreachable.
    ///
    /// The file must not be changed in place meanwhile: the tensors would change, and if it is cut short reading them fails with an
    /// [InternalError]. Replacing it as [AtomicFile] does is safe.
    public static SafeTensors map(Path file) throws IOException {
        if (Gzip.isGzip(file)) {
            throw FormatException.inFile(file.toString(), "compressed files cannot be mapped: read it, or decompress it first");
        }
        return open(file, file.toString(), true);
    }

    /// Writes tensors and strings. Equal arguments give equal files.
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        List<Map.Entry<String, Tensor>> order = new ArrayList<>(tensors.entrySet());
        order.sort(Comparator.comparing(entry -> -entry.getValue().dtype().bytes()));
        byte[] header = header(order, metadata);
        AtomicFile.write(file, out -> {
            out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
            out.write(header);
            for (Map.Entry<String, Tensor> entry : order) {
                ArrayEncoder.write(entry.getValue(), out);
            }
        });
    }

    @Override
    public void close() {
        arrays.values().forEach(StoredArray::close);
    }

    private static byte[] header(List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            SequencedMap<String, Json> strings = new LinkedHashMap<>();
            metadata.forEach((key, value) -> strings.put(key, Json.of(value)));
            members.put(SafeTensorsHeader.METADATA, new Json.Obj(strings));
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors) {
            Tensor tensor = entry.getValue();
            long end = offset + tensor.size() * tensor.dtype().bytes();
            List<Json.Num> axes = Arrays.stream(tensor.shape().dims()).mapToObj(Json::of).toList();
            Json.Obj description = Json.object().with("dtype", tensor.dtype().name()).with("shape", Json.array(axes))
                    .with("data_offsets", Json.array(Json.of(offset), Json.of(end)));
            if (members.put(entry.getKey(), description) != null) {
                throw new IllegalArgumentException("expected a tensor name other than " + SafeTensorsHeader.METADATA);
            }
            offset = end;
        }
        if (members.containsKey(SafeTensorsHeader.METADATA) && metadata.isEmpty()) {
            throw new IllegalArgumentException("expected a tensor name other than " + SafeTensorsHeader.METADATA);
        }
        byte[] text = new Json.Obj(members).write().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, text.length + Math.floorMod(-(text.length + 8), ALIGNMENT));
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        if (padded.length > SafeTensorsHeader.MAX_LENGTH) {
            throw new IllegalArgumentException("expected a header of at most " + SafeTensorsHeader.MAX_LENGTH + " bytes, got "
                    + padded.length);
        }
        return padded;
    }

    private static SafeTensors open(Path file, String name, boolean map) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteReader in = new ByteReader(name, Channels.newInputStream(channel), channel.size());
            SafeTensorsHeader header = SafeTensorsHeader.read(in);
            Mapping mapping = map && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Mapping.of(channel, header.dataStart()) : null;
            SequencedMap<String, StoredArray> arrays = new LinkedHashMap<>();
            try {
                for (SafeTensorsHeader.Entry entry : header.entries().values()) {
                    arrays.put(entry.name(), new StoredArray(load(channel, name, entry, mapping), entry.type()));
                }
            } catch (IOException | RuntimeException e) {
                arrays.values().forEach(StoredArray::close);
                throw e;
            } finally {
                if (mapping != null) {
                    mapping.release();
                }
            }
            return new SafeTensors(arrays, header.metadata());
        }
    }

    private static Tensor load(FileChannel channel, String name, SafeTensorsHeader.Entry entry, @Nullable Mapping mapping)
            throws IOException {
        ElementType type = entry.type();
        boolean plain = type == ElementType.F32 || type == ElementType.F64;
        if (mapping != null && plain && entry.begin() % type.bytes() == 0 && entry.end() > entry.begin()) {
            return mapping.view(entry);
        }
        channel.position(entry.begin());
        ByteReader in = new ByteReader(name, Channels.newInputStream(channel), entry.begin(), entry.end());
        return ArrayDecoder.rowMajor(in, type, ByteOrder.LITTLE_ENDIAN, entry.dims(), type.natural());
    }

    /// The mapped data of one file, unmapped when the reader and all tensors have released it.
    private record Mapping(Arena arena, MemorySegment data, long start, AtomicInteger users) {
        static Mapping of(FileChannel channel, long start) throws IOException {
            Arena arena = Arena.ofShared();
            try {
                MemorySegment data = channel.map(FileChannel.MapMode.READ_ONLY, start, channel.size() - start, arena);
                return new Mapping(arena, data, start, new AtomicInteger(1));
            } catch (IOException | RuntimeException e) {
                arena.close();
                throw e;
            }
        }

        Tensor view(SafeTensorsHeader.Entry entry) {
            MemorySegment segment = data.asSlice(entry.begin() - start, entry.end() - entry.begin());
            users.incrementAndGet();
            try {
                return TensorAccess.wrap(entry.type().natural(), Sizes.shape(entry.dims()), segment, this::release);
            } catch (RuntimeException e) {
                release();
                throw e;
            }
        }

        void release() {
            if (users.decrementAndGet() == 0) {
                arena.close();
            }
        }
    }
}
