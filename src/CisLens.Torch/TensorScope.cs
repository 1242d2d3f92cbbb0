namespace CisLens.Torch;

/// <summary>
/// Frees all tensors that were made while it was open, except those that were kept. Use one for each step, because the garbage collector
/// does not see native memory. A scope belongs to one thread and must not be held over an await.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    static TensorScope? s_current;

    readonly TensorScope? _outer = s_current;
    readonly List<Tensor> _tensors = new(64);

    /// <summary>Opens a scope. It lies inside the scope that is open on this thread, if there is one.</summary>
    public TensorScope() => s_current = this;

    internal static void Register(Tensor tensor) => s_current?._tensors.Add(tensor);

    /// <summary>Moves a tensor of this scope to the outer scope. Without an outer scope it lives until it is disposed.</summary>
    public Tensor Keep(Tensor tensor)
    {
        if (_tensors.Remove(tensor))
            _outer?._tensors.Add(tensor);
        return tensor;
    }

    /// <summary>Takes a tensor, such as a weight, out of its scope. The caller disposes it.</summary>
    public static Tensor Release(Tensor tensor)
    {
        for (var scope = s_current; scope is not null && !scope._tensors.Remove(tensor);)
            scope = scope._outer;
        return tensor;
    }

    /// <summary>Frees the tensors that were not kept.</summary>
    public void Dispose()
    {
        foreach (var tensor in _tensors)
            tensor.Dispose();
        _tensors.Clear();
        s_current = _outer;
    }
}
