using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Signal;

/// <summary>
/// Writes the binned values of windows as bigWig files, one file per series. Where windows overlap, a base has the values of the window
/// whose middle is nearest, and of the first if two are equally near. Values that are not finite are left out. The files have their final
/// names only after <see cref="Finish"/>. Memory is that of the windows within 10,000 bp.
/// </summary>
public sealed class WindowSignals : IDisposable
{
    /// <summary>
    /// Windows may come out of order by this many bp. A window that comes later keeps only bases that are not written yet.
    /// </summary>
    public const int MostDisorder = 10_000;

    readonly IReadOnlyList<Contig> _contigs;
    readonly IReadOnlyList<string> _paths;
    readonly List<BigWigWriter> _writers = [];
    readonly int _binBp;
    readonly List<Window> _open = [];
    int _contig = -1;
    long _written, _last;   // end of the bases that are written, and start of the last window

    /// <summary>Starts the files.</summary>
    /// <param name="paths">Paths of the complete files, one per series.</param>
    /// <param name="contigs">The contigs of the genome.</param>
    /// <param name="binBp">Length of a bin in bp.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public WindowSignals(IReadOnlyList<string> paths, IReadOnlyList<Contig> contigs, int binBp)
    {
        (_paths, _contigs, _binBp) = (paths, contigs, binBp);
        try
        {
            foreach (string path in paths)
                _writers.Add(new BigWigWriter(path, contigs));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of windows without a base in the files, because other windows are nearer to all their bases.</summary>
    public long Hidden { get; private set; }

    /// <summary>Adds a window. All windows of a contig come together, in ascending order of their starts.</summary>
    /// <param name="contig">Index of the contig.</param>
    /// <param name="start0">0-based position of the first base of the first bin; may be negative, and bins may be past the end.</param>
    /// <param name="values">Bins × series; the array now belongs to this object.</param>
    /// <exception cref="ArgumentException">The contig comes again after another one.</exception>
    public void Add(int contig, long start0, float[] values)
    {
        if (contig != _contig)
        {
            Write(long.MaxValue);
            (_contig, _written, _last) = (contig, 0, long.MinValue);
        }
        _last = Math.Max(_last, start0);
        Write(_last - MostDisorder);
        _open.Add(new(start0, start0 + (long)(values.Length / _writers.Count) * _binBp, values));
    }

    /// <summary>Completes the files and gives them their final names; if there is an error, none is left.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Finish()
    {
        Write(long.MaxValue);
        int published = 0;
        try
        {
            for (; published < _writers.Count; published++)
                _writers[published].Finish();
        }
        catch
        {
            foreach (string path in _paths.Take(published))
                File.Delete(path);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writers.ForEach(w => w.Dispose());

    // writes all bases before a position
    void Write(long before)
    {
        while (_open.Count > 0)
        {
            long base0 = Math.Max(_written, _open.Min(w => w.Start0)), end0 = Math.Min(before, _contigs[_contig].Length);
            if (base0 >= end0)
                break;
            var owner = Nearest(base0);
            _written = owner is null ? Math.Min(end0, NextStart(base0)) : WriteRun(owner, base0, end0);
            Close(_written);
        }
        if (before == long.MaxValue)
            Close(before);
    }

    void Close(long end0)
    {
        Hidden += _open.Count(w => w.End0 <= end0 && !w.HasBases);
        _open.RemoveAll(w => w.End0 <= end0);
    }

    long NextStart(long after0) => _open.Where(w => w.Start0 > after0).Select(w => w.Start0).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>Writes the bases of one bin that belong to one window.</summary>
    /// <returns>The end of the bases.</returns>
    long WriteRun(Window owner, long base0, long limit)
    {
        int bin = (int)((base0 - owner.Start0) / _binBp);
        long most = Math.Min(limit, owner.Start0 + (bin + 1L) * _binBp), end0 = base0 + 1;
        while (end0 < most && (_open.Count == 1 || ReferenceEquals(Nearest(end0), owner)))
            end0++;
        owner.HasBases = true;
        for (int series = 0; series < _writers.Count; series++)
            if (owner.Values[bin * _writers.Count + series] is var value && float.IsFinite(value))
                _writers[series].Add(_contig, base0, end0, value);
        return end0;
    }

    Window? Nearest(long base0)
    {
        Window? nearest = null;
        long least = long.MaxValue;
        foreach (var window in _open)
            if (window.Start0 <= base0 && base0 < window.End0 && Math.Abs(2 * base0 + 1 - window.Start0 - window.End0) is var distance
                && distance < least)
                (nearest, least) = (window, distance);
        return nearest;
    }

    sealed record Window(long Start0, long End0, float[] Values)
    {
        public bool HasBases { get; set; }
    }
}
