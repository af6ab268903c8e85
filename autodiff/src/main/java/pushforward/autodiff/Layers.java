package pushforward.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pushforward.autodiff.machine.GemmPerSample;
import pushforward.autodiff.machine.Location;
import pushforward.autodiff.machine.MapBinary;
import pushforward.autodiff.machine.Step;
import pushforward.tensor.kernel.Binary;

/// Lets products do what follows them in a layer of a network while their results are in the first-level cache:
///
/// ```
///    t[0..51)   = W0 x          t[0..51)   = max(W0 x + bias[0..51), 0)
///    t[51..102) = W1 x    -->   t[51..102) = max(W1 x + bias[51..102), 0)
///    t = t + bias
///    t = max(t, 0)
/// ```
///
/// The sum is in place, and so is the maximum, if there is one; right before them are the products, as many as there are blocks in a masked weight, that make all rows of the sum. No bit changes.
final class Layers {
    private final Predicate<Location> isZero;

    /// @param isZero whether a constant zero lies at a place
    Layers(Predicate<Location> isZero) {
        this.isZero = isZero;
    }

    /// The same code with sums and maxima moved into products.
    Step[] join(Step[] code) {
        List<Step> out = new ArrayList<>();
        for (int i = 0; i < code.length; i++) {
            Step sum = code[i];
            if (!(sum.instruction() instanceof MapBinary add) || !isBias(add) || !covers(out, add)) {
                out.add(sum);
                continue;
            }
            Step max = i + 1 < code.length && isRectifier(code[i + 1], add.to(), add.size()) ? code[i + 1] : null;
            move(out, add, max == null ? sum : max, max != null);
            i += max == null ? 0 : 1;
        }
        return out.toArray(Step[]::new);
    }

    /// Whether it adds a number to each row of a value, in place.
    private static boolean isBias(MapBinary add) {
        return add.op() == Binary.ADD && add.to().varying() && add.a().at().equals(add.to()) && !add.a().splat() && !add.b().at().varying() && !add.b().splat();
    }

    private boolean isRectifier(Step step, Location to, long size) {
        return step.instruction() instanceof MapBinary max && max.op() == Binary.MAX && max.to().equals(to) && max.a().at().equals(to) && !max.a().splat() && max.size() == size
                && !max.b().at().varying() && max.b().splat() && isZero.test(max.b().at());
    }

    /// Whether the last steps are products that make all rows of the sum, each of them once.
    private static boolean covers(List<Step> out, MapBinary add) {
        long rows = 0;
        for (int i = out.size() - 1; i >= 0 && rows < add.size(); i--) {
            GemmPerSample g = product(out.get(i), add);
            if (g == null) {
                return false;
            }
            for (int k = i + 1; k < out.size(); k++) {
                GemmPerSample other = product(out.get(k), add);
                if (other.to().row() < g.to().row() + g.m() && g.to().row() < other.to().row() + other.m()) {
                    return false;
                }
            }
            rows += g.m();
        }
        return rows == add.size();
    }

    /// The step's product if that makes some rows of the sum.
    private static @Nullable GemmPerSample product(Step step, MapBinary add) {
        return step.instruction() instanceof GemmPerSample g && g.isLayer() && g.to().buffer() == add.to().buffer() && g.to().row() >= add.to().row()
                && g.to().row() + g.m() <= add.to().row() + add.size() ? g : null;
    }

    private static void move(List<Step> out, MapBinary add, Step last, boolean rectified) {
        long rows = 0;
        for (int i = out.size() - 1; rows < add.size(); i--) {
            GemmPerSample g = product(out.get(i), add);
            out.set(i, new Step(g.with(add.b().at().plus(g.to().row() - add.to().row()), rectified), last.op(), last.origin(), last.result(), last.size()));
            rows += g.m();
        }
    }
}
