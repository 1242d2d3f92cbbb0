using System.Runtime.InteropServices;
using System.Text;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// Writes one float32 array of rows in NumPy's format 1.0 (numpy.lib.format). The number of rows is not known before the end,
/// so the header keeps room for it.
/// </summary>
public sealed class NpyWriter(Stream output, params int[] rowShape)
{
    const int HeaderBytes = 128;   // a multiple of 64, as the format asks

    long _rows;

    /// <summary>Starts the file.</summary>
    public void Begin() => output.Write(Header(0));

    /// <summary>Appends values; together they must be whole rows.</summary>
    public void Write(ReadOnlySpan<float> values)
    {
        output.Write(MemoryMarshal.AsBytes(values));
        _rows += values.Length / rowShape.Aggregate(1, (a, b) => a * b);
    }

    /// <summary>Writes the number of rows into the header.</summary>
    public void End()
    {
        output.Position = 0;
        output.Write(Header(_rows));
        output.Seek(0, SeekOrigin.End);
    }

    byte[] Header(long rows)
    {
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {string.Join(", ", rowShape)}), }}";
        var header = new byte[HeaderBytes];
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0, HeaderBytes - 10, 0];
        magic.CopyTo(header, 0);
        Encoding.ASCII.GetBytes(text.PadRight(HeaderBytes - magic.Length - 1) + "\n").CopyTo(header, magic.Length);
        return header;
    }
}
