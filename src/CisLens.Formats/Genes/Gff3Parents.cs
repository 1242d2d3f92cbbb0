using CisLens.Formats.Gtf;

namespace CisLens.Formats.Genes;

/// <summary>
/// Transcripts and genes of a GFF3, which exons name by <c>Parent</c>. In a GTF, each exon has gene and tags itself.
/// </summary>
sealed class Gff3Parents
{
    const int Deepest = 16; // a chain of parents that is longer is a circle

    static readonly string[] s_tags = ["MANE_Select", "Ensembl_canonical"];

    readonly Dictionary<string, GtfRecord> _byId = new(StringComparer.Ordinal);

    /// <summary>Remembers a line that has an ID.</summary>
    public void Add(GtfRecord record)
    {
        if (record["ID"] is { } id)
            _byId.TryAdd(id, record);
    }

    /// <summary>The id of the gene of a line: <c>gene_id</c>, or the ID of a line without parent.</summary>
    public static string? GeneId(GtfRecord record) => record["gene_id"] ?? (record["Parent"] is null ? record["ID"] : null);

    /// <summary>Id and name of the gene of a transcript.</summary>
    public (string Id, string Name) GeneOf(TranscriptLocus locus)
    {
        var lines = Lines(locus).ToList();
        var root = lines[^1];
        // the ID of Ensembl and NCBI has a prefix: gene:ENSG…, gene-BRCA1
        string id = lines.Select(l => l["gene_id"]).FirstOrDefault(i => i is not null) ?? root["ID"] ?? locus.Transcript;
        string name = lines.Select(l => l["gene_name"] ?? l["gene"]).FirstOrDefault(n => n is not null)
            ?? (root == locus.First ? null : root["Name"]) ?? (id.StartsWith("gene:", StringComparison.Ordinal)
                || id.StartsWith("gene-", StringComparison.Ordinal) ? id[5..] : id);
        return (id, name);
    }

    /// <summary>The rank of a transcript by its tags; the highest is used.</summary>
    public int RankOf(TranscriptLocus locus)
    {
        int tag = Array.FindIndex(s_tags, t => Lines(locus).Take(2).Any(l => l.Attributes.Any(
            a => a.Key == "tag" && a.Value.Replace(' ', '_') == t)));
        return tag < 0 ? 0 : s_tags.Length - tag;
    }

    // the first exon, its transcript, and the parents of this up to the gene
    IEnumerable<GtfRecord> Lines(TranscriptLocus locus)
    {
        yield return locus.First;
        string? parent = locus.First["Parent"] is null ? null : locus.Transcript;
        for (int depth = 0; depth < Deepest && parent is not null && _byId.TryGetValue(parent, out var line); depth++)
        {
            yield return line;
            parent = line["Parent"];
        }
    }
}
