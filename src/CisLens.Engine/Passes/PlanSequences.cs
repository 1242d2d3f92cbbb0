using CisLens.Core;

namespace CisLens.Engine.Passes;

/// <summary>Sequences of one length. A copy is a sequence that equals its window except for some bases.</summary>
sealed class PlanSequences
{
    readonly byte[] _codes;
    readonly int[] _windows;

    /// <summary>Sequences.</summary>
    /// <param name="codes">The symbols of all sequences.</param>
    /// <param name="length">Length of a sequence in bp.</param>
    /// <param name="windows">For a copy the index of its window, and −1 for a window; empty if there are no copies.</param>
    public PlanSequences(byte[] codes, int length, int[] windows)
    {
        (_codes, Length, _windows) = (codes, length, windows.Length > 0 ? windows : new int[codes.Length / length]);
        if (windows.Length == 0)
            Array.Fill(_windows, -1);
    }

    /// <summary>Number of sequences.</summary>
    public int Count => _windows.Length;

    /// <summary>Length of a sequence in bp.</summary>
    public int Length { get; }

    /// <summary>The codes of a sequence.</summary>
    public ReadOnlySpan<byte> this[int index] => _codes.AsSpan(index * Length, Length);

    /// <summary>The reverse complements.</summary>
    public PlanSequences Reversed()
    {
        var reversed = new byte[_codes.Length];
        for (int i = 0; i < Count; i++)
            Dna.ReverseComplement(this[i], reversed.AsSpan(i * Length, Length));
        return new(reversed, Length, _windows);
    }

    /// <summary>The windows, each with its copies.</summary>
    public IEnumerable<(int Window, IReadOnlyList<int> Copies)> ByWindow()
    {
        var copies = new List<int>?[_windows.Length];
        for (int i = 0; i < _windows.Length; i++)
            if (_windows[i] >= 0)
                (copies[_windows[i]] ??= []).Add(i);
        for (int i = 0; i < _windows.Length; i++)
            if (_windows[i] < 0)
                yield return (i, copies[i] ?? []);
    }

    /// <summary>From the first to the last base of a copy that differs from its window.</summary>
    public RowRange Edited(int copy)
    {
        ReadOnlySpan<byte> own = this[copy], window = this[_windows[copy]];
        int from = own.CommonPrefixLength(window), to = own.Length;
        while (to > from && own[to - 1] == window[to - 1])
            to--;
        return new(from, to);
    }
}
