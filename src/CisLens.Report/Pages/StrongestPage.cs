using System.Globalization;
using CisLens.Formats.Genes;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Runs;
using CisLens.Report.Figures;
using CisLens.Report.Html;

namespace CisLens.Report.Pages;

/// <summary>The page of <c>score --report</c>: the strongest alleles, and a map of the bases around each.</summary>
public static class StrongestPage
{
    const int LongestAllele = 20;

    /// <summary>Makes the page.</summary>
    /// <param name="source">The VCF and the model, for the first line.</param>
    /// <param name="totals">The counts of the run.</param>
    /// <param name="strongest">The alleles, the strongest first.</param>
    /// <param name="maps">A map per allele.</param>
    /// <param name="genes">The genes to name; null for none, and for splice scores, which have their gene.</param>
    public static Page From(string source, string totals, IReadOnlyList<StrongAllele> strongest, IReadOnlyList<Figure> maps,
        GeneTable? genes = null)
    {
        var page = new Page("Strongest variants", $"{source}. {totals}.");
        page.Section("Alleles");
        if (strongest.Any(s => s.Splice is not null))
            Splicing(page, strongest);
        else
            Effects(page, strongest, genes);
        page.Section("The bases around each");
        foreach (var (i, map) in maps.Index())
            page.Figure(map, $"{i + 1}. {Title(strongest[i])}. " + (strongest[i].Splice is null
                ? "Every base is changed to each other base; the box is the variant. Tall letters are bases that the prediction depends on."
                : "The probability that each base is a splice site. The dotted line is POS. Inserted bases count for the base before " +
                    "them, and deleted bases have probability 0 for ALT."));
        return page;
    }

    /// <summary>The variant, and the track or gene of its map.</summary>
    public static string Title(StrongAllele s) =>
        $"{Position(s)} {Allele(Ref(s))} to {Allele(Alt(s))} " +
        (s.Splice is { } splice ? $"in {splice.Gene.Name}" : $"on {s.Top!.Column.Track.Id}");

    static void Effects(Page page, IReadOnlyList<StrongAllele> strongest, GeneTable? genes)
    {
        bool quantiles = strongest.Any(s => !float.IsNaN(s.Top!.Quantile));
        string[] gene = genes is null ? [] : ["gene"];
        page.Table(
            ["", "variant", "id", "REF", "ALT", .. gene, "track", "score", "with REF", "with ALT", "effect", "quantile", "status"],
            strongest.Select((s, i) => (string[])[.. Variant(s, i), .. gene.Select(_ => GeneOf(s, genes!)),
                s.Top!.Column.Track.Label ?? s.Top.Column.Track.Id, s.Top.Column.Score.Id, Number(s.Top.RefPrediction),
                Number(s.Top.AltPrediction), Number(s.Top.Effect), Number(s.Top.Quantile), s.Status]));
        page.Note((quantiles
            ? "The alleles with the largest absolute quantile on any track: the position of the effect among those of the background. "
            : "The alleles with the largest absolute effect on any track. A background (score --background) makes tracks comparable. ") +
            "The effect is ALT minus REF where the score has a sign.");
        if (genes is not null)
            page.Note("The genes that contain a changed base, with exon if one of these bases is in an exon; otherwise the nearest gene, " +
                "from the nearest changed base to the nearest base of the gene. Indels are left-aligned, and an insertion is at the base " +
                "before it. Each gene has one transcript. Upstream means before the first base of the transcript, on the strand of the " +
                "gene.");
    }

    static void Splicing(Page page, IReadOnlyList<StrongAllele> strongest)
    {
        page.Table(
            ["", "variant", "id", "REF", "ALT", "gene",
                "acceptor gain", "at", "acceptor loss", "at", "donor gain", "at", "donor loss", "at", "status"],
            strongest.Select((s, i) => (string[])[.. Variant(s, i), s.Splice!.Gene.Name,
                .. s.Splice.All.SelectMany(change => (string[])[Number(change.Score), Offset(change)]),
                s.Splice.IsDuplication ? $"{s.Status}, duplication" : s.Status]));
        page.Note("The alleles with the largest delta score. The position of a gain or loss is in bp from POS on the plus strand. Of an " +
            "allele in several genes, the gene with the largest delta score is shown; the other outputs have all.");
    }

    static string[] Variant(StrongAllele s, int rank) => [$"{rank + 1}", Position(s), Id(s), Allele(Ref(s)), Allele(Alt(s))];

    static string GeneOf(StrongAllele s, GeneTable genes)
    {
        var (start0, end0) = s.Changed;
        var nearest = genes.Nearest(s.Contig, start0, end0);
        if (nearest.Count == 0)
            return $"none on {s.Record.Contig}";
        return string.Join(", ", nearest.Select(gene => gene.DistanceFrom(start0, end0) switch
        {
            0 => gene.Name + (gene.HasExonIn(start0, end0) switch { true => " exon", false => " intron", null => "" }),
            var bp => $"{Math.Abs(bp):N0} bp {(bp > 0 == gene.Reverse ? "downstream" : "upstream")} of {gene.Name}",
        }));
    }

    static string Position(StrongAllele s) => $"{s.Record.Contig}:{s.Record.Pos:N0}";

    static string Id(StrongAllele s) => s.Record.Text(VcfColumn.Id) is var id && id == "." ? "" : id;

    static string Ref(StrongAllele s) => s.Record.Text(VcfColumn.Ref);

    static string Alt(StrongAllele s) => s.Record.AltText(s.Alt);

    static string Allele(string bases) => bases.Length <= LongestAllele ? bases : $"{bases[..LongestAllele]}… ({bases.Length} bp)";

    static string Offset(SpliceChange change) => change.Offset.ToString("+0;-0;0", CultureInfo.InvariantCulture);

    static string Number(float value) => float.IsNaN(value) ? "" : value.ToString("0.####", CultureInfo.InvariantCulture);
}
