package pushforward.bench.experiment;

import pushforward.autodiff.Var;
import pushforward.flows.Distribution;
import pushforward.flows.Noise;
import pushforward.flows.Scope;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Two interleaved half circles with normal noise, as a base: 3 c - 1 + 0.6 e, where c is (cos t, sin t) or (1 - cos t, 1/2 - sin t) with equal chance, t uniform on (0, pi),
/// and e standard normal.
///
/// The density is a mean over t, by the midpoint rule with nodes much closer than the noise: exact to about 1e-4 of it.
record MoonsBase() implements Distribution {
    private static final int NODES = 256;
    private static final double SCALE = 3;
    private static final double SHIFT = -1;
    private static final double DEVIATION = 0.2 * SCALE;

    @Override
    public Shape shape() {
        return Shape.of(2);
    }

    @Override
    public Var sample(Noise noise, Scope scope) {
        Var u = noise.uniform(2);
        Var t = u.at(0).times(Math.PI);
        Var first = u.at(1).lt(0.5);
        Var x = first.select(t.cos(), t.cos().unaryMinus().plus(1));
        Var y = first.select(t.sin(), t.sin().unaryMinus().plus(0.5));
        return Var.stack(x, y).times(SCALE).plus(SHIFT).plus(noise.normal(2).times(DEVIATION));
    }

    @Override
    public Var logProb(Var x, Scope scope) {
        double[] centres = new double[4 * NODES];
        for (int i = 0; i < NODES; i++) {
            double t = Math.PI * (i + 0.5) / NODES;
            double[] both = {Math.cos(t), 1 - Math.cos(t), Math.sin(t), 0.5 - Math.sin(t)};
            for (int k = 0; k < 4; k++) {
                centres[k * NODES + i] = SCALE * both[k] + SHIFT;
            }
        }
        Var wide = x.cast(DType.F64);
        Var cx = wide.constant(java.util.Arrays.copyOfRange(centres, 0, 2 * NODES), 2 * NODES);
        Var cy = wide.constant(java.util.Arrays.copyOfRange(centres, 2 * NODES, 4 * NODES), 2 * NODES);
        Var squares = cx.minus(wide.at(0)).square().plus(cy.minus(wide.at(1)).square());
        return squares.times(-0.5 / (DEVIATION * DEVIATION)).logSumExp(0).minus(Math.log(2 * NODES * 2 * Math.PI * DEVIATION * DEVIATION));
    }
}
