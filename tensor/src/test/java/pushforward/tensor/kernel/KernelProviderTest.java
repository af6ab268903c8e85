package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;

/// Which implementation a process gets, and what it says.
final class KernelProviderTest {
    /// Prints the implementation of each type and one result.
    static final class Names {
        public static void main(String[] args) {
            try (Run a = Run.whole(DType.F32, 3, 1, 2, 1)) {
                Kernels.of(DType.F32).unary(Unary.EXP, a.address(), a.address(), 3);
                System.out.println(Kernels.of(DType.F64).name() + ", " + Kernels.of(DType.F32).name() + ", " + (float) a.at(2));
            }
        }
    }

    @Test
    void withoutTheVectorModuleScalarAndOneWarningThatNamesTheFlag() {
        Fork.Result r = Fork.run(Names.class);
        assertEquals("scalar F64, scalar F32, 2.7182817\n", r.out());
        assertEquals(1, r.err().lines().filter(line -> line.contains("WARNING")).count(), r.err());
        assertTrue(r.err().contains("--add-modules jdk.incubator.vector"), r.err());
    }

    @Test
    void withTheVectorModuleVectors() {
        Fork.Result r = Fork.run(Names.class, Fork.VECTOR, "-Dpushforward.kernels=vector");
        assertTrue(r.out().matches("(vector F64 x \\d+|scalar F64), vector F32 x \\d+, 2.7182817\n"), r.out());
        assertFalse(r.err().contains("scalar"), r.err());
    }

    @Test
    void askedForScalarWithoutAWord() {
        Fork.Result r = Fork.run(Names.class, Fork.VECTOR, "-Dpushforward.kernels=scalar");
        assertEquals("scalar F64, scalar F32, 2.7182817\n", r.out());
        assertFalse(r.err().contains("scalar"), r.err());
    }

    @Test
    void refusesUnknownSettings() {
        Fork.Result kernels = Fork.run(Names.class, Fork.VECTOR, "-Dpushforward.kernels=gpu");
        assertTrue(kernels.err().contains("expected pushforward.kernels to be scalar or vector, got gpu"), kernels.err());
        Fork.Result bits = Fork.run(Names.class, Fork.VECTOR, "-Dpushforward.kernels=vector", "-Dpushforward.vectorBits=100");
        assertTrue(bits.err().contains("expected pushforward.vectorBits to be 128, 256, 512 or max, got 100"), bits.err());
    }
}
