package pushforward.bench.figure;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pushforward.autodiff.Autodiff;
import pushforward.bench.data.Box;
import pushforward.flows.Autoregressive;
import pushforward.flows.Bijection;
import pushforward.flows.Coupling;
import pushforward.flows.LuLinear;
import pushforward.flows.Parameter;
import pushforward.flows.ResidualLayer;
import pushforward.flows.Scope;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The Jacobians of pull of four kinds of layer, with random parameters, at a random point: absolute values, the first row on top.
final class Jacobians implements Figure {
    private static final int D = 12;
    /// Points per entry, so that entries are squares and not blurs.
    private static final int CELL = 16;

    @Override
    public String name() {
        return "jacobians";
    }

    @Override
    public String summary() {
        return "zeros of the Jacobians of a coupling, an autoregressive, a linear and a residual layer";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        Map<String, Bijection> layers = new LinkedHashMap<>();
        layers.put("coupling", Coupling.half(D, false, 32));
        layers.put("autoregressive", Autoregressive.of(D, 32, 32));
        layers.put("linear", LuLinear.of(D));
        layers.put("residual", ResidualLayer.of(D, 32));
        List<BufferedImage> panels = new ArrayList<>();
        layers.forEach((name, layer) -> panels.add(Charts.panel(name, Box.square(1), D * CELL, shades(layer), 230)));
        return List.of(Charts.save(Charts.grid(4, panels), directory, name()));
    }

    private static double[] shades(Bijection layer) {
        RandomKey key = RandomKey.of(5);
        List<Parameter> parameters = layer.parameters();
        Tensor at = key.child("at").normal(DType.F64, 1, D);
        Tensor jacobian = Autodiff.jacobian(y -> layer.pull(y, Scope.of(parameters, parameters.stream().map(p -> {
            int n = Math.toIntExact(p.shape().size());
            double[] first = p.init().draw(p.shape(), key.child(p.name()));
            double[] moved = key.child(p.name()).child("moved").normal(DType.F64, n).toDoubleArray();
            for (int i = 0; i < n; i++) {
                moved[i] = first[i] + 0.4 * moved[i];
            }
            return y.constant(moved, p.shape().dims());
        }).toList())).value()).apply(at).reshape(D, D);
        int n = D * CELL;
        double[] shades = new double[n * n];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                // rows of pixels go up, rows of matrices down; a thin line between entries
                boolean line = i % CELL == 0 || j % CELL == 0;
                shades[j * n + i] = line ? 0 : Math.min(1, Math.abs(jacobian.at(D - 1 - j / CELL, i / CELL)));
            }
        }
        return shades;
    }
}
