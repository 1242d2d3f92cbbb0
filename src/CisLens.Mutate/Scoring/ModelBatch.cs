using System.Buffers;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>An allele in a batch.</summary>
/// <param name="Target">The allele.</param>
/// <param name="Placed">Its window.</param>
/// <param name="Copies">Its copies.</param>
/// <param name="Window">Index of the window in the batch.</param>
/// <param name="First">Index of its first copy in the batch.</param>
readonly record struct BatchRow(AlleleScore Target, PlacedWindow Placed, PlacedCopy[] Copies, int Window, int First);

/// <summary>Windows of one length and their edited copies on their way to the model.</summary>
sealed class ModelBatch(int length)
{
    readonly List<WindowCopy> _copies = [];
    readonly List<byte[]> _rented = [];
    byte[] _windows = [];

    /// <summary>The alleles.</summary>
    public List<BatchRow> Rows { get; } = [];

    /// <summary>Number of windows.</summary>
    public int Windows { get; private set; }

    /// <summary>Windows and copies.</summary>
    public int Count => Windows + _copies.Count;

    /// <summary>The job that is done with this batch, or null when more of it follows.</summary>
    public ScoringJob? Completes { get; set; }

    /// <summary>The bins that cover those of all copies; null for all.</summary>
    public BinRange? Bins { get; private set; }

    /// <summary>Adds a window, plus strand.</summary>
    public void Add(PlacedWindow window, ReadOnlySpan<byte> reference)
    {
        Write(reference, window.Reverse, Room(1));
        Windows++;
    }

    /// <summary>Adds an allele in the window that was added last.</summary>
    /// <param name="target">The allele.</param>
    /// <param name="window">The window.</param>
    /// <param name="copies">Its copies.</param>
    /// <param name="codes">Their codes, plus strand; the arrays go into the batch.</param>
    public void Add(AlleleScore target, PlacedWindow window, PlacedCopy[] copies, byte[][] codes)
    {
        Rows.Add(new(target, window, copies, Windows - 1, _copies.Count));
        for (int c = 0; c < copies.Length; c++)
        {
            var memory = codes[c].AsMemory(0, copies[c].Length);
            if (window.Reverse)
                Dna.ReverseComplement(codes[c].AsSpan(0, copies[c].Length).ToArray(), memory.Span);
            var edit = Place(target.Plan.Edit!, window, copies[c]);
            _copies.Add(new(memory, window.Reverse ? edit.Reversed(length, copies[c].Length) : edit, copies[c].Bins));
            _rented.Add(codes[c]);
            if (copies[c].Bins is { } bins)
                Bins = Bins is { } held ? Hull(held, bins) : bins;
        }
    }

    /// <summary>Adds windows of N up to a number of rows, so that no answer depends on how full the batch is.</summary>
    public void Fill(int rows)
    {
        int missing = rows - Count;
        if (missing <= 0)
            return;
        Room(missing)[..(missing * length)].Fill(Dna.N);
        Windows += missing;
    }

    /// <summary>What the model is asked.</summary>
    public PredictionRequest Request(ReadOnlyMemory<int> tracks) =>
        new() { Length = length, Windows = _windows.AsMemory(0, Windows * length), Copies = _copies, Tracks = tracks, Bins = Bins };

    /// <summary>Gives the memory back; the batch is not used any more.</summary>
    public void Release()
    {
        if (_windows.Length > 0)
            ArrayPool<byte>.Shared.Return(_windows);
        foreach (byte[] codes in _rented)
            ArrayPool<byte>.Shared.Return(codes);
    }

    WindowEdit Place(Edit edit, PlacedWindow window, PlacedCopy copy) => new(Windows - 1,
        (int)(edit.Start0 - window.Start0), edit.RefLength, (int)(edit.Start0 - copy.EditedStart0), edit.Alt.Length);

    static BinRange Hull(BinRange a, BinRange b)
    {
        if (a.Count == 0 || b.Count == 0)
            return a.Count == 0 ? b : a;
        int first = Math.Min(a.First0, b.First0);
        return new(first, Math.Max(a.First0 + a.Count, b.First0 + b.Count) - first);
    }

    /// <summary>The place behind the windows, with room for some more.</summary>
    Span<byte> Room(int windows)
    {
        int used = Windows * length, needed = used + windows * length;
        if (needed > _windows.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * used));
            _windows.AsSpan(0, used).CopyTo(larger);
            if (_windows.Length > 0)
                ArrayPool<byte>.Shared.Return(_windows);
            _windows = larger;
        }
        return _windows.AsSpan(used);
    }

    static void Write(ReadOnlySpan<byte> codes, bool reverse, Span<byte> into)
    {
        if (reverse)
            Dna.ReverseComplement(codes, into[..codes.Length]);
        else
            codes.CopyTo(into);
    }
}
