package pushforward.bench.speed;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pushforward.bench.speed.FlowCase.Kind;
import pushforward.tensor.DType;

/// All cases.
public final class SpeedCases {
    private static final List<SpeedCase> ALL = all();
    /// Those that show how the cost grows, measured when they are asked for.
    private static final List<SpeedCase> GROWTH = growth();

    private SpeedCases() {
    }

    private static List<SpeedCase> all() {
        List<SpeedCase> all = new ArrayList<>(List.of(
                new FlowCase("realnvp-2d", Kind.COUPLING, 2, 0, 8, List.of(64, 64), 256),
                new FlowCase("maf-power", Kind.AUTOREGRESSIVE, 6, 0, 5, List.of(256, 256), 512),
                new FlowCase("nsf-power", Kind.SPLINE, 6, 0, 5, List.of(256, 256), 512),
                new FlowCase("nsf-miniboone", Kind.SPLINE, 43, 0, 5, List.of(128, 128), 128),
                new FlowCase("maf-digits", Kind.AUTOREGRESSIVE, 64, 0, 5, List.of(512, 512), 256),
                new FlowCase("realnvp-image", Kind.COUPLING, 784, 0, 8, List.of(512, 512), 128),
                new FlowCase("mlp", Kind.REGRESSION, 12, 6, 1, List.of(256, 256), 512),
                new ContinuousCase("cnf-2d", List.of(64, 64), 256, 1e-6, 300)));
        for (int n = 64; n <= 2048; n *= 2) {
            all.add(new ProductCase("gemm-" + n, n, DType.F32));
        }
        for (int n = 64; n <= 2048; n *= 2) {
            all.add(new ProductCase("gemm-f64-" + n, n, DType.F64));
        }
        all.add(new ChainCase("chain-16k", 1 << 14));
        all.add(new ChainCase("chain-1m", 1 << 20));
        all.add(OdeCase.of("ode-lotka-volterra", "lotka-volterra", OdeCase.Scheme.DOPRI5, 1e-8));
        all.add(OdeCase.of("ode-lotka-volterra-dop853", "lotka-volterra", OdeCase.Scheme.DOP853, 1e-8));
        all.add(OdeCase.of("ode-arenstorf", "arenstorf", OdeCase.Scheme.DOPRI5, 1e-10));
        all.add(OdeCase.of("ode-arenstorf-dop853", "arenstorf", OdeCase.Scheme.DOP853, 1e-10));
        all.add(new OdeBatchCase("ode-batch", 10_000, 1e-6));
        return List.copyOf(all);
    }

    /// `maf-power` with more and more rows, and with more and more layers.
    private static List<SpeedCase> growth() {
        List<SpeedCase> all = new ArrayList<>();
        for (int rows = 128; rows <= 1 << 15; rows *= 4) {
            all.add(new FlowCase("rows-" + rows, Kind.AUTOREGRESSIVE, 6, 0, 5, List.of(256, 256), rows));
        }
        for (int layers = 1; layers <= 16; layers *= 2) {
            all.add(new FlowCase("layers-" + layers, Kind.AUTOREGRESSIVE, 6, 0, layers, List.of(256, 256), 512));
        }
        return List.copyOf(all);
    }

    /// The cases of the given names; a name may be the beginning of several: `gemm`, `gemm-f64`, `chain`, `rows`, `layers`. If none is given, all but the last two groups.
    ///
    /// @throws IllegalArgumentException for a name of none, with all names
    public static List<SpeedCase> of(List<String> names) {
        if (names.isEmpty()) {
            return ALL;
        }
        List<SpeedCase> there = Stream.concat(ALL.stream(), GROWTH.stream()).toList();
        List<SpeedCase> chosen = new ArrayList<>();
        for (String name : names) {
            List<SpeedCase> exact = there.stream().filter(c -> c.name().equals(name)).toList();
            List<SpeedCase> found = exact.isEmpty() ? there.stream().filter(c -> c.name().startsWith(name + "-")).toList() : exact;
            if (found.isEmpty()) {
                throw new IllegalArgumentException("expected a case among " + there.stream().map(SpeedCase::name).collect(Collectors.joining(", ")) + ", got '" + name + "'");
            }
            found.stream().filter(c -> !chosen.contains(c)).forEach(chosen::add);
        }
        return chosen;
    }
}
