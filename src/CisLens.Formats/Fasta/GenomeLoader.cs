using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Fasta;

/// <summary>Opens a FASTA with its index if possible, and reads it completely otherwise.</summary>
static class GenomeLoader
{
    /// <summary>Opens a FASTA. An index that does not fit is not used, and a warning says so. The index of a file with a byte
    /// order mark is not used, because the mark moves its offsets.</summary>
    public static Genome Open(string path, IRunLog log)
    {
        bool indexed = File.Exists(path + FastaIndex.Ending) && TextInput.KindOf(path) != TextKind.Gzip && !TextInput.HasMark(path);
        return (indexed ? OpenIndexed(path, log) : null) ?? ReadWhole(path);
    }

    static Genome? OpenIndexed(string path, IRunLog log)
    {
        var text = OpenSeekable(path, log);
        try
        {
            var fasta = new IndexedFasta(path, text);
            return new Genome(path, [.. fasta.Entries.Select(e => new Contig(e.Name, e.Length))], fasta.Load, fasta);
        }
        catch (InputException fault)
        {
            text.Dispose();
            log.Warn("index not used", fault.Message);
            return null;
        }
    }

    static Stream OpenSeekable(string path, IRunLog log)
    {
        var file = InputBytes.Open(path);
        return TextInput.KindOf(path) == TextKind.Bgzf ? new BgzfSeekStream(path, file, log) : file;
    }

    static Genome ReadWhole(string path)
    {
        using var stream = TextInput.Open(path);
        var sequences = new FastaReader(path, stream).ReadAll();
        return new Genome(path, [.. sequences.Select(s => s.Contig)], i => sequences[i].Sequence);
    }
}
