namespace CisLens.Torch;

/// <summary>Several tensors as an array of pointers for the shim. They stay alive until it is disposed.</summary>
readonly ref struct HandleList
{
    readonly Tensor[] _tensors;
    readonly nint[] _pointers;

    internal HandleList(IEnumerable<Tensor> tensors)
    {
        _tensors = [.. tensors];
        _pointers = new nint[_tensors.Length];
        for (int i = 0; i < _tensors.Length; i++)
        {
            bool held = false;
            try
            {
                _tensors[i].Handle.DangerousAddRef(ref held);
            }
            catch
            {
                Release(i);
                throw;
            }
            _pointers[i] = _tensors[i].Handle.DangerousGetHandle();
        }
    }

    internal ReadOnlySpan<nint> Pointers => _pointers;

    public void Dispose() => Release(_tensors.Length);

    void Release(int count)
    {
        for (int i = 0; i < count; i++)
            _tensors[i].Handle.DangerousRelease();
    }
}
