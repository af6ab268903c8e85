package pushforward.autodiff.machine;

/// One thing the machine does to a micro-batch, or once in a uniform stage. Instructions are immutable and shared by all threads; what differs from thread to
/// thread is the frame. Nothing is allocated on the heap while one runs.
public sealed interface Instruction permits MapUnary, MapBinary, Choose, Convert, Copy, CopyBlocks, Gather, ScatterAdd, Fill, Transpose, Reduce, RunningSum,
        PickEntries, SumOverSamples, MaxOverSamples, ContractOverSamples, LoadRows, StoreRows, CountRows, DrawNumbers, GemmPerSample, GemmUniform, MatmulPerSample,
        SamplesFirst, Keep, SolveTriangular, SolveDense, CallJava, ScanSteps, SteeredSteps {
    /// Does it.
    void run(Frame f);

    /// Into how many pieces threads may share it in a uniform stage; 1 where it is too little work, or cannot be divided.
    default int pieces() {
        return 1;
    }

    /// Does one of its pieces.
    default void run(Frame f, int piece) {
        run(f);
    }
}
