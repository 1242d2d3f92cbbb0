using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Gtf;

namespace CisLens.Formats.Genes;

/// <summary>
/// Genes from the exons of a GTF, each with one transcript: that tagged <c>MANE_Select</c> (NCBI: <c>MANE Select</c>) or else
/// <c>Ensembl_canonical</c>, else that with
/// the most exonic bases; of equals the first.
/// </summary>
static class GtfGeneReader
{
    static readonly string[] s_tags = ["MANE_Select", "Ensembl_canonical"];

    /// <summary>Reads genes in the order in which their first exons stand.</summary>
    /// <exception cref="InputException">A line is unsound, an exon ends behind its contig or changes strand, or
    /// there are no exons.</exception>
    public static IReadOnlyList<Gene> Read(string path, Genome genome, ContigMap contigs)
    {
        var transcripts = new Dictionary<(string Gene, int Contig, string Transcript), Transcript>();
        bool any = false;
        foreach (var record in GtfReader.Read(path).Where(r => r.Feature == "exon"))
        {
            any = true;
            if (contigs.IndexOf(record.Contig) is >= 0 and var contig)
                Add(path, record, contig, genome, transcripts);
        }
        if (!any)
            throw InputException.In(path, "has no lines of the feature exon, of which transcripts are made");
        return [.. transcripts.GroupBy(t => (t.Key.Gene, t.Key.Contig))
            .Select(gene => gene.Select(t => t.Value).MaxBy(t => (t.Rank, t.Bases))!.Gene(gene.Key.Contig))];
    }

    static void Add(string path, GtfRecord record, int contig, Genome genome, Dictionary<(string, int, string), Transcript> transcripts)
    {
        InputException Fault(string problem) => InputException.At(path, record.Line, problem);
        if (record.End0 > genome.Contigs[contig].Length)
            throw Fault($"ends at {record.End0}, {genome.Contigs[contig].Name} of {genome.Path} has {genome.Contigs[contig].Length} bp; " +
                "give the genes of the same build");
        if (record.Strand == '.')
            throw Fault("an exon without a strand");
        var key = (record["gene_id"]!, contig, record["transcript_id"] ?? throw Fault("an exon without a transcript_id"));
        if (!transcripts.TryGetValue(key, out var transcript))
        {
            int tag = Array.FindIndex(s_tags, t => record.Attributes.Any(a => a.Key == "tag" && a.Value.Replace(' ', '_') == t));
            transcripts[key] = transcript = new(record["gene_name"] ?? key.Item1, record.Strand == '-', tag < 0 ? 0 : s_tags.Length - tag);
        }
        if (transcript.Reverse != (record.Strand == '-'))
            throw Fault($"transcript {key.Item3} is on both strands");
        transcript.Exons.Add((record.Start0, record.End0));
    }

    sealed record Transcript(string Name, bool Reverse, int Rank)
    {
        public List<(long Start0, long End0)> Exons { get; } = [];

        public long Bases => Exons.Sum(e => e.End0 - e.Start0);

        public Gene Gene(int contig) => new(Name, contig, Exons.Min(e => e.Start0), Exons.Max(e => e.End0), Reverse,
            [.. Exons.Order()]);
    }
}
