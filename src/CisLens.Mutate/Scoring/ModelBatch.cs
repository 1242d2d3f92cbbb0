using System.Buffers;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Placement;

namespace CisLens.Mutate.Scoring;

/// <summary>An allele in a batch.</summary>
/// <param name="Target">Receives the effects.</param>
/// <param name="Placed">The window.</param>
/// <param name="Copies">The edited copies.</param>
/// <param name="Window">Index of the window in the batch.</param>
/// <param name="First">Index of the first copy in the batch.</param>
readonly record struct BatchRow(AlleleScore Target, PlacedWindow Placed, PlacedCopy[] Copies, int Window, int First);

/// <summary>Windows of one length and their edited copies, which are predicted together.</summary>
/// <param name="length">Length of a window in bp.</param>
sealed class ModelBatch(int length)
{
    readonly List<WindowCopy> _copies = [];
    readonly List<byte[]> _rented = [];
    byte[] _codes = [];
    int _windows;
    BinRange? _bins;   // covers the bins of all copies; null for all bins

    /// <summary>The alleles.</summary>
    public List<BatchRow> Rows { get; } = [];

    /// <summary>Number of windows and copies.</summary>
    public int Count => _windows + _copies.Count;

    /// <summary>The job, if this is its last batch.</summary>
    public ScoringJob? Completes { get; private set; }

    /// <summary>Cuts the windows of a job into batches, and sets the flags of its alleles.</summary>
    /// <param name="job">The job; all its windows have the same length.</param>
    /// <param name="rows">Number of windows and copies that the model predicts at once; null for one batch per job.</param>
    /// <param name="fill">Whether each batch is filled up to <paramref name="rows"/>.</param>
    /// <param name="options">Options for ends of contigs and unknown bases.</param>
    /// <param name="perWindow">The most copies in a batch of one window, if <paramref name="rows"/> is 1.</param>
    public static IEnumerable<ModelBatch> Cut(ScoringJob job, int? rows, bool fill, AlleleOptions options, int perWindow)
    {
        int length = job.Windows.Count > 0 ? job.Windows[0].Length : 0;
        long? most = rows == 1 ? 1L + perWindow : rows;
        var reference = new byte[length];
        var batch = new ModelBatch(length);
        foreach (var window in job.Windows)
        {
            var flags = window.Write(reference, options);
            bool isInBatch = false;
            foreach (var (allele, copies) in window.Alleles)
            {
                var target = job.Alleles[allele];
                if (WriteCopies(window, reference, target, copies, flags, options) is not { } codes)
                    continue;
                bool isFull = batch.Count + copies.Length + (isInBatch ? 0 : 1) > most || (rows == 1 && !isInBatch);
                if (batch.Count > 0 && isFull)
                {
                    yield return batch.Fill(fill ? rows!.Value : 1);
                    (batch, isInBatch) = (new ModelBatch(length), false);
                }
                if (!isInBatch)
                    batch.Add(window, reference);
                isInBatch = true;
                batch.Add(target, window, copies, codes);
            }
        }
        batch.Completes = job;
        yield return batch.Count > 0 ? batch.Fill(fill ? rows ?? 1 : 1) : batch;
    }

    /// <summary>The request to the model.</summary>
    public PredictionRequest Request(ReadOnlyMemory<int> tracks) =>
        new() { Length = length, Windows = _codes.AsMemory(0, _windows * length), Copies = _copies, Tracks = tracks, Bins = _bins };

    /// <summary>Returns the memory to the pool; the batch must not be used afterwards.</summary>
    public void Release()
    {
        if (_codes.Length > 0)
            ArrayPool<byte>.Shared.Return(_codes);
        foreach (byte[] codes in _rented)
            ArrayPool<byte>.Shared.Return(codes);
    }

    /// <summary>Writes the copies of an allele, plus strand; null if the allele is not scored.</summary>
    static byte[][]? WriteCopies(PlacedWindow window, ReadOnlySpan<byte> reference, AlleleScore target, PlacedCopy[] copies,
        AlleleStatus flags, AlleleOptions options)
    {
        if (!target.Flags.IsScored())
            return null;
        target.Flags |= flags;
        var codes = new byte[copies.Length][];
        for (int c = 0; c < copies.Length; c++)
        {
            codes[c] = ArrayPool<byte>.Shared.Rent(copies[c].Length);
            target.Flags |= window.Write(copies[c], target.Plan.Edit!, reference, codes[c].AsSpan(0, copies[c].Length), options);
        }
        if (target.Flags.IsScored())
            return codes;
        foreach (byte[] unused in codes)
            ArrayPool<byte>.Shared.Return(unused);
        return null;
    }

    void Add(PlacedWindow window, ReadOnlySpan<byte> reference)
    {
        var room = Room(1)[..length];
        if (window.Reverse)
            Dna.ReverseComplement(reference, room);
        else
            reference.CopyTo(room);
        _windows++;
    }

    /// <summary>Adds an allele in the last window; the arrays of <paramref name="codes"/> now belong to the batch.</summary>
    void Add(AlleleScore target, PlacedWindow window, PlacedCopy[] copies, byte[][] codes)
    {
        Rows.Add(new(target, window, copies, _windows - 1, _copies.Count));
        var edit = target.Plan.Edit!;
        for (int c = 0; c < copies.Length; c++)
        {
            var memory = codes[c].AsMemory(0, copies[c].Length);
            if (window.Reverse)
                Dna.ReverseComplement(memory.ToArray(), memory.Span);
            var change = new WindowEdit(_windows - 1, (int)(edit.Start0 - window.Start0), edit.RefLength,
                (int)(edit.Start0 - copies[c].EditedStart0), edit.Alt.Length);
            _copies.Add(new(memory, window.Reverse ? change.Reversed(length, copies[c].Length) : change, copies[c].Bins));
            _rented.Add(codes[c]);
            if (copies[c].Bins is { } bins)
                _bins = _bins is { } covered ? Hull(covered, bins) : bins;
        }
    }

    /// <summary>Adds windows of N up to a multiple of a number of rows, so that no prediction depends on the number of alleles.</summary>
    ModelBatch Fill(int rows)
    {
        int missing = (rows - Count % rows) % rows;
        if (missing > 0)
            Room(missing)[..(missing * length)].Fill(Dna.N);
        _windows += missing;
        return this;
    }

    static BinRange Hull(BinRange a, BinRange b)
    {
        if (a.Count == 0 || b.Count == 0)
            return a.Count == 0 ? b : a;
        int first = Math.Min(a.First0, b.First0);
        return new(first, Math.Max(a.First0 + a.Count, b.First0 + b.Count) - first);
    }

    /// <summary>The memory after the windows, with room for some more.</summary>
    Span<byte> Room(int windows)
    {
        int used = _windows * length, needed = used + windows * length;
        if (needed > _codes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * used));
            _codes.AsSpan(0, used).CopyTo(larger);
            if (_codes.Length > 0)
                ArrayPool<byte>.Shared.Return(_codes);
            _codes = larger;
        }
        return _codes.AsSpan(used);
    }
}
