using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Gtf;

namespace CisLens.Formats.Genes;

/// <summary>
/// Reads genes from the exons of a GTF, with one transcript per gene: the one with the tag <c>MANE_Select</c> (<c>MANE Select</c> in
/// files of NCBI), otherwise the one with the tag <c>Ensembl_canonical</c>, otherwise the one with the most exonic bases. The first of
/// equal transcripts is used.
/// </summary>
static class GtfGeneReader
{
    static readonly string[] s_tags = ["MANE_Select", "Ensembl_canonical"];

    /// <summary>Reads genes in the order of their first exons in the file.</summary>
    /// <exception cref="InputException">A line is invalid, an exon ends after the end of its contig, a transcript is on both strands,
    /// or there are no exons.</exception>
    public static IReadOnlyList<Gene> Read(string path, ContigMap contigs)
    {
        var transcripts = new Dictionary<(string Gene, int Contig, string Transcript), Transcript>();
        bool any = false;
        foreach (var record in GtfReader.Read(path).Where(r => r.Feature == "exon"))
        {
            any = true;
            if (contigs.IndexOf(record.Contig) is >= 0 and var contig)
                Add(path, record, contig, contigs, transcripts);
        }
        if (!any)
            throw InputException.In(path, "has no exons, expected lines with the feature exon");
        return [.. transcripts.Where(t => !t.Value.IsCut).GroupBy(t => (t.Key.Gene, t.Key.Contig))
            .Select(gene => gene.Select(t => t.Value).MaxBy(t => (t.Rank, t.Bases))!.Gene(gene.Key.Contig))];
    }

    static void Add(string path, GtfRecord record, int contig, ContigMap contigs, Dictionary<(string, int, string), Transcript> transcripts)
    {
        InputException Fault(string problem) => InputException.At(path, record.Line, problem);
        bool isOnContig = contigs.IsOnContig(contig, record.End0, problem => Fault($"the exon {problem}"));
        if (record.Strand == '.')
            throw Fault("the exon has no strand, expected + or -");
        var key = (record["gene_id"]!, contig, record["transcript_id"] ?? throw Fault("the exon has no transcript_id, expected one"));
        if (!transcripts.TryGetValue(key, out var transcript))
        {
            int tag = Array.FindIndex(s_tags, t => record.Attributes.Any(a => a.Key == "tag" && a.Value.Replace(' ', '_') == t));
            transcripts[key] = transcript = new(record["gene_name"] ?? key.Item1, record.Strand == '-', tag < 0 ? 0 : s_tags.Length - tag);
        }
        if (transcript.Reverse != (record.Strand == '-'))
            throw Fault($"transcript {key.Item3} has exons on both strands, expected one strand");
        transcript.IsCut |= !isOnContig;
        transcript.Exons.Add((record.Start0, record.End0));
    }

    sealed record Transcript(string Name, bool Reverse, int Rank)
    {
        public List<(long Start0, long End0)> Exons { get; } = [];

        /// <summary>True if an exon is past the end of the contig, so that the transcript is left out.</summary>
        public bool IsCut { get; set; }

        public long Bases => Exons.Sum(e => e.End0 - e.Start0);

        public Gene Gene(int contig) => new(Name, contig, Exons.Min(e => e.Start0), Exons.Max(e => e.End0), Reverse,
            [.. Exons.Order()]);
    }
}
