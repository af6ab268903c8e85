package pushforward.flows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;
import pushforward.tensor.random.RandomKey;

/// The numbers of a model: one flat off-heap buffer and a directory of names.
///
/// ```
///   buffer  | base.. | bijection.0.bias | gap | bijection.0.weight .. |      every entry begins at a multiple of 64 bytes; gaps hold zeros
///             ^ offset                          ^ offset
/// ```
///
/// Entries are in the order of the descriptions, which is also the order of a Program's uniform inputs. [#at] and [#tensors] are views of the buffer: they see every
/// change, and remain valid until [#close]. Not for use by one thread while another changes it.
public final class Parameters implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final DType dtype;
    private final Map<String, Entry> entries;
    private final Map<String, Tensor> views;
    private final Tensor buffer;
    private final AtomicLong version;
    private final boolean owner;

    /// Where a parameter lies.
    ///
    /// @param parameter its description; the name is relative to the [Parameters] that lists it
    /// @param offset elements from the beginning of the buffer
    public record Entry(Parameter parameter, long offset) {
        /// The parameter's name.
        public String name() {
            return parameter.name();
        }

        /// The parameter's shape.
        public Shape shape() {
            return parameter.shape();
        }

        /// Whether an optimiser moves it.
        public boolean trained() {
            return parameter.trained();
        }
    }

    private Parameters(DType dtype, Map<String, Entry> entries, Map<String, Tensor> views, Tensor buffer, AtomicLong version, boolean owner) {
        this.dtype = dtype;
        this.entries = entries;
        this.views = views;
        this.buffer = buffer;
        this.version = version;
        this.owner = owner;
    }

    /// Parameters that are all zero.
    ///
    /// @throws IllegalArgumentException if two have one name
    public static Parameters zeros(List<Parameter> parameters, DType dtype) {
        int step = ALIGNMENT / dtype.bytes();
        Map<String, Entry> entries = new LinkedHashMap<>();
        long size = 0;
        for (Parameter p : parameters) {
            if (entries.put(p.name(), new Entry(p, size)) != null) {
                throw new IllegalArgumentException("expected parameters of different names, got \"" + p.name() + "\" twice");
            }
            size = Math.addExact(size, Math.multiplyExact((p.shape().size() + step - 1) / step, (long) step));
        }
        Tensor buffer = TensorAccess.unscoped(Tensor.zeros(dtype, Math.toIntExact(size)));
        Map<String, Tensor> views = new LinkedHashMap<>();
        for (Entry e : entries.values()) {
            int from = Math.toIntExact(e.offset());
            Tensor rows = buffer.rows(from, from + Math.toIntExact(e.shape().size()));
            views.put(e.name(), TensorAccess.unscoped(rows.reshape(e.shape().dims())));
            rows.close();
        }
        return new Parameters(dtype, entries, views, buffer, new AtomicLong(), true);
    }

    /// First values as the descriptions say.
    ///
    /// @param seed with the parameter's name, decides random ones
    public static Parameters initial(List<Parameter> parameters, DType dtype, long seed) {
        Parameters values = zeros(parameters, dtype);
        RandomKey key = RandomKey.of(seed).child("parameters");
        for (Parameter p : parameters) {
            values.write(p.name(), p.init().draw(p.shape(), key.child(p.name())));
        }
        return values;
    }

    /// First values of a distribution's parameters, before it has seen any data.
    public static Parameters initial(Distribution distribution, DType dtype, long seed) {
        return initial(distribution.parameters(), dtype, seed);
    }

    /// First values of a bijection's parameters, before it has seen any data.
    public static Parameters initial(Bijection bijection, DType dtype, long seed) {
        return initial(bijection.parameters(), dtype, seed);
    }

    /// The element type of all of them.
    public DType dtype() {
        return dtype;
    }

    /// The directory, in order.
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /// The descriptions, in order.
    public List<Parameter> parameters() {
        return entries.values().stream().map(Entry::parameter).toList();
    }

    /// How many numbers are trained.
    public long trainedCount() {
        return entries.values().stream().filter(Entry::trained).mapToLong(e -> e.shape().size()).sum();
    }

    /// A number that is another after every change of a value through this class: what was computed from the values can be kept as long as it is the same. An optimiser
    /// writes to the memory itself, which does not count.
    long version() {
        return version.get();
    }

    /// The whole buffer, gaps included; that of the whole model if this is a part of one.
    public Tensor buffer() {
        return buffer;
    }

    /// A view of one parameter.
    public Tensor at(String name) {
        Tensor v = views.get(name);
        if (v == null) {
            throw new IllegalArgumentException("expected one of the parameters " + entries.keySet() + ", got \"" + name + "\"");
        }
        return v;
    }

    /// Views of all, in order.
    public List<Tensor> tensors() {
        return List.copyOf(views.values());
    }

    /// The parameters of part `prefix`, under their names within it, in the same memory. Closing it does nothing.
    public Parameters child(String prefix) {
        Map<String, Entry> inner = new LinkedHashMap<>();
        Map<String, Tensor> innerViews = new LinkedHashMap<>();
        for (Entry e : entries.values()) {
            if (e.name().startsWith(prefix + ".")) {
                String name = e.name().substring(prefix.length() + 1);
                inner.put(name, new Entry(new Parameter(name, e.shape(), e.parameter().init(), e.trained()), e.offset()));
                innerViews.put(name, views.get(e.name()));
            }
        }
        return new Parameters(dtype, inner, innerViews, buffer, version, false);
    }

    /// The parameters of part `index` of a sequence.
    public Parameters child(int index) {
        return child(Integer.toString(index));
    }

    /// Overwrites one parameter.
    ///
    /// @param value of its shape and of this type
    public void set(String name, Tensor value) {
        Tensor target = at(name);
        if (!target.shape().equals(value.shape()) || value.dtype() != dtype) {
            throw new IllegalArgumentException("expected " + dtype + " of shape " + target.shape() + " for \"" + name + "\", got " + value.dtype() + " of shape "
                    + value.shape());
        }
        copy(target, value);
        version.incrementAndGet();
    }

    /// Overwrites one parameter, rounding to this type.
    ///
    /// @param values row-major
    public void set(String name, double... values) {
        if (values.length != at(name).size()) {
            throw new IllegalArgumentException("expected " + at(name).size() + " values for \"" + name + "\", got " + values.length);
        }
        write(name, values);
    }

    private void write(String name, double[] values) {
        try (Lease lease = TensorAccess.lease(at(name))) {
            if (dtype == DType.F64) {
                Memory.copyIn(lease.address(), values, 0, values.length);
            } else {
                float[] rounded = new float[values.length];
                for (int i = 0; i < rounded.length; i++) {
                    rounded[i] = (float) values[i];
                }
                Memory.copyIn(lease.address(), rounded, 0, rounded.length);
            }
        }
        version.incrementAndGet();
    }

    /// Overwrites all of them.
    ///
    /// @param other with the same names and shapes in the same order
    public void setAll(Parameters other) {
        List<Tensor> mine = tensors();
        List<Tensor> theirs = other.tensors();
        for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
            if (i >= mine.size() || i >= theirs.size() || !entries().get(i).name().equals(other.entries().get(i).name())) {
                throw new IllegalArgumentException("expected parameters " + entries.keySet() + ", got " + other.entries.keySet());
            }
        }
        for (Entry e : other.entries.values()) {
            set(e.name(), other.at(e.name()));
        }
    }

    private static void copy(Tensor to, Tensor from) {
        try (Lease t = TensorAccess.lease(to); Lease f = TensorAccess.lease(from)) {
            Memory.copy(t.address(), f.address(), from.size() * from.dtype().bytes());
        }
    }

    /// The same names and shapes with zeros, in memory of its own: a place for gradients and moments.
    public Parameters zeros() {
        return zeros(parameters(), dtype);
    }

    /// The same values in memory of their own.
    public Parameters copy() {
        Parameters copy = zeros();
        views.forEach((name, view) -> copy(copy.at(name), view));
        return copy;
    }

    /// The same values rounded to another type, in memory of their own.
    public Parameters to(DType other) {
        Parameters result = zeros(parameters(), other);
        for (Entry e : entries.values()) {
            result.write(e.name(), at(e.name()).toDoubleArray());
        }
        return result;
    }

    /// Gives the memory back.
    ///
    /// @throws IllegalStateException if a computation is using it
    @Override
    public void close() {
        if (owner) {
            new ArrayList<>(views.values()).forEach(Tensor::close);
            buffer.close();
        }
    }
}
