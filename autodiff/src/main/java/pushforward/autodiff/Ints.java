package pushforward.autodiff;

import java.util.Arrays;

/// An immutable list of small integers (axes, indices, labels) with value equality, so that primitives holding it compare equal.
final class Ints {
    private final int[] values;

    private Ints(int[] values) {
        this.values = values;
    }

    static Ints of(int... values) {
        return new Ints(values.clone());
    }

    /// 0, 1, .. n-1.
    static Ints range(int n) {
        int[] v = new int[n];
        for (int i = 0; i < n; i++) {
            v[i] = i;
        }
        return new Ints(v);
    }

    int size() {
        return values.length;
    }

    int at(int i) {
        return values[i];
    }

    int[] toArray() {
        return values.clone();
    }

    /// The array itself, for reading only: kernels take plain arrays and one copy per call would allocate.
    int[] array() {
        return values;
    }

    /// Position of `value`, or -1.
    int indexOf(int value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return i;
            }
        }
        return -1;
    }

    boolean contains(int value) {
        return indexOf(value) >= 0;
    }

    Ints append(int value) {
        int[] v = Arrays.copyOf(values, values.length + 1);
        v[values.length] = value;
        return new Ints(v);
    }

    /// The permutation that undoes this one.
    Ints inverse() {
        int[] v = new int[values.length];
        for (int i = 0; i < v.length; i++) {
            v[values[i]] = i;
        }
        return new Ints(v);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ints o && Arrays.equals(values, o.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length <= 12 ? Arrays.toString(values) : "[" + values[0] + ", " + values[1] + ", .. " + values.length + " ints]";
    }
}
