namespace CisLens.Design.Spans;

/// <summary>What a sequence has between all convolutions of a network: before each block and after the last, and within each block.</summary>
sealed class SpanTrace
{
    /// <summary>Room for a network.</summary>
    public SpanTrace(int blocks, int channels)
    {
        Trunk = [.. Enumerable.Range(0, blocks + 1).Select(_ => new ChannelBuffer(channels))];
        Middle = [.. Enumerable.Range(0, blocks).Select(_ => new ChannelBuffer(channels))];
    }

    /// <summary>Before block 0, 1, …, and after the last.</summary>
    public IReadOnlyList<ChannelBuffer> Trunk { get; }

    /// <summary>Between the convolutions of block 0, 1, ….</summary>
    public IReadOnlyList<ChannelBuffer> Middle { get; }
}

/// <summary>A stretch of places.</summary>
/// <param name="From">The first.</param>
/// <param name="To">Behind the last.</param>
readonly record struct Stretch(int From, int To)
{
    /// <summary>A stretch that is longer by so many places at either end.</summary>
    public Stretch Wider(int places) => new(From - places, To + places);

    /// <summary>What of it lies within another stretch.</summary>
    public Stretch Within(Stretch other) => new(Math.Clamp(From, other.From, other.To), Math.Clamp(To, other.From, other.To));
}
