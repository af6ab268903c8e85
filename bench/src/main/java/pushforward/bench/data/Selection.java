package pushforward.bench.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which columns of a table to model.
///
/// @param columns the columns to model, by name; empty for all but label and context
/// @param context the columns the model is conditioned on, by name
/// @param label a column that is left out of the model, if any
public record Selection(List<String> columns, List<String> context, Optional<String> label) {
    /// Copies the lists.
    public Selection {
        columns = List.copyOf(columns);
        context = List.copyOf(context);
        label.filter(columns::contains).ifPresent(Selection::bothLabelAndColumn);
    }

    private static void bothLabelAndColumn(String column) {
        throw new DataException("column \"" + column + "\" is both the label and among the columns to model: name it once");
    }

    /// All columns.
    public static Selection all() {
        return of(List.of());
    }

    /// The columns of these names, or all if there are none.
    public static Selection of(List<String> columns) {
        return new Selection(columns, List.of(), Optional.empty());
    }

    /// The names to model among those there are, in order, and after them the names of the context.
    ///
    /// @param origin what to call the data in errors
    List<String> of(List<String> names, String origin) {
        List<String> wanted = new ArrayList<>();
        for (String column : columns) {
            wanted.add(resolve(column, names, origin));
        }
        Optional<String> left = label.map(column -> resolve(column, names, origin));
        left.filter(wanted::contains).ifPresent(Selection::bothLabelAndColumn);
        List<String> given = new ArrayList<>();
        for (String column : context) {
            given.add(resolve(column, names, origin));
        }
        if (wanted.isEmpty()) {
            wanted.addAll(names);
            left.ifPresent(wanted::remove);
            wanted.removeAll(given);
        }
        for (int i = 0; i < given.size(); i++) {
            if (wanted.contains(given.get(i)) || given.indexOf(given.get(i)) < i || left.isPresent() && left.get().equals(given.get(i))) {
                throw new DataException("column \"" + given.get(i) + "\" is context and something else too: name it once");
            }
        }
        if (wanted.isEmpty()) {
            throw new DataException(origin + ": nothing is left to model besides context" + (left.isPresent() ? " and label" : ""));
        }
        wanted.addAll(given);
        return wanted;
    }

    /// A column is named as in the header or by its number from 1.
    private static String resolve(String column, List<String> names, String origin) {
        if (names.contains(column)) {
            return column;
        }
        if (column.matches("[0-9]{1,6}") && Integer.parseInt(column) >= 1 && Integer.parseInt(column) <= names.size()) {
            return names.get(Integer.parseInt(column) - 1);
        }
        throw new DataException(origin + ": there is no column \"" + column + "\"; there are " + shown(names) + " (or use numbers from 1 to "
                + names.size() + ")");
    }

    /// A list of names that does not fill the screen.
    static String shown(List<String> names) {
        return names.size() <= 20 ? String.join(", ", names)
                : String.join(", ", names.subList(0, 10)) + ", ... , " + names.getLast() + " (" + names.size() + " columns)";
    }
}
