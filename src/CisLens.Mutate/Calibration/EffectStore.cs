using System.Runtime.InteropServices;
using CisLens.Core;

namespace CisLens.Mutate.Calibration;

/// <summary>
/// Effects of many variants in a file that only lives while a background is made: written row by row, read in blocks of
/// columns, so that memory holds one block: 64 MiB, or one column of more than 16 million variants.
/// </summary>
public sealed class EffectStore : IDisposable
{
    readonly FileStream _file;
    readonly int _columns;
    readonly int _blockBytes;

    /// <summary>A store, empty or with what an interrupted run has left.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Effects of a variant.</param>
    /// <param name="keptBytes">What of the file is kept; 0 for a new one.</param>
    /// <param name="blockBytes">Bytes that are sorted at once.</param>
    /// <exception cref="InputException">The file is gone or shorter than what is to be kept.</exception>
    public EffectStore(string path, int columns, long keptBytes = 0, int blockBytes = 64 << 20)
    {
        (_columns, _blockBytes) = (columns, blockBytes);
        _file = new FileStream(path, keptBytes == 0 ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        if (_file.Length < keptBytes)
        {
            _file.Dispose();
            throw InputException.In(path, $"does not hold the {keptBytes:N0} bytes that were written before; run without --resume");
        }
        _file.SetLength(keptBytes);
        _file.Position = keptBytes;
        Rows = keptBytes / (4L * columns);
    }

    /// <summary>Variants so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds the effects of a variant.</summary>
    public void Add(ReadOnlySpan<float> effects)
    {
        if (effects.Length != _columns)
            throw new ArgumentException($"{effects.Length} effects, expected {_columns}");
        _file.Write(MemoryMarshal.AsBytes(effects));
        Rows++;
    }

    /// <summary>Makes what was added survive a crash.</summary>
    /// <returns>Bytes that are safe.</returns>
    public long Sync()
    {
        DurableFile.Sync(_file);
        return _file.Position;
    }

    /// <summary>The values of every column that are numbers, in the order of the columns.</summary>
    public IEnumerable<float[]> Columns()
    {
        _file.Flush();
        int width = (int)Math.Clamp(_blockBytes / (4 * Math.Max(1, Rows)), 1, _columns);
        for (int first = 0; first < _columns; first += width)
            foreach (var column in Block(first, Math.Min(width, _columns - first)))
                yield return column;
    }

    float[][] Block(int first, int count)
    {
        var columns = new float[count][];
        for (int c = 0; c < count; c++)
            columns[c] = new float[Rows];
        var (kept, row) = (new int[count], new float[count]);
        for (long r = 0; r < Rows; r++)
        {
            var bytes = MemoryMarshal.AsBytes(row.AsSpan());
            if (RandomAccess.Read(_file.SafeFileHandle, bytes, 4 * (r * _columns + first)) < bytes.Length)
                throw new EndOfStreamException($"{_file.Name} became shorter while it was read");
            for (int c = 0; c < count; c++)
                if (float.IsFinite(row[c]))
                    columns[c][kept[c]++] = row[c];
        }
        for (int c = 0; c < count; c++)
            Array.Resize(ref columns[c], kept[c]);
        return columns;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
