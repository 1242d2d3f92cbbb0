namespace CisLens.Engine.Spans;

/// <summary>The channels of a range of positions after a layer, in memory that is reused.</summary>
sealed class ChannelBuffer(int channels)
{
    float[] _values = [];
    int _first;

    /// <summary>Makes room for a range of positions. The values are not initialised.</summary>
    public void Cover(int first, int end)
    {
        _first = first;
        if (_values.Length < (end - first) * channels)
            _values = GC.AllocateUninitializedArray<float>((end - first) * channels);
    }

    /// <summary>The channels of a position.</summary>
    public Span<float> this[int position] => _values.AsSpan((position - _first) * channels, channels);
}

/// <summary>
/// The channels of an edited copy after a layer: own values at the positions that the edit can change, and the values of the original
/// elsewhere.
/// </summary>
/// <param name="Own">The own values.</param>
/// <param name="From">The first position with own values.</param>
/// <param name="To">The position after the last one with own values.</param>
/// <param name="Original">The values of the original.</param>
/// <param name="Growth">Length of the copy minus that of the original.</param>
readonly record struct CopyView(ChannelBuffer Own, int From, int To, ChannelBuffer Original, int Growth)
{
    /// <summary>The channels of a position of the copy.</summary>
    public ReadOnlySpan<float> this[int position] =>
        position < From ? Original[position] : position >= To ? Original[position - Growth] : Own[position];
}
