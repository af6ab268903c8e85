package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.tensor.DType;

/// No kernel allocates on the heap once it is compiled, in every width the processor has: no vector is boxed. In JVMs that wait for their compiler, so that the result does not depend on how busy the machine is.
final class KernelAllocationTest {
    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void compiledKernelsAllocateNothing(int bits) {
        assumeTrue(bits <= LanesF32.SPECIES.vectorBitSize(), "the processor has no vectors of " + bits + " bits");
        Fork.Result result = Fork.run(KernelAllocation.class, Fork.VECTOR, "-Xbatch", "-Dpushforward.vectorBits=" + bits);
        assertEquals(0, result.exit(), result.out());
        assertTrue(result.out().contains(Kernels.vector(DType.F32).name().replaceAll("x .*", "x " + bits / 32)), result.out());
    }

    @Test
    void scalarKernelsAllocateNothing() {
        Fork.Result result = Fork.run(KernelAllocation.class, "-Xbatch", "-Dpushforward.kernels=scalar");
        assertEquals("scalar F64, scalar F32\n", result.out());
    }
}
