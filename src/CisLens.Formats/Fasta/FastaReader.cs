using System.Text;
using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Formats.Fasta;

/// <summary>
/// Reads a FASTA in one pass. A line may be as long as a chromosome. Spaces and tabs at the end of a line of bases are ignored.
/// </summary>
/// <param name="name">Name of the file in messages.</param>
/// <param name="stream">The text.</param>
/// <param name="repeated">Receives a name that an earlier sequence has; null to refuse such a file.</param>
sealed class FastaReader(string name, Stream stream, Action<string>? repeated = null)
{
    const int MaxHeaderBytes = 1 << 20;

    readonly byte[] _buffer = new byte[1 << 18];
    readonly List<byte> _header = [];
    readonly Queue<(Contig Contig, PackedSequence Sequence)> _finished = [];
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    SequencePacker? _packer;
    string _contig = "";
    long _line = 1, _offset, _lineOffset, _basesBefore;
    bool _inHeader, _lineStarts = true;
    byte? _blank; // the first blank after the bases of this line

    /// <summary>The index of the file. It is complete after <see cref="ReadAll"/>.</summary>
    public FastaLayout Layout { get; } = new();

    /// <summary>All sequences in the order of the file.</summary>
    /// <exception cref="InputException">The text is not a FASTA. The message names file and line.</exception>
    public IReadOnlyList<(Contig Contig, PackedSequence Sequence)> ReadAll() => [.. Read()];

    /// <summary>The sequences, one after the other. Only one is in memory.</summary>
    /// <exception cref="InputException">The text is not a FASTA. The message names file and line.</exception>
    public IEnumerable<(Contig Contig, PackedSequence Sequence)> Read()
    {
        for (int read; (read = stream.Read(_buffer)) > 0;)
        {
            Take(_buffer.AsSpan(0, read));
            while (_finished.TryDequeue(out var sequence))
                yield return sequence;
        }
        if (!_lineStarts)
            EndLine();
        EndSequence();
        if (_names.Count == 0)
            throw InputException.In(name, "is empty, expected a FASTA: a line with '>' and a name, then bases");
        while (_finished.TryDequeue(out var sequence))
            yield return sequence;
    }

    void Take(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (_lineStarts && text[0] == '>')
                BeginHeader();
            _lineStarts = false;
            int newline = text.IndexOf((byte)'\n');
            var part = newline < 0 ? text : text[..newline];
            _offset += part.Length;
            TakePart(part);
            if (newline < 0)
                return;
            _offset++;
            EndLine();
            text = text[(newline + 1)..];
        }
    }

    void TakePart(ReadOnlySpan<byte> part)
    {
        if (_inHeader)
        {
            AddToHeader(part);
            return;
        }
        var letters = part.TrimEnd(" \t\r"u8);
        if (_blank is { } blank && !letters.IsEmpty)
            AddBases([blank]); // not at the end of a line: an error
        if (letters.Length < part.Length)
            _blank ??= part[letters.Length];
        AddBases(letters);
    }

    void AddBases(ReadOnlySpan<byte> letters)
    {
        if (letters.IsEmpty)
            return;
        if (_packer is null)
            throw Fault($"the file begins with {Quoted.Text(letters)}, expected a line with '>' and a name");
        int fault = _packer.Append(letters);
        if (fault >= 0)
            throw Fault($"{Quoted.Text(letters.Slice(fault, 1))} in the sequence of {_contig}, expected a base or an IUPAC code");
    }

    void BeginHeader()
    {
        EndSequence();
        _inHeader = true;
        _header.Clear();
    }

    void AddToHeader(ReadOnlySpan<byte> part)
    {
        if (_header.Count + part.Length > MaxHeaderBytes)
            throw Fault("the header line is longer than 1 MiB, expected '>' and a name");
        _header.AddRange(part);
    }

    void EndLine()
    {
        if (_inHeader)
            EndHeader();
        else if (_packer is not null)
            Layout.Line(_line, _packer.Length - _basesBefore, _offset - _lineOffset);
        _line++;
        (_lineStarts, _blank, _lineOffset, _basesBefore) = (true, null, _offset, _packer?.Length ?? 0);
    }

    void EndHeader()
    {
        _inHeader = false;
        var header = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_header)[1..];
        if (header.Contains((byte)0))
            throw Fault("a NUL byte, expected text");
        header = header.TrimStart(" \t"u8); // as samtools faidx does
        int end = header.IndexOfAny(" \t\r\v\f"u8);
        _contig = Encoding.UTF8.GetString(end < 0 ? header : header[..end]);
        if (_contig.Length == 0)
            throw Fault("there is no name after '>', expected one");
        if (!_names.Add(_contig))
            (repeated ?? (twice => throw Fault($"duplicate name {twice}, expected each name once")))(_contig);
        _packer = new SequencePacker(0);
        Layout.Begin(_offset);
    }

    void EndSequence()
    {
        if (_packer is null)
            return;
        var sequence = _packer.Finish();
        _finished.Enqueue((new Contig(_contig, sequence.Length), sequence));
        Layout.End(_contig, sequence.Length);
        _packer = null;
    }

    InputException Fault(string problem) => InputException.At(name, _line, problem);
}
