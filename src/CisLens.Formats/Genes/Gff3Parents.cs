using CisLens.Formats.Gtf;

namespace CisLens.Formats.Genes;

/// <summary>What a line of a GTF or GFF3 tells about its transcript and gene.</summary>
/// <param name="Id">ID of a GFF3, or null.</param>
/// <param name="Parent">ID of the parent, or null.</param>
/// <param name="GeneId">The <c>gene_id</c>, or null.</param>
/// <param name="GeneName">Name of the gene: <c>gene_name</c>, or <c>gene</c> in files of NCBI; or null.</param>
/// <param name="Name">Name of the line itself, or null.</param>
/// <param name="Biotype">Type of the gene, or of the transcript in the lines of transcripts of a GFF3; or null.</param>
/// <param name="Rank">Rank of the transcript by its tags; the transcript with the highest is used.</param>
sealed record GeneLine(string? Id, string? Parent, string? GeneId, string? GeneName, string? Name, string? Biotype, int Rank)
{
    static readonly string[] s_tags = ["MANE_Select", "Ensembl_canonical"];

    /// <summary>Takes what is needed from a line. The line has many more attributes, so it is not kept.</summary>
    public static GeneLine From(GtfRecord record)
    {
        int tag = Array.FindIndex(s_tags, t => record.Attributes.Any(a => a.Key == "tag" && a.Value.Replace(' ', '_') == t));
        return new(record["ID"], record["Parent"], record["gene_id"], record["gene_name"] ?? record["gene"], record["Name"],
            record["gene_biotype"] ?? record["gene_type"] ?? record["biotype"], tag < 0 ? 0 : s_tags.Length - tag);
    }
}

/// <summary>
/// Transcripts and genes of a GFF3, which exons name by <c>Parent</c>. In a GTF, each exon has gene and tags itself.
/// </summary>
sealed class Gff3Parents
{
    const int Deepest = 16; // a chain of parents that is longer is a circle

    // parts of transcripts, which have no exons
    static readonly string[] s_parts = ["CDS", "UTR", "codon"];

    readonly Dictionary<string, GeneLine> _byId = new(StringComparer.Ordinal);

    /// <summary>Remembers a line that can be a transcript or a gene.</summary>
    public void Add(GtfRecord record)
    {
        if (record["ID"] is { } id && !s_parts.Any(part => record.Feature.Contains(part, StringComparison.Ordinal)))
            _byId.TryAdd(id, GeneLine.From(record));
    }

    /// <summary>The id of the gene of a line: <c>gene_id</c>, or the ID of a line without parent.</summary>
    public static string? GeneId(GtfRecord record) => record["gene_id"] ?? (record["Parent"] is null ? record["ID"] : null);

    /// <summary>Id and name of the gene of a transcript.</summary>
    public (string Id, string Name) GeneOf(TranscriptLocus locus)
    {
        var lines = Lines(locus).ToList();
        var root = lines[^1];
        string id = lines.Select(l => l.GeneId).FirstOrDefault(i => i is not null) ?? root.Id ?? locus.Transcript;
        string name = lines.Select(l => l.GeneName).FirstOrDefault(n => n is not null) ?? (lines.Count > 1 ? root.Name : null) ?? id;
        return (id, name == id ? WithoutPrefix(id) : name);
    }

    /// <summary>An ID without the prefix that Ensembl and NCBI give it: <c>gene:ENSG00000012048</c>, <c>gene-BRCA1</c>.</summary>
    public static string WithoutPrefix(string id) =>
        id.StartsWith("gene:", StringComparison.Ordinal) || id.StartsWith("gene-", StringComparison.Ordinal) ? id[5..] : id;

    /// <summary>The type of the gene of a transcript; null if the file has none.</summary>
    public string? BiotypeOf(TranscriptLocus locus) => Lines(locus).Select(l => l.Biotype).LastOrDefault(b => b is not null);

    /// <summary>The rank of a transcript by the tags of its first exon and of its own line.</summary>
    public int RankOf(TranscriptLocus locus) => Lines(locus).Take(2).Max(line => line.Rank);

    // the first exon, its transcript, and the parents of this up to the gene
    IEnumerable<GeneLine> Lines(TranscriptLocus locus)
    {
        yield return locus.First;
        string? parent = locus.First.Parent is null ? null : locus.Transcript;
        for (int depth = 0; depth < Deepest && parent is not null && _byId.TryGetValue(parent, out var line); depth++)
        {
            yield return line;
            parent = line.Parent;
        }
    }
}
