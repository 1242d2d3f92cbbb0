using CisLens.Core;

namespace CisLens.Formats.Text;

/// <summary>Reads lines of bytes. LF and CRLF end a line; a NUL byte and a line over 64 MiB are refused with name and line.</summary>
public sealed class LineReader(string name, Stream stream) : IDisposable
{
    /// <summary>No line of any format is read beyond this many bytes (reliability.md section 3).</summary>
    public const int MaxLineBytes = 64 << 20;

    byte[] _buffer = new byte[1 << 17];
    int _next, _end;
    bool _ended;

    /// <summary>Name of the file, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>1-based number of the line last read; 0 before the first.</summary>
    public long Line { get; private set; }

    /// <summary>True when the line last read ended in LF, false for a last line without one.</summary>
    public bool EndedInNewline { get; private set; }

    /// <summary>Reads the next line without its end; the span is good until the next call.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        int length = FindNewline();
        if (length < 0)
            return ReadLast(out line);
        Line++;
        EndedInNewline = true;
        line = WithoutReturn(_buffer.AsSpan(_next, length));
        _next += length + 1;
        RequireText(line);
        return true;
    }

    /// <summary>A fault at the line last read.</summary>
    public InputException Fault(string problem) => InputException.At(Name, Line, problem);

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    bool ReadLast(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_next == _end)
            return false;
        Line++;
        EndedInNewline = false;
        line = WithoutReturn(_buffer.AsSpan(_next, _end - _next));
        _next = _end;
        RequireText(line);
        return true;
    }

    // Distance from _next to the next LF, or -1 when the file ends first.
    int FindNewline()
    {
        int searched = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_next + searched, _end - _next - searched).IndexOf((byte)'\n');
            if (at >= 0)
                return searched + at;
            searched = _end - _next;
            if (_ended || !Fill())
                return -1;
        }
    }

    bool Fill()
    {
        MakeRoom();
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _ended = read == 0;
        _end += read;
        return read > 0;
    }

    void MakeRoom()
    {
        if (_next > 0)
        {
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            (_next, _end) = (0, _end - _next);
        }
        if (_end < _buffer.Length)
            return;
        if (_end >= MaxLineBytes)
            throw InputException.At(Name, Line + 1, $"the line is longer than {MaxLineBytes >> 20} MiB");
        Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;

    void RequireText(ReadOnlySpan<byte> line)
    {
        if (line.Contains((byte)0))
            throw Fault("a NUL byte, expected text");
    }
}
