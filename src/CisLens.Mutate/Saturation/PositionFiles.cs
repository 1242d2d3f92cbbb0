using System.Runtime.InteropServices;
using System.Text;
using CisLens.Core;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// The files of <c>ism</c> and <c>explain</c>: <c>PREFIX.tsv</c>, the array <c>PREFIX.npy</c> (float32, one row per position), and
/// <c>PREFIX.axes.tsv</c>, which names the rows of the array.
/// </summary>
public sealed class PositionFiles
{
    const int ArrayHeaderBytes = 128;   // the format needs a multiple of 64

    readonly Stream _array;
    int[] _rowShape;
    readonly string _rowLabel;

    PositionFiles(Stream table, Stream array, StreamWriter axes, int[] rowShape, string rowLabel) =>
        (Table, _array, Axes, _rowShape, _rowLabel) = (table, array, axes, rowShape, rowLabel);

    /// <summary>The paths of the three files.</summary>
    public static IReadOnlyList<string> Paths(string prefix) => [prefix + ".tsv", prefix + ".npy", prefix + ".axes.tsv"];

    /// <summary>Writes the files. They get their final names when all of them are complete; if there is an error, none is left.</summary>
    /// <param name="prefix">Start of the paths.</param>
    /// <param name="rowShape">Shape of the array without its first axis, the positions.</param>
    /// <param name="rowLabel">Text before the number of a row in <c>PREFIX.axes.tsv</c>.</param>
    /// <param name="write">Writes everything.</param>
    /// <returns>The number of positions.</returns>
    public static long Write(string prefix, int[] rowShape, string rowLabel, Action<PositionFiles> write)
    {
        long rows = 0;
        var paths = Paths(prefix);
        DurableFile.Write(paths[2], axes => DurableFile.Write(paths[1], array => DurableFile.Write(paths[0], table =>
        {
            using var names = new StreamWriter(axes, leaveOpen: true) { NewLine = "\n" };
            var files = new PositionFiles(table, array, names, rowShape, rowLabel);
            array.Write(files.ArrayHeader());
            write(files);
            array.Position = 0;
            array.Write(files.ArrayHeader());   // now with the number of rows
            array.Seek(0, SeekOrigin.End);
            rows = files.Rows;
        })));
        return rows;
    }

    /// <summary>Writes maps with <see cref="AddRows"/>. Their width is known when the first map is added.</summary>
    public static long WriteMaps(string prefix, Action<PositionFiles> write) => Write(prefix, [0], "", write);

    /// <summary>The table.</summary>
    public Stream Table { get; }

    /// <summary>The names of rows and columns.</summary>
    public TextWriter Axes { get; }

    /// <summary>Number of positions so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds consecutive positions to array and axes.</summary>
    /// <param name="name">Name of the sequence, as columns of <c>PREFIX.axes.tsv</c>.</param>
    /// <param name="first">1-based number of the first position.</param>
    /// <param name="letters">The base at each position.</param>
    /// <param name="values">One row per position.</param>
    public void Add(string name, long first, string letters, ReadOnlySpan<float> values)
    {
        _array.Write(MemoryMarshal.AsBytes(values));
        for (int i = 0; i < letters.Length; i++)
            Axes.WriteLine($"{_rowLabel}{Rows++}\t{name}\t{first + i}\t{letters[i]}");
    }

    /// <summary>Adds the rows of a map to array and axes. All maps have the same width.</summary>
    /// <param name="values">Rows × width.</param>
    /// <param name="width">Number of values in a row.</param>
    /// <param name="name">The columns of a row in <c>PREFIX.axes.tsv</c>, by its 0-based number in the map.</param>
    public void AddRows(ReadOnlySpan<float> values, int width, Func<int, string> name)
    {
        _rowShape = [width];
        _array.Write(MemoryMarshal.AsBytes(values));
        for (int row = 0; row < values.Length / width; row++)
            Axes.WriteLine($"{_rowLabel}{Rows++}	{name(row)}");
    }

    // format 1.0 of NumPy (numpy.lib.format)
    byte[] ArrayHeader()
    {
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Rows}, {string.Join(", ", _rowShape)}), }}";
        var header = new byte[ArrayHeaderBytes];
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0, ArrayHeaderBytes - 10, 0];
        magic.CopyTo(header, 0);
        Encoding.ASCII.GetBytes(text.PadRight(ArrayHeaderBytes - magic.Length - 1) + "\n").CopyTo(header, magic.Length);
        return header;
    }
}
