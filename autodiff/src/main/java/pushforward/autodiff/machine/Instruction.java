package pushforward.autodiff.machine;

/// One thing the machine does to a micro-batch, or once in a uniform stage. Instructions are immutable and shared by all threads; what differs from thread to
/// thread is the frame. Nothing is allocated on the heap while one runs.
public sealed interface Instruction permits MapUnary, MapBinary, Choose, Convert, Copy, CopyBlocks, Gather, ScatterAdd, Fill, Transpose, Reduce, RunningSum,
        PickEntries, SumOverSamples, MaxOverSamples, ContractOverSamples, LoadRows, StoreRows, CountRows, DrawNumbers, PackWeights, GemmPerSample, GemmUniform, MatmulPerSample,
        SamplesFirst, SolveTriangular, SolveDense, CallJava, ScanSteps, SteeredSteps {
    /// Does it.
    void run(Frame f);
}
