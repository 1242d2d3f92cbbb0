namespace CisLens.Engine.Spans;

/// <summary>The values of a sequence between the convolutions of a network.</summary>
sealed class SpanTrace
{
    /// <summary>Makes the buffers of a network.</summary>
    public SpanTrace(int blocks, int channels)
    {
        Trunk = [.. Enumerable.Range(0, blocks + 1).Select(_ => new ChannelBuffer(channels))];
        Middle = [.. Enumerable.Range(0, blocks).Select(_ => new ChannelBuffer(channels))];
    }

    /// <summary>The input of each block, and the output of the last.</summary>
    public IReadOnlyList<ChannelBuffer> Trunk { get; }

    /// <summary>The values between the two convolutions of each block.</summary>
    public IReadOnlyList<ChannelBuffer> Middle { get; }
}

/// <summary>A range of positions.</summary>
/// <param name="From">The first position.</param>
/// <param name="To">The position after the last.</param>
readonly record struct Stretch(int From, int To)
{
    /// <summary>The range with <paramref name="positions"/> more at each end.</summary>
    public Stretch Wider(int positions) => new(From - positions, To + positions);

    /// <summary>The part within another range.</summary>
    public Stretch Within(Stretch other) => new(Math.Clamp(From, other.From, other.To), Math.Clamp(To, other.From, other.To));
}
