package guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the guide to its code: every marked block is what the code says or prints, and every relative link leads somewhere.
class GuideTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    static List<Path> pages() {
        return Guide.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void blocksAreWhatTheCodeSays(Path page) {
        if (Boolean.getBoolean("guide.update")) {
            Guide.update(page);
        }
        for (Guide.Block block : Guide.blocks(page)) {
            assertEquals(Guide.expected(block), block.text(), page.getFileName() + ":" + block.firstLine() + " (write it anew with -Dguide.update=true)");
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) {
        for (String line : Guide.lines(page)) {
            Matcher m = LINK.matcher(line);
            while (m.find()) {
                Path target = page.getParent().resolve(m.group(1)).normalize();
                assertTrue(Files.exists(target), page.getFileName() + " links to " + m.group(1) + ", which does not exist");
            }
        }
    }
}
