package guide;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// The code blocks of the guide, and where their contents come from.
///
/// A fence ```` ```java Example#name ```` holds the region `name` of `Example.java`, of this package or of the consumer project: the lines between `// region name`
/// and `// end name`. A fence ```` ```text Example.method ```` holds what the static method prints, and ```` ```text Example.main ```` what the consumer project
/// prints. Nothing in such a block is typed by hand: run the tests with `-Dguide.update=true` to write the blocks anew.
final class Guide {
    private static final Path ROOT = root();
    private static final Path CONSUMER = ROOT.resolve("docs/consumer/src/consumer/Example.java");

    private Guide() {
    }

    /// One marked block of one page.
    record Block(Path page, int firstLine, String source, String text) {
        boolean isOutput() {
            return source.indexOf('#') < 0;
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }

    static List<Path> pages() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs")); Stream<Path> decisions = list(ROOT.resolve("docs/adr"))) {
            List<Path> pages = new ArrayList<>(Stream.concat(docs, decisions).filter(p -> p.toString().endsWith(".md")).sorted().toList());
            pages.add(ROOT.resolve("README.md"));
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> list(Path folder) throws IOException {
        return Files.isDirectory(folder) ? Files.list(folder) : Stream.empty();
    }

    static Path root(String relative) {
        return ROOT.resolve(relative);
    }

    static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The marked blocks of a page.
    static List<Block> blocks(Path page) {
        List<String> lines = lines(page);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```java ") || line.startsWith("```text ")) {
                int end = i + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                blocks.add(new Block(page, i + 1, line.substring(8).strip(), String.join("\n", lines.subList(i + 1, end))));
                i = end;
            }
        }
        return blocks;
    }

    /// What a block should hold.
    static String expected(Block block) {
        return block.isOutput() ? output(block.source()) : region(block.source());
    }

    private static String region(String source) {
        String file = source.substring(0, source.indexOf('#'));
        String name = source.substring(source.indexOf('#') + 1);
        Path own = ROOT.resolve("docs/src/test/java/guide/" + file + ".java");
        List<String> lines = lines(Files.exists(own) ? own : CONSUMER);
        int from = indexOf(lines, "// region " + name, source) + 1;
        int to = indexOf(lines, "// end " + name, source);
        List<String> body = lines.subList(from, to);
        int indent = body.stream().filter(l -> !l.isBlank()).mapToInt(l -> l.length() - l.stripLeading().length()).min().orElse(0);
        return String.join("\n", body.stream().map(l -> l.isBlank() ? "" : l.substring(indent)).toList());
    }

    private static int indexOf(List<String> lines, String marker, String source) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no line '" + marker + "' for " + source);
    }

    private static String output(String source) {
        String type = source.substring(0, source.lastIndexOf('.'));
        String name = source.substring(source.lastIndexOf('.') + 1);
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            boolean consumer = name.equals("main");
            Method method = consumer ? consumer().getMethod("main", String[].class) : Class.forName("guide." + type).getDeclaredMethod(name);
            method.setAccessible(true);
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            method.invoke(null, consumer ? new Object[] {new String[0]} : new Object[0]);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(source + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no static method " + source, e);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /// The consumer project's class, which no build compiles.
    private static Class<?> consumer() throws ReflectiveOperationException {
        try {
            Path classes = Files.createTempDirectory("consumer");
            int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-d", classes.toString(), "-classpath",
                    System.getProperty("java.class.path"), CONSUMER.toString());
            if (errors != 0) {
                throw new IllegalStateException("the consumer's example does not compile");
            }
            return new URLClassLoader(new URL[] {classes.toUri().toURL()}).loadClass("consumer.Example");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes all marked blocks of a page anew.
    static void update(Path page) {
        List<String> lines = lines(page);
        List<Block> blocks = blocks(page);
        for (int b = blocks.size() - 1; b >= 0; b--) {
            Block block = blocks.get(b);
            int from = block.firstLine();
            int to = from;
            while (!lines.get(to).equals("```")) {
                to++;
            }
            lines = new ArrayList<>(lines);
            lines.subList(from, to).clear();
            lines.addAll(from, List.of(expected(block).split("\n", -1)));
        }
        try {
            Files.write(page, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
