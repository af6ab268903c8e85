package pushforward.tensor.io;

import java.io.IOException;
import java.io.Serial;

/// A file that is damaged, truncated, hostile or simply of another format.
///
/// The message reads `file: place: what is wrong`, where the place is a byte offset (`byte 128`) in binary formats and a line
/// and a column in CSV (`line 3, column 2`). Offsets count from 0 in the uncompressed bytes; lines and columns count from 1.
public final class FormatException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String file;
    private final long offset;
    private final long line;
    private final int column;

    private FormatException(String file, long offset, long line, int column, String message) {
        super(message);
        this.file = file;
        this.offset = offset;
        this.line = line;
        this.column = column;
    }

    /// Something wrong with the file as a whole.
    public static FormatException inFile(String file, String problem) {
        return new FormatException(file, -1, -1, -1, file + ": " + problem);
    }

    /// Something wrong at byte `offset` (from 0).
    public static FormatException atByte(String file, long offset, String problem) {
        return new FormatException(file, offset, -1, -1, file + ": byte " + offset + ": " + problem);
    }

    /// Something wrong at `line` and field number `column` (both from 1) of a text file.
    public static FormatException atCell(String file, long line, int column, String problem) {
        return new FormatException(file, -1, line, column, file + ": line " + line + ", column " + column + ": " + problem);
    }

    /// Something wrong with a whole `line` (from 1) of a text file.
    public static FormatException atLine(String file, long line, String problem) {
        return new FormatException(file, -1, line, -1, file + ": line " + line + ": " + problem);
    }

    /// Adds the exception that brought the problem to light.
    FormatException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /// The file as the reader was told its name.
    public String file() {
        return file;
    }

    /// The byte offset from 0, or -1 if the place is a line or the whole file.
    public long offset() {
        return offset;
    }

    /// The line from 1, or -1 if the place is a byte or the whole file.
    public long line() {
        return line;
    }

    /// The field number from 1, or -1 if the place is not a field.
    public int column() {
        return column;
    }
}
