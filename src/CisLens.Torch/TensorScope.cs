namespace CisLens.Torch;

/// <summary>
/// Every tensor made while a scope is open is freed when it closes, save what was kept. Put one around each step: the
/// garbage collector does not see native memory. Belongs to one thread; never across an await.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    static TensorScope? s_current;

    readonly TensorScope? _outer = s_current;
    readonly List<Tensor> _tensors = new(64);

    /// <summary>Opens a scope inside the one that is open on this thread, if any.</summary>
    public TensorScope() => s_current = this;

    internal static void Register(Tensor tensor) => s_current?._tensors.Add(tensor);

    /// <summary>Hands a tensor made in this scope to the outer one; without one it lives until disposed.</summary>
    public Tensor Keep(Tensor tensor)
    {
        if (_tensors.Remove(tensor))
            _outer?._tensors.Add(tensor);
        return tensor;
    }

    /// <summary>Takes a tensor out of its scope: the caller disposes it. For weights.</summary>
    public static Tensor Release(Tensor tensor)
    {
        for (var scope = s_current; scope is not null && !scope._tensors.Remove(tensor);)
            scope = scope._outer;
        return tensor;
    }

    /// <summary>Frees what was made and not kept.</summary>
    public void Dispose()
    {
        foreach (var tensor in _tensors)
            tensor.Dispose();
        _tensors.Clear();
        s_current = _outer;
    }
}
