using CisLens.Formats.Bed;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Tests.Bed;

public class BedCorpusTests
{
    [Fact]
    public void Every_BED_of_the_corpus_is_read_or_refused_as_its_verdict_says() => Assert.Empty(CorpusWalk.Run(Corpus.Files("bed"), Read));

    static CorpusWalk.Result Read(Corpus file)
    {
        using var genome = file.Needs is null ? null : Genome.Open(file.Needs);
        var records = BedReader.Read(file.Path).ToList();
        return new(records.Count, [.. records.Where(r => genome is not null && !Fits(r, genome)).Select(r => r.Line)]);
    }

    static bool Fits(BedRecord record, Genome genome) =>
        genome.IndexOf(record.Interval.Contig) is >= 0 and var contig && record.Interval.End0 <= genome.Contigs[contig].Length;
}
