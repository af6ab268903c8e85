package pushforward.tensor.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// Writes a whole file or nothing: under a temporary name beside the target (`.name.pid-number.tmp`), forced to disk, then
/// moved over the target in one step. Whoever reads the target sees the old contents or the new, never a part, even after a
/// crash or a kill.
public final class AtomicFile {
    private static final AtomicLong NUMBER = new AtomicLong();

    private AtomicFile() {}

    /// What writes the contents.
    @FunctionalInterface
    public interface Body {
        /// Writes everything to `out`, which is buffered and may be closed.
        void writeTo(OutputStream out) throws IOException;
    }

    /// Replaces `target` by what `body` writes. If anything fails the target is as it was and the temporary file is gone.
    public static void write(Path target, Body body) throws IOException {
        Path name = target.getFileName();
        if (name == null || Files.isDirectory(target)) {
            throw new IOException("expected a file to write, got the directory " + target);
        }
        Path temporary = create(target, name);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                    OutputStream out = buffered(channel)) {
                body.writeTo(out);
                out.flush();
                channel.force(true);
            }
            move(temporary, target);
        } catch (Throwable e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        forceDirectory(target);
    }

    /// A buffered stream whose `close` only flushes: the channel must be open to be forced.
    private static OutputStream buffered(FileChannel channel) {
        return new BufferedOutputStream(Channels.newOutputStream(channel), ByteReader.CHUNK) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    private static Path create(Path target, Path name) throws IOException {
        while (true) {
            String unique = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
            Path temporary = target.resolveSibling("." + name + "." + unique + ".tmp");
            try {
                return Files.createFile(temporary);
            } catch (FileAlreadyExistsException e) {
                // Left behind by a killed process of the same number: take the next name.
                continue;
            }
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Makes the move itself durable where the platform lets a directory be opened.
    private static void forceDirectory(Path target) {
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            System.getLogger(AtomicFile.class.getName()).log(System.Logger.Level.DEBUG, "cannot force directory " + directory, e);
        }
    }
}
