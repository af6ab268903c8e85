package pushforward.bench.peer;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The numbers a flow is made of: found by our names, in the shapes that suit PyTorch.
final class TorchParameters {
    private final Map<String, pushforward.tensor.Tensor> inputs;
    private final TensorVector trained = new TensorVector();

    TorchParameters(Map<String, pushforward.tensor.Tensor> inputs) {
        this.inputs = inputs;
    }

    /// A copy of the input of that name.
    Tensor at(String name) {
        pushforward.tensor.Tensor found = inputs.get(name);
        if (found == null) {
            throw new IllegalArgumentException("expected one of the inputs " + inputs.keySet() + ", got \"" + name + "\"");
        }
        return Natives.copy(found);
    }

    /// A dense matrix `[rows, columns]` out of blocks of its rows, each as wide as its last row can see.
    ///
    /// @param prefix of the blocks' names, before their numbers; the first may be missing, since they see nothing
    Tensor dense(String prefix, int rows, int columns) {
        List<Tensor> blocks = inputs.keySet().stream().filter(name -> name.startsWith(prefix)).map(name -> Integer.valueOf(name.substring(prefix.length()))).sorted()
                .map(b -> at(prefix + b)).toList();
        long from = rows - blocks.stream().mapToLong(block -> block.size(0)).sum();
        Tensor dense = torch.zeros(new long[]{rows, columns}, blocks.getFirst().options());
        for (Tensor block : blocks) {
            dense.narrow(0, from, block.size(0)).narrow(1, 0, block.size(1)).copy_(block);
            from += block.size(0);
        }
        return dense;
    }

    /// The same tensor, as one that training changes.
    Tensor trained(Tensor values) {
        Tensor leaf = values.contiguous().requires_grad_(true);
        trained.push_back(leaf);
        return leaf;
    }

    /// All that training changes.
    TensorVector all() {
        return trained;
    }
}
