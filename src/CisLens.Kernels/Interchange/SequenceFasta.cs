using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Kernels.Interchange;

/// <summary>Reads short sequences from a plain or compressed FASTA file. The name is the text before the first blank.</summary>
public static class SequenceFasta
{
    /// <summary>Reads the records of a file, in order.</summary>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <param name="unknown">How letters other than A, C, G and T are read.</param>
    /// <exception cref="InputException">
    /// The file has no record, has a duplicate name, or is not FASTA; the message names the line.
    /// </exception>
    public static SequenceSet Read(string path, UnknownBases unknown = UnknownBases.Skip)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        var set = new SequenceSet(unknown);
        string? id = null;
        var codes = new List<byte>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (lines.Read(out var line))
        {
            line = line.TrimEnd(" \t"u8);
            if (line.StartsWith(">"u8))
            {
                AddTo(set, id, codes);
                id = Name(lines, line[1..]);
                if (!names.Add(id))
                    throw lines.Fault($"duplicate name {Quoted.Text(Encoding.UTF8.GetBytes(id))}");
            }
            else if (!line.IsEmpty)
                Append(lines, line, id, codes);
        }
        AddTo(set, id, codes);
        return set.Count > 0 ? set : throw InputException.In(path, "is empty; expected FASTA: a line with '>' and a name, then bases");
    }

    static string Name(LineReader lines, ReadOnlySpan<byte> header)
    {
        int end = header.IndexOfAny(" \t"u8);
        string name = Encoding.UTF8.GetString(end < 0 ? header : header[..end]);
        return name.Length > 0 ? name : throw lines.Fault("no name after '>'");
    }

    static void Append(LineReader lines, ReadOnlySpan<byte> letters, string? id, List<byte> codes)
    {
        if (id is null)
            throw lines.Fault($"{Quoted.Text(letters)} before the first '>'; expected a line with '>' and a name");
        foreach (byte letter in letters)
            codes.Add(char.IsAsciiLetter((char)letter) ? Dna.Code(letter)
                : throw lines.Fault($"{Quoted.Text([letter])} in the sequence of {id}; expected a base or an IUPAC code"));
    }

    static void AddTo(SequenceSet set, string? id, List<byte> codes)
    {
        if (id is not null)
            set.Add(id, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(codes));
        codes.Clear();
    }
}
