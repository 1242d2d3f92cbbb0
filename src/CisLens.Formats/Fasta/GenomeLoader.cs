using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Fasta;

/// <summary>Decides how a FASTA is read: by its index where there is a sound one, else whole.</summary>
static class GenomeLoader
{
    public static Genome Open(string path, IRunLog log)
    {
        using var stream = TextInput.Open(path);
        var sequences = new FastaReader(path, stream).ReadAll();
        return new Genome(path, [.. sequences.Select(s => s.Contig)], i => sequences[i].Sequence);
    }
}
