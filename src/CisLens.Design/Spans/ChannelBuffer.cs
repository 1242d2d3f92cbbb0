namespace CisLens.Design.Spans;

/// <summary>Channels of a stretch of places after some layer; memory that is used again and again.</summary>
sealed class ChannelBuffer(int channels)
{
    float[] _values = [];
    int _first;

    /// <summary>Makes room for a stretch; its numbers are anything.</summary>
    public void Cover(int first, int end)
    {
        _first = first;
        if (_values.Length < (end - first) * channels)
            _values = GC.AllocateUninitializedArray<float>((end - first) * channels);
    }

    /// <summary>The channels of a place.</summary>
    public Span<float> this[int place] => _values.AsSpan((place - _first) * channels, channels);
}

/// <summary>
/// What an edited copy has after some layer: numbers of its own where the edit can be seen, those of the sequence that it is a copy of
/// on either side.
/// </summary>
/// <param name="Own">Numbers of its own.</param>
/// <param name="From">The first place that has one.</param>
/// <param name="To">Behind the last.</param>
/// <param name="Original">The original's numbers.</param>
/// <param name="Growth">How much longer the copy is.</param>
readonly record struct CopyView(ChannelBuffer Own, int From, int To, ChannelBuffer Original, int Growth)
{
    /// <summary>The channels of a place of the copy.</summary>
    public ReadOnlySpan<float> this[int place] => place < From ? Original[place] : place >= To ? Original[place - Growth] : Own[place];
}
