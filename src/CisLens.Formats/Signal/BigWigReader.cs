using System.Collections.Concurrent;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Signal;

/// <summary>
/// Reads a bigWig of version 3 or 4 in either byte order. A region read decompresses only the blocks that overlap the region. Safe to use
/// from several threads: each needs less than 6 MiB while it reads, usually less than 100 KiB. The list of contigs is kept in memory.
/// </summary>
public sealed class BigWigReader : IDisposable
{
    readonly BigWigBytes _file;
    readonly BigWigHeader _header;
    readonly BlockIndex _index;
    readonly uint[] _numbers;   // of the contigs, ascending
    readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    readonly ConcurrentBag<SignalBlock> _blocks = [];

    BigWigReader(string path, BigWigBytes file)
    {
        (Path, _file) = (path, file);
        _header = BigWigHeader.Read(file);
        var contigs = ContigTree.Read(file, _header.ContigTree);
        _numbers = [.. contigs.Select(c => c.Number)];
        Contigs = [.. contigs.Select(c => c.Contig)];
        foreach (var (i, contig) in Contigs.Index())
            _indexes[contig.Name] = i;
        _index = new BlockIndex(file, _header.Index);
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The contigs with their lengths in bp, in the order of their numbers in the file.</summary>
    public IReadOnlyList<Contig> Contigs { get; }

    /// <summary>Version of the format: 3 or 4.</summary>
    public int Version => _header.Version;

    /// <summary>True if the blocks are compressed.</summary>
    public bool Compressed => _header.BlockBytes != 0;

    /// <summary>The reduction of each zoom level in bp. Zoom levels are not used for reading.</summary>
    public IReadOnlyList<uint> Zooms => _header.Reductions;

    /// <summary>The totals that the header states, which may be wrong; null if it states none.</summary>
    public SignalTotals? StatedTotals => _header.Totals;

    /// <summary>Opens a bigWig and reads its contigs.</summary>
    /// <exception cref="InputException">The file cannot be opened, is not a bigWig, or is damaged or truncated.</exception>
    public static BigWigReader Open(string path)
    {
        if (InputBytes.Open(path) is not FileStream stream || !stream.CanSeek)
            throw InputException.In(path, "is a pipe, expected a file, because a bigWig is not read in order");
        var file = new BigWigBytes(path, stream);
        try
        {
            return new BigWigReader(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Index in <see cref="Contigs"/> of the contig with exactly this name, or −1.</summary>
    public int IndexOf(string contig) => _indexes.GetValueOrDefault(contig, -1);

    /// <summary>Reads one value per base. Bases without a value and positions outside the contig are NaN.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">First base, 0-based; may be negative or past the end.</param>
    /// <param name="values">The target; every element is set.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public void Read(int contig, long start0, Span<float> values)
    {
        values.Fill(float.NaN);
        if (Clip(contig, start0, start0 + values.Length) is not { } region)
            return;
        var block = Rent();
        foreach (var entry in _index.Find(region.Start, region.End))
        {
            block.Load(entry);
            var starts = block.Starts;
            var ends = block.Ends;
            var from = block.Values;
            uint before = block.Contig == _numbers[contig] ? (uint)region.End : 0;
            for (int i = block.FirstAfter((uint)region.Start); i < starts.Length && starts[i] < before; i++)
            {
                int first = (int)Math.Max(starts[i] - start0, 0), end = (int)(Math.Min(ends[i], before) - start0);
                if (end - first == 1)
                    values[first] = from[i];
                else
                    values[first..end].Fill(from[i]);
            }
        }
        _blocks.Add(block);
    }

    /// <summary>As <see cref="Read(int, long, Span{float})"/>; the contig is given by its name in the file.</summary>
    /// <exception cref="InputException">The file has no such contig, or is damaged.</exception>
    public void Read(string contig, long start0, Span<float> values) => Read(Require(contig), start0, values);

    /// <summary>The intervals of a region, cut to the region, in ascending order.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">Start of the region, 0-based.</param>
    /// <param name="end0">End of the region, exclusive; may be past the end of the contig.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<SignalInterval> Intervals(int contig, long start0 = 0, long end0 = long.MaxValue) =>
        Clip(contig, start0, end0) is var (start, end) ? Walk(start, end) : [];

    /// <summary>All intervals of the file, in the order of its contigs.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<SignalInterval> Intervals() => Walk(0, ulong.MaxValue);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Index of the contig with a name.</summary>
    int Require(string contig) => IndexOf(contig) is >= 0 and var index
        ? index
        : throw _file.Bad($"has no contig {contig}; it has {string.Join(", ", Contigs.Take(3).Select(c => c.Name))}");

    // the part of a region that is on its contig, as positions of the index
    (ulong Start, ulong End)? Clip(int contig, long start0, long end0)
    {
        long start = Math.Max(start0, 0), end = Math.Min(end0, Contigs[contig].Length);
        return start < end ? (BlockEntry.At(_numbers[contig], (uint)start), BlockEntry.At(_numbers[contig], (uint)end)) : null;
    }

    IEnumerable<SignalInterval> Walk(ulong start, ulong end)
    {
        var block = Rent();
        ulong last = 0;
        foreach (var entry in _index.Find(start, end))
        {
            block.Load(entry);
            int contig = Array.BinarySearch(_numbers, block.Contig);
            if (contig < 0)
                throw _file.Bad($"the data block at byte {entry.Offset:N0} is of contig number {block.Contig}, which the file lacks");
            for (int i = 0; i < block.Count; i++)
            {
                ulong from = BlockEntry.At(block.Contig, block.Starts[i]), to = BlockEntry.At(block.Contig, block.Ends[i]);
                if (from < last || block.Ends[i] > Contigs[contig].Length)
                    throw Disordered(contig, block.Starts[i], block.Ends[i]);
                last = to;
                (from, to) = (Math.Max(from, start), Math.Min(to, end));
                if (from < to)
                    yield return new(contig, (uint)from, (uint)to, block.Values[i]);
            }
        }
        _blocks.Add(block);
    }

    InputException Disordered(int contig, uint start0, uint end0) => _file.Bad(
        $"has the interval from {start0} to {end0} (0-based) of {Contigs[contig].Name}, which is out of order or ends after the "
        + $"{Contigs[contig].Length:N0} bp of its contig; write the file again with bedGraphToBigWig");

    SignalBlock Rent() => _blocks.TryTake(out var block) ? block : new(_file, _header);
}
