using System.Text;
using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Formats.Fasta;

/// <summary>Reads a whole FASTA in one pass. A line may be as long as a chromosome.</summary>
sealed class FastaReader(string name, Stream stream)
{
    const int MaxHeaderBytes = 1 << 20;

    readonly byte[] _buffer = new byte[1 << 18];
    readonly List<byte> _header = [];
    readonly List<(Contig Contig, PackedSequence Sequence)> _sequences = [];
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    SequencePacker? _packer;
    string _contig = "";
    long _line = 1, _offset, _lineOffset, _basesBefore;
    bool _inHeader, _lineStarts = true, _return;

    /// <summary>The index of the file. It is complete after <see cref="ReadAll"/>.</summary>
    public FastaLayout Layout { get; } = new();

    /// <summary>All sequences in the order of the file.</summary>
    /// <exception cref="InputException">The text is not a FASTA. The message names file and line.</exception>
    public IReadOnlyList<(Contig Contig, PackedSequence Sequence)> ReadAll()
    {
        for (int read; (read = stream.Read(_buffer)) > 0;)
            Take(_buffer.AsSpan(0, read));
        if (!_lineStarts)
            EndLine();
        EndSequence();
        if (_sequences.Count == 0)
            throw InputException.In(name, "is empty, expected a FASTA: a line with '>' and a name, then bases");
        return _sequences;
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
        if (_return && !part.IsEmpty)
            AddBases("\r"u8); // not at the end of a line: an error
        _return |= part.EndsWith("\r"u8);
        AddBases(part.EndsWith("\r"u8) ? part[..^1] : part);
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
        (_lineStarts, _return, _lineOffset, _basesBefore) = (true, false, _offset, _packer?.Length ?? 0);
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
            throw Fault($"duplicate name {_contig}, expected each name once");
        _packer = new SequencePacker(0);
        Layout.Begin(_offset);
    }

    void EndSequence()
    {
        if (_packer is null)
            return;
        var sequence = _packer.Finish();
        _sequences.Add((new Contig(_contig, sequence.Length), sequence));
        Layout.End(_contig, sequence.Length);
        _packer = null;
    }

    InputException Fault(string problem) => InputException.At(name, _line, problem);
}
