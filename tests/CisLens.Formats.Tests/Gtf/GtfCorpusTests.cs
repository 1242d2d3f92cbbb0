using CisLens.Formats.Fasta;
using CisLens.Formats.Gtf;

namespace CisLens.Formats.Tests.Gtf;

/// <summary>Every GTF file of shared/data/formats is read or refused, as the manifest expects.</summary>
public sealed class GtfCorpusTests
{
    [Fact]
    public void Every_file_is_read_flagged_or_refused_as_the_manifest_says()
    {
        var files = Corpus.Files("gtf");
        Assert.InRange(files.Count, 20, 100);
        Assert.Empty(CorpusWalk.Run([.. files, .. Corpus.Files("gff")], Read));
    }

    static CorpusWalk.Result Read(Corpus file)
    {
        using var genome = file.Needs is { } fasta ? Genome.Open(fasta) : null;
        var records = GtfReader.Read(file.Path).ToList();
        return new(records.Count, [.. records.Where(r => genome is not null && r.End0 > genome.Contigs[genome.IndexOf(r.Contig)].Length).Select(r => r.Line)]);
    }
}
