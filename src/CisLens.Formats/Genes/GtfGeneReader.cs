using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Gtf;

namespace CisLens.Formats.Genes;

/// <summary>
/// Reads genes from the exons of a GTF or GFF3, with one transcript per gene: the one with the tag <c>MANE_Select</c> (<c>MANE Select</c>
/// in files of NCBI), otherwise the one with the tag <c>Ensembl_canonical</c>, otherwise the one with the most exonic bases. The first of
/// equal transcripts is used. If a gene id is at several loci, each locus is a gene (docs/reference/inputs.md).
/// </summary>
sealed class GtfGeneReader(string path, ContigMap contigs)
{
    readonly Dictionary<(string Gene, int Contig, string Transcript), List<TranscriptLocus>> _transcripts = [];
    readonly List<TranscriptLocus> _loci = [];                                                    // in the order of the file
    readonly Gff3Parents _parents = new();
    readonly List<(string Gene, string Contig, char Strand, long Start0, long End0)> _genes = []; // lines with the feature gene
    readonly Dictionary<string, int> _contigs = new(StringComparer.Ordinal);                      // of exons

    /// <summary>Reads genes in the order of their first exons in the file, and a note about genes with several loci, or null.</summary>
    /// <exception cref="InputException">A line is invalid, an exon ends after the end of its contig, or there are no exons.</exception>
    public static (IReadOnlyList<Gene> Genes, string? Note) Read(string path, ContigMap contigs) =>
        new GtfGeneReader(path, contigs).Read();

    (IReadOnlyList<Gene>, string?) Read()
    {
        bool any = false;
        foreach (var record in GtfReader.Read(path))
        {
            any |= record.Feature == "exon";
            if (record.Feature == "exon")
                Add(record);
            else
            {
                _parents.Add(record);
                if (record.Feature.EndsWith("gene", StringComparison.Ordinal) && Gff3Parents.GeneId(record) is { } gene)
                    _genes.Add((gene, record.Contig, record.Strand, record.Start0, record.End0));
            }
        }
        if (!any)
            throw InputException.In(path, "has no exons, expected lines with the feature exon");
        return Genes();
    }

    void Add(GtfRecord record)
    {
        int contig = contigs.IndexOf(record.Contig);
        _contigs[record.Contig] = contig;
        if (contig < 0)
            return;
        InputException Fault(string problem) => InputException.At(path, record.Line, problem);
        bool isOnContig = contigs.IsOnContig(contig, record.End0, problem => Fault($"the exon {problem}"));
        if (record.Strand == '.')
            throw Fault("the exon has no strand, expected + or -");
        string[] owners = [.. record.Attributes.Where(a => a.Key == "Parent").Select(a => a.Value)];
        if (owners.Length == 0)
            owners = [record["transcript_id"] ?? throw Fault("the exon has no transcript_id, expected one")];
        foreach (string owner in owners)
            Add(record, contig, owner, isOnContig);
    }

    // an exon belongs to the last locus of its transcript that it can belong to, or begins a new one
    void Add(GtfRecord exon, int contig, string transcript, bool isOnContig)
    {
        var key = (exon["gene_id"] ?? "", contig, transcript);
        if (!_transcripts.TryGetValue(key, out var loci))
            _transcripts[key] = loci = [];
        var locus = loci.FindLast(l => l.CanHave(exon));
        if (locus is null)
        {
            locus = new TranscriptLocus(exon, contig, transcript);
            loci.Add(locus);
            _loci.Add(locus);
        }
        locus.Add(exon);
        locus.IsCut |= !isOnContig;
    }

    (IReadOnlyList<Gene>, string?) Genes()
    {
        var split = _transcripts.Values.Where(loci => loci.Count > 1).SelectMany(loci => loci).ToHashSet();
        var genes = new List<(int Order, string Id, Gene Gene)>();
        var spans = _genes.ToLookup(g => (g.Gene, _contigs.GetValueOrDefault(g.Contig, -1), g.Strand == '-'), g => (g.Start0, g.End0));
        foreach (var gene in _loci.Where(l => !l.IsCut).Select((Locus, Order) => (Locus, Order, Id: _parents.GeneOf(Locus)))
            .GroupBy(l => (l.Id.Id, l.Locus.Contig, l.Locus.Reverse)))
        {
            // transcripts inside one line of the gene are one locus, unless the file has a transcript at several loci
            var whole = gene.Any(l => split.Contains(l.Locus)) ? [] : spans[gene.Key];
            foreach (var locus in Clusters(whole, gene, l => (l.Locus.Start0, l.Locus.End0)))
            {
                var best = locus.OrderBy(l => l.Order).MaxBy(l => (_parents.RankOf(l.Locus), l.Locus.Bases));
                genes.Add((locus.Min(l => l.Order), best.Id.Id, best.Locus.Gene(best.Id.Name) with
                {
                    Id = Gff3Parents.WithoutPrefix(best.Id.Id),
                    Biotype = _parents.BiotypeOf(best.Locus),
                }));
            }
        }
        genes.Sort((a, b) => a.Order.CompareTo(b.Order));
        var several = genes.GroupBy(g => g.Id).Where(g => g.Count() > 1).ToList();
        return ([.. genes.Select(g => g.Gene)], several.Count == 0 ? null
            : $"{several.Count} gene ids are at several loci, such as {several[0].Key}; each locus is a gene of its own");
    }

    // groups of items that overlap each other, or the same span, directly or through others
    static IEnumerable<List<T>> Clusters<T>(IEnumerable<(long Start0, long End0)> spans, IEnumerable<T> items,
        Func<T, (long Start0, long End0)> spanOf)
    {
        var all = spans.Select(s => (Span: s, Items: Array.Empty<T>())).Concat(items.Select(i => (Span: spanOf(i), Items: new[] { i })));
        var (cluster, end0) = (new List<T>(), long.MinValue);
        foreach (var (span, own) in all.OrderBy(i => i.Span.Start0))
        {
            if (span.Start0 >= end0 && cluster.Count > 0)
            {
                yield return cluster;
                cluster = [];
            }
            cluster.AddRange(own);
            end0 = Math.Max(end0, span.End0);
        }
        if (cluster.Count > 0)
            yield return cluster;
    }
}
