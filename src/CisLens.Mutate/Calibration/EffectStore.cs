using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Calibration;

/// <summary>
/// Effects of many variants in a temporary file, while a background is made. They are written row by row and read in blocks of columns,
/// so that only one block is in memory: 64 MiB, or one column if there are more than 16 million variants.
/// </summary>
public sealed class EffectStore : IDisposable
{
    readonly FileStream _file;
    readonly int _columns;
    readonly int _blockBytes;

    /// <summary>Opens a store: a new one, or that of an interrupted run.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="columns">Number of effects of a variant.</param>
    /// <param name="keptBytes">Bytes at the start of the file that are kept; 0 for a new file.</param>
    /// <param name="blockBytes">Bytes that are in memory at once.</param>
    /// <exception cref="InputException">The file is missing, or shorter than <paramref name="keptBytes"/>.</exception>
    public EffectStore(string path, int columns, long keptBytes = 0, int blockBytes = 64 << 20)
    {
        (_columns, _blockBytes) = (columns, blockBytes);
        int width = columns + 1;   // the class is the last number of a row
        var mode = keptBytes == 0 ? FileMode.Create : FileMode.OpenOrCreate;
        _file = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        long found = _file.Length;
        if (found < keptBytes)
        {
            _file.Dispose();
            throw InputException.In(path,
                $"{found:N0} bytes, expected at least {keptBytes:N0} from the interrupted run; run without --resume");
        }
        _file.SetLength(keptBytes);
        _file.Position = keptBytes;
        Rows = keptBytes / (4L * width);
    }

    /// <summary>Number of variants.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds the effects of a variant.</summary>
    /// <param name="effects">One effect per column.</param>
    /// <param name="kind">The class of the variant.</param>
    /// <exception cref="ArgumentException">The number of effects is not the number of columns.</exception>
    public void Add(ReadOnlySpan<float> effects, VariantClass kind)
    {
        if (effects.Length != _columns)
            throw new ArgumentException($"{effects.Length} effects, expected {_columns}");
        _file.Write(MemoryMarshal.AsBytes(effects));
        _file.Write(MemoryMarshal.AsBytes([(float)kind]));
        Rows++;
    }

    /// <summary>Flushes everything to disk, so that it survives a crash.</summary>
    /// <returns>Length of the file in bytes.</returns>
    public long Sync()
    {
        DurableFile.Sync(_file);
        return _file.Position;
    }

    /// <summary>The finite values of each column by class, in the order of the columns.</summary>
    public IEnumerable<float[][]> Columns()
    {
        _file.Flush();
        var classes = new VariantClass[Rows];
        foreach (var (row, kind) in Block(_columns, 1)[0].Index())
            classes[row] = (VariantClass)kind;
        int width = (int)Math.Clamp(_blockBytes / (4 * Math.Max(1, Rows)), 1, _columns);
        for (int first = 0; first < _columns; first += width)
            foreach (var column in Block(first, Math.Min(width, _columns - first)))
                yield return ByClass(column, classes);
    }

    static float[][] ByClass(float[] column, VariantClass[] classes) =>
        [.. Enum.GetValues<VariantClass>().Select(kind =>
            column.Where((value, row) => float.IsFinite(value) && classes[row] == kind).ToArray())];

    float[][] Block(int first, int count)
    {
        var columns = new float[count][];
        for (int c = 0; c < count; c++)
            columns[c] = new float[Rows];
        var row = new float[count];
        for (long r = 0; r < Rows; r++)
        {
            var bytes = MemoryMarshal.AsBytes(row.AsSpan());
            if (RandomAccess.Read(_file.SafeFileHandle, bytes, 4 * (r * (_columns + 1) + first)) < bytes.Length)
                throw new EndOfStreamException($"{_file.Name}: the file was truncated while it was read");
            for (int c = 0; c < count; c++)
                columns[c][r] = row[c];
        }
        return columns;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
