using CisLens.Engine.Products;

namespace CisLens.Engine.Passes;

/// <summary>Working memory of a thread. Each buffer grows to the largest size asked for.</summary>
sealed unsafe class Scratch
{
    readonly AlignedFloats?[] _floats = new AlignedFloats?[4];
    AlignedFloats? _pointers;

    /// <summary>Inputs that are not one piece of memory.</summary>
    public float* Input(long count) => Floats(0, count);

    /// <summary>Outputs before the pool.</summary>
    public float* Output(long count) => Floats(1, count);

    /// <summary>Values that are added.</summary>
    public float* Added(long count) => Floats(2, count);

    /// <summary>Other values.</summary>
    public float* Other(long count) => Floats(3, count);

    /// <summary>Pointers to rows.</summary>
    public float** Pointers(int count)
    {
        if (_pointers is null || _pointers.Count < 2L * count)
            _pointers = new(2L * count);
        return (float**)_pointers.Start;
    }

    float* Floats(int which, long count)
    {
        if (_floats[which] is not { } buffer || buffer.Count < count)
            _floats[which] = buffer = new(count);
        return buffer.Start;
    }
}
