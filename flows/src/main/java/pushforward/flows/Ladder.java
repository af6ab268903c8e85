package pushforward.flows;

import java.util.ArrayList;
import java.util.List;

/// The degrees of a run of units, in ascending order: a unit of degree m may depend on the first m features and on no other.
///
/// @param counts how many units have degree 0, 1, 2 ..
record Ladder(List<Integer> counts) {

    Ladder {
        counts = List.copyOf(counts);
    }

    /// `width` units spread evenly over the degrees `low` to `high`; where there are fewer units than degrees, the highest degree has one.
    static Ladder even(int width, int low, int high) {
        int[] counts = new int[high + 1];
        int degrees = high - low + 1;
        for (int j = 1; j <= width; j++) {
            counts[low + (int) (((long) j * degrees + width - 1) / width) - 1]++;
        }
        return of(counts);
    }

    /// `each` units of every degree `low` to `high`.
    static Ladder repeated(int each, int low, int high) {
        int[] counts = new int[high + 1];
        for (int m = low; m <= high; m++) {
            counts[m] = each;
        }
        return of(counts);
    }

    private static Ladder of(int[] counts) {
        List<Integer> list = new ArrayList<>();
        for (int n : counts) {
            list.add(n);
        }
        return new Ladder(list);
    }

    /// The same with `n` units of degree 0 more in front.
    Ladder after(int n) {
        List<Integer> list = new ArrayList<>(counts);
        list.set(0, list.get(0) + n);
        return new Ladder(list);
    }

    int size() {
        return upTo(counts.size() - 1);
    }

    /// Units of degrees below m.
    int before(int m) {
        return upTo(m - 1);
    }

    /// Units of degrees up to m.
    int upTo(int m) {
        int sum = 0;
        for (int i = 0; i <= Math.min(m, counts.size() - 1); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /// The degree of unit i.
    int degree(int i) {
        int m = 0;
        for (int sum = counts.get(0); sum <= i; sum += counts.get(m)) {
            m++;
        }
        return m;
    }
}
