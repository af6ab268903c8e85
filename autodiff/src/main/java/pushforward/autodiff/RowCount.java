package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// The number of samples of the run, an input that the program fills: never folded, because one program runs any number of rows.
record RowCount(DType dtype) implements Primitive {
    @Override
    public String name() {
        return "rows";
    }

    @Override
    public Type infer(List<Type> inputs) {
        return Type.uniform(Shape.scalar(), dtype);
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return null;
    }
}
