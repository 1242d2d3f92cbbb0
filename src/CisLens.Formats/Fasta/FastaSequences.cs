using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Fasta;

/// <summary>
/// Reads a FASTA of sequences, such as peaks or oligonucleotides, one after the other. In contrast to a genome, two sequences may have
/// the same name.
/// </summary>
public static class FastaSequences
{
    /// <summary>Reads the sequences in the order of the file.</summary>
    /// <param name="path">The file, plain or compressed; <c>-</c> for standard input.</param>
    /// <param name="log">Receives a warning if a name occurs twice.</param>
    /// <param name="text">The text of the file if it is open already; null to open it.</param>
    /// <param name="uracil">The code of U: that of T, or N.</param>
    /// <returns>The name up to the first whitespace, the codes, and whether the sequence has a U.</returns>
    /// <exception cref="InputException">The text is not a FASTA. The message names file and line.</exception>
    public static IEnumerable<(string Name, byte[] Codes, bool HasUracil)> Read(
        string path, IRunLog log, Stream? text = null, byte uracil = Dna.N)
    {
        using var stream = text ?? TextInput.Open(path);
        var reader = new FastaReader(path, stream, twice => log.Warn($"{path}: names that occur more than once", twice));
        foreach (var (contig, sequence) in reader.Read())
        {
            if (sequence.Length > Array.MaxLength)
                throw InputException.In(path, $"{contig.Name} has {sequence.Length:N0} bases; expected at most {Array.MaxLength:N0}");
            var codes = new byte[sequence.Length];
            sequence.Codes(0, codes, uracil);
            yield return (contig.Name, codes, sequence.HasUracil);
        }
    }
}
