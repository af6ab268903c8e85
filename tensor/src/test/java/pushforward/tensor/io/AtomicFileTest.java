package pushforward.tensor.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path directory;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(p -> p.getFileName().toString()).toList();
        }
    }

    @Test
    void replacesAndLeavesNothingBehind() throws IOException {
        Path file = directory.resolve("a");
        AtomicFile.write(file, out -> out.write("one".getBytes()));
        AtomicFile.write(file, out -> {
            out.write("two".getBytes());
            assertEquals("one", Files.readString(file));
            out.close();
        });
        assertEquals("two", Files.readString(file));
        assertEquals(List.of("a"), names());
    }

    @Test
    void aFailureChangesNothing() throws IOException {
        Path file = directory.resolve("a");
        AtomicFile.write(file, out -> out.write(1));
        assertThrows(IOException.class, () -> AtomicFile.write(file, out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("disk");
        }));
        assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, out -> {
            throw new IllegalStateException("closed tensor");
        }));
        assertEquals(1, Files.size(file));
        assertEquals(List.of("a"), names());
        assertThrows(IOException.class, () -> AtomicFile.write(directory, out -> out.write(1)));
        assertThrows(IOException.class, () -> AtomicFile.write(directory.resolve("no/such/a"), out -> out.write(1)));
    }

    @Test
    void writersOfOneFileDoNotMix() throws IOException {
        Path file = directory.resolve("a");
        IntStream.range(0, 64).parallel().forEach(i -> {
            try {
                AtomicFile.write(file, out -> out.write(("x" + i).repeat(10_000).getBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        String text = Files.readString(file);
        assertEquals(text.substring(0, text.length() / 10_000).repeat(10_000), text);
        assertEquals(List.of("a"), names());
    }

    @Test
    void filesGetThePermissionsOfAnyNewFile() throws IOException {
        Path ours = directory.resolve("a");
        Path plain = directory.resolve("b");
        AtomicFile.write(ours, out -> out.write(1));
        Files.write(plain, new byte[1]);
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(ours));
    }
}
