using CisLens.Formats.Fasta;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tests.Vcf;

public class VcfCorpusTests
{
    [Fact]
    public void Every_VCF_of_the_corpus_is_read_or_refused_as_its_verdict_says() => Assert.Empty(CorpusWalk.Run(Corpus.Files("vcf"), Read));

    static CorpusWalk.Result Read(Corpus file)
    {
        using var reader = VcfReader.Open(file.Path);
        using var genome = file.Needs is null ? null : Genome.Open(file.Needs);
        var record = new VcfRecord();
        var flagged = new List<long>();
        long records = 0;
        for (; reader.Read(record); records++)
            if (HasBadAllele(record) || (genome is not null && !Fits(record, genome)))
                flagged.Add(record.Line);
        return new(records, flagged);
    }

    static bool HasBadAllele(VcfRecord record) =>
        record.RefKind == AlleleKind.Bad || Enumerable.Range(0, record.AltCount).Any(i => record.AltKind(i) == AlleleKind.Bad);

    static bool Fits(VcfRecord record, Genome genome)
    {
        int contig = genome.IndexOf(record.Contig);
        if (contig < 0 || record.Pos0 < 0 || record.Pos0 + record.Ref.Length > genome.Contigs[contig].Length)
            return false;
        for (int i = 0; i < record.Ref.Length; i++)
            if (char.ToUpperInvariant((char)record.Ref[i]) != genome.Letter(contig, record.Pos0 + i))
                return false;
        return true;
    }
}
