namespace CisLens.Engine.Plans;

/// <summary>Sequences of one length. A copy is a sequence that equals its window except for some bases.</summary>
/// <param name="codes">The codes of all sequences.</param>
/// <param name="length">Length of a sequence in bp.</param>
/// <param name="windows">For a copy the index of its window; −1 for a window.</param>
sealed class PlanSequences(ReadOnlyMemory<byte> codes, int length, int[] windows)
{
    /// <summary>Length of a sequence in bp.</summary>
    public int Length => length;

    /// <summary>The codes of a sequence.</summary>
    public ReadOnlySpan<byte> this[int index] => codes.Span.Slice(index * length, length);

    /// <summary>The window of a copy; −1 for a window.</summary>
    public int Window(int index) => windows[index];

    /// <summary>The windows, each with its copies.</summary>
    public IEnumerable<(int Window, IReadOnlyList<int> Copies)> ByWindow()
    {
        var copies = new List<int>?[windows.Length];
        for (int i = 0; i < windows.Length; i++)
            if (windows[i] >= 0)
                (copies[windows[i]] ??= []).Add(i);
        for (int i = 0; i < windows.Length; i++)
            if (windows[i] < 0)
                yield return (i, copies[i] ?? []);
    }

    /// <summary>From the first to the last base of a copy that differs from its window.</summary>
    public RowRange Edited(int copy)
    {
        ReadOnlySpan<byte> own = this[copy], window = this[windows[copy]];
        int from = own.CommonPrefixLength(window), to = own.Length;
        while (to > from && own[to - 1] == window[to - 1])
            to--;
        return new(from, to);
    }
}
