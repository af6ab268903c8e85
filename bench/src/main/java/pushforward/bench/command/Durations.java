package pushforward.bench.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `90`, `90s`, `1.5m` or `2h`.
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern PATTERN = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([smh]?)");

    @Override
    public Duration convert(String value) {
        Matcher matcher = PATTERN.matcher(value);
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) <= 0) {
            throw new TypeConversionException("expected a duration such as 90s, 5m or 2h, got '" + value + "'");
        }
        double unit = switch (matcher.group(2)) {
            case "m" -> 60;
            case "h" -> 3600;
            default -> 1;
        };
        return Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * unit * 1000));
    }
}
