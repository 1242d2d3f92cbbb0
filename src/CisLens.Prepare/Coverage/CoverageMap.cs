using System.Numerics;
using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Coverage;

/// <summary>
/// The sum of weighted intervals at every base of a genome. Intervals are added in any order. Each end of an interval is an event of eight
/// bytes in a chunk of its tile of 1,048,576 bp; when all chunks are in use, they go to a temporary file. At the end each tile is summed on
/// its own. The temporary file has no name, so that nothing is left even if the program is killed.
/// </summary>
sealed class CoverageMap : IDisposable
{
    const int TileBits = 20, TileBp = 1 << TileBits;
    const uint EndMark = 1u << 31;
    const int ChunkEvents = 512;

    // the offset within its tile, with EndMark for the end of an interval; and the change of the sum there
    readonly record struct Event(uint Key, float Change);

    sealed class Tile
    {
        public readonly List<Event[]> Chunks = [];
        public int Count;   // of events in the last chunk; the others are full
        public readonly List<(long Offset, long Count)> Spilled = [];

        public Span<Event> Events(int chunk) => Chunks[chunk].AsSpan(0, chunk == Chunks.Count - 1 ? Count : ChunkEvents);
    }

    readonly Tile?[][] _tiles;
    readonly long[] _lengths;
    readonly string _spillPath;
    readonly long _mostChunks;
    readonly Stack<Event[]> _free = [];
    readonly double[] _changes = new double[TileBp];
    readonly int[] _open = new int[TileBp];
    readonly ulong[] _touched = new ulong[TileBp / 64];
    FileStream? _spill;
    long _chunks;   // made so far

    /// <summary>Makes a map without intervals.</summary>
    /// <param name="contigs">The contigs; intervals name them by their index.</param>
    /// <param name="spillPath">Name for the temporary file, next to the output. The file is unlinked as soon as it is open.</param>
    /// <param name="memoryBytes">Memory for events. Another 13 MiB are used for the sums of a tile.</param>
    public CoverageMap(IReadOnlyList<Contig> contigs, string spillPath, long memoryBytes)
    {
        _lengths = [.. contigs.Select(c => c.Length)];
        _tiles = [.. _lengths.Select(length => new Tile?[(length >> TileBits) + 1])];
        (_spillPath, _mostChunks) = (spillPath, Math.Max(1, memoryBytes / Marshal.SizeOf<Event>() / ChunkEvents));
    }

    /// <summary>Adds a weight to every base of an interval.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">First base, 0-based, at least 0.</param>
    /// <param name="end0">End, exclusive, after the start and at most the length of the contig.</param>
    /// <param name="weight">The weight.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Add(int contig, long start0, long end0, float weight)
    {
        if (start0 < 0 || end0 <= start0 || end0 > _lengths[contig])
            throw new ArgumentOutOfRangeException(nameof(end0), $"{start0} to {end0} is not on a contig of {_lengths[contig]} bp");
        Add(contig, start0, 0, weight);
        Add(contig, end0, EndMark, -weight);
    }

    /// <summary>The runs of equal sums of a contig, in order, without those that are 0.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="scale">Every sum is multiplied by this.</param>
    public IEnumerable<(long Start0, long End0, float Value)> Runs(int contig, double scale = 1)
    {
        double sum = 0;
        long open = 0, start0 = 0;
        float value = 0;
        var tiles = _tiles[contig];
        for (int t = 0; t < tiles.Length; t++)
        {
            if (tiles[t] is not { } tile)
                continue;
            Sum(tile);
            for (int word = 0; word < _touched.Length; word++)
            {
                for (ulong bits = _touched[word]; bits != 0; bits &= bits - 1)
                {
                    int at = word * 64 + BitOperations.TrailingZeroCount(bits);
                    open += _open[at];
                    // exactly 0 where no interval is, also after rounding
                    sum = open == 0 ? 0 : sum + _changes[at];
                    (_open[at], _changes[at]) = (0, 0);
                    float next = (float)(sum * scale);
                    if (next == value)
                        continue;
                    long position0 = ((long)t << TileBits) + at;
                    if (value != 0)
                        yield return (start0, position0, value);
                    (start0, value) = (position0, next);
                }
                _touched[word] = 0;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _spill?.Dispose();

    void Add(int contig, long position0, uint mark, float change)
    {
        var tile = _tiles[contig][position0 >> TileBits] ??= new();
        if (tile.Chunks.Count == 0 || tile.Count == ChunkEvents)
            AddChunk(tile);
        tile.Chunks[^1][tile.Count++] = new((uint)(position0 & (TileBp - 1)) | mark, change);
    }

    void AddChunk(Tile tile)
    {
        if (_free.Count == 0 && _chunks == _mostChunks)
            Spill();
        else if (_free.Count == 0)
        {
            _free.Push(new Event[ChunkEvents]);
            _chunks++;
        }
        tile.Chunks.Add(_free.Pop());
        tile.Count = 0;
    }

    void Spill()
    {
        if (_spill is null)
        {
            _spill = new FileStream(_spillPath, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
            File.Delete(_spillPath);
        }
        _spill.Seek(0, SeekOrigin.End);
        foreach (var tile in _tiles.SelectMany(tiles => tiles).OfType<Tile>().Where(tile => tile.Chunks.Count > 0))
        {
            tile.Spilled.Add((_spill.Position, (tile.Chunks.Count - 1L) * ChunkEvents + tile.Count));
            for (int chunk = 0; chunk < tile.Chunks.Count; chunk++)
            {
                _spill.Write(MemoryMarshal.AsBytes(tile.Events(chunk)));
                _free.Push(tile.Chunks[chunk]);
            }
            tile.Chunks.Clear();
        }
    }

    void Sum(Tile tile)
    {
        for (int chunk = 0; chunk < tile.Chunks.Count; chunk++)
            Sum(tile.Events(chunk));
        if (tile.Spilled.Count == 0)
            return;
        var events = new Event[ChunkEvents];
        foreach (var (offset, count) in tile.Spilled)
        {
            _spill!.Seek(offset, SeekOrigin.Begin);
            for (long done = 0; done < count; done += events.Length)
            {
                var part = events.AsSpan(0, (int)Math.Min(events.Length, count - done));
                _spill.ReadExactly(MemoryMarshal.AsBytes(part));
                Sum(part);
            }
        }
    }

    void Sum(ReadOnlySpan<Event> events)
    {
        foreach (var change in events)
        {
            int at = (int)(change.Key & ~EndMark);
            _changes[at] += change.Change;
            _open[at] += (change.Key & EndMark) == 0 ? 1 : -1;
            _touched[at >> 6] |= 1UL << (at & 63);
        }
    }
}
