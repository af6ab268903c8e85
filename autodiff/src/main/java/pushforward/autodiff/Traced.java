package pushforward.autodiff;

/// A function that can be traced into another or applied to tensors.
public final class Traced implements Fn {
    private final Fn f;

    Traced(Fn f) {
        this.f = f;
    }

    @Override
    public Var apply(Var x) {
        return f.apply(x);
    }
}
