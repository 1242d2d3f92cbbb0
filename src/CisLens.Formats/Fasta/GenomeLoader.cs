using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Fasta;

/// <summary>Decides how a FASTA is read: by its index where there is a sound one, else whole.</summary>
static class GenomeLoader
{
    /// <summary>Opens a FASTA; an index that does not fit is reported and not used.</summary>
    public static Genome Open(string path, IRunLog log)
    {
        if (File.Exists(path + FaiIndex.Ending) && TextInput.KindOf(path) is not TextKind.Gzip)
        {
            try
            {
                return OpenIndexed(path, log);
            }
            catch (InputException fault) when (fault.Message.StartsWith(path + FaiIndex.Ending, StringComparison.Ordinal))
            {
                log.Warn("index not used", fault.Message);
            }
        }
        return ReadWhole(path);
    }

    static Genome OpenIndexed(string path, IRunLog log)
    {
        Stream file = InputBytes.Open(path), text = file;
        try
        {
            text = TextInput.KindOf(path) == TextKind.Bgzf ? new BgzfSeekStream(path, file, log) : file;
            var fasta = new IndexedFasta(path, text);
            return new Genome(path, [.. fasta.Entries.Select(e => new Contig(e.Name, e.Length))], fasta.Load, fasta);
        }
        catch
        {
            text.Dispose();
            file.Dispose();
            throw;
        }
    }

    static Genome ReadWhole(string path)
    {
        using var stream = TextInput.Open(path);
        var sequences = new FastaReader(path, stream).ReadAll();
        return new Genome(path, [.. sequences.Select(s => s.Contig)], i => sequences[i].Sequence);
    }
}
