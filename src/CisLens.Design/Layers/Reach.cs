namespace CisLens.Design.Layers;

/// <summary>
/// The input positions that an output position needs: output o needs the inputs from <c>Stride · o − Left</c> to
/// <c>Stride · o + Right</c>, both included.
/// </summary>
/// <param name="Left">Inputs before <c>Stride · o</c>; negative if the first needed input is after it.</param>
/// <param name="Right">Inputs after <c>Stride · o</c>; negative if the last needed input is before it.</param>
/// <param name="Stride">Input positions from one output position to the next; 0 if every output needs every input.</param>
public readonly record struct Reach(long Left, long Right, long Stride)
{
    /// <summary>Output o needs input o only.</summary>
    public static Reach Same => new(0, 0, 1);

    /// <summary>Every output needs every input.</summary>
    public static Reach Global => default;

    /// <summary>Whether every output needs every input.</summary>
    public bool IsGlobal => Stride == 0;

    /// <summary>The reach of this layer followed by <paramref name="next"/>.</summary>
    public Reach Then(Reach next) => IsGlobal || next.IsGlobal ? Global
        : new(Stride * next.Left + Left, Stride * next.Right + Right, Stride * next.Stride);

    /// <summary>The reach of a sum or concatenation of this and <paramref name="other"/>, whose outputs have the same positions.</summary>
    public Reach Hull(Reach other)
    {
        if (IsGlobal || other.IsGlobal)
            return Global;
        return Stride == other.Stride ? new(Math.Max(Left, other.Left), Math.Max(Right, other.Right), Stride)
            : throw new ArgumentException($"strides {Stride} and {other.Stride} cannot be joined");
    }

    /// <summary>The output positions that need one of the input positions [<paramref name="from"/>, <paramref name="to"/>).</summary>
    /// <param name="from">First input position that changed, 0-based.</param>
    /// <param name="to">Position after the last that changed.</param>
    /// <param name="length">Number of output positions.</param>
    /// <returns>First output position and the one after the last; equal if no output needs a changed input.</returns>
    public (long From, long To) Dirty(long from, long to, long length)
    {
        if (from >= to)
            return (0, 0);
        if (IsGlobal)
            return (0, length);
        long first = Math.Clamp(-FloorDivide(Right - from, Stride), 0, length);
        return (first, Math.Clamp(FloorDivide(to - 1 + Left, Stride) + 1, first, length));
    }

    static long FloorDivide(long a, long b) => Math.DivRem(a, b) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;
}
