package pushforward.autodiff;

import java.util.List;

/// One line of a graph: `id = primitive(inputs)`. Inputs always have smaller ids, so a list of nodes in order of id is a valid program.
///
/// @param id position in its graph
/// @param primitive what is computed
/// @param inputs ids of the operands
/// @param type shape of one sample, element type and stage of the result
/// @param origin the line of user code that recorded it, or an empty string
record Node(int id, Primitive primitive, List<Integer> inputs, Type type, String origin) {

    int input(int i) {
        return inputs.get(i);
    }
}
