using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Text;

/// <summary>Reads lines of bytes. LF and CRLF end a line. A NUL byte or a line of more than 64 MiB is an error.</summary>
public sealed class LineReader(string name, Stream stream) : IDisposable
{
    /// <summary>Largest length of a line in bytes.</summary>
    public const int MaxLineBytes = 64 << 20;

    byte[] _buffer = new byte[1 << 17];
    int _next, _end;
    bool _ended;

    /// <summary>Name of the file in error texts.</summary>
    public string Name { get; } = name;

    /// <summary>1-based number of the current line; 0 before the first.</summary>
    public long Line { get; private set; }

    /// <summary>True if the current line ended in LF; false for a last line without LF.</summary>
    public bool EndedInNewline { get; private set; }

    /// <summary>The lines of a list of names, trimmed, plain or compressed. Blank lines are skipped.</summary>
    /// <exception cref="InputException">The file cannot be read or is damaged.</exception>
    public static IEnumerable<string> Names(string path)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        while (lines.Read(out var line))
            if (Encoding.UTF8.GetString(line).Trim() is { Length: > 0 } name)
                yield return name;
    }

    /// <summary>Reads the next line without its end. The span is valid until the next call.</summary>
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

    /// <summary>An error in the current line.</summary>
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

    // distance from _next to the next LF, or -1 if the file ends first
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
            throw Fault("the line has a NUL byte, expected text");
    }
}
