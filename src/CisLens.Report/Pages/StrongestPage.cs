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
    public static Page From(string source, string totals, IReadOnlyList<StrongAllele> strongest, IReadOnlyList<Figure> maps)
    {
        var page = new Page("Strongest variants", $"{source}. {totals}.");
        bool quantiles = strongest.Any(s => !float.IsNaN(s.Quantile));
        page.Section("Alleles").Table(
            ["", "variant", "id", "REF", "ALT", "track", "score", "with REF", "with ALT", "effect", "quantile", "status"],
            strongest.Select((s, i) => (string[])[$"{i + 1}", $"{s.Record.Contig}:{s.Record.Pos:N0}", Id(s), Allele(Ref(s)), Allele(Alt(s)),
                s.Column.Track.Label ?? s.Column.Track.Id, s.Column.Score.Id, Number(s.RefPrediction), Number(s.AltPrediction),
                Number(s.Effect), Number(s.Quantile), s.Status]));
        page.Note((quantiles
            ? "The alleles with the largest absolute quantile on any track: the position of the effect among those of the background. "
            : "The alleles with the largest absolute effect on any track. A background (score --background) makes tracks comparable. ") +
            "The effect is ALT minus REF where the score has a sign.");
        page.Section("The bases around each");
        foreach (var (i, map) in maps.Index())
            page.Figure(map, $"{i + 1}. {strongest[i].Record.Contig}:{strongest[i].Record.Pos:N0} {Allele(Ref(strongest[i]))} to " +
                $"{Allele(Alt(strongest[i]))} on {strongest[i].Column.Track.Id}. Every base is changed to each other base; the box is the " +
                "variant. Tall letters are bases that the prediction depends on.");
        return page;
    }

    static string Id(StrongAllele s) => s.Record.Text(Formats.Vcf.VcfColumn.Id) is var id && id == "." ? "" : id;

    static string Ref(StrongAllele s) => s.Record.Text(Formats.Vcf.VcfColumn.Ref);

    static string Alt(StrongAllele s) => s.Record.AltText(s.Alt);

    static string Allele(string bases) => bases.Length <= LongestAllele ? bases : $"{bases[..LongestAllele]}… ({bases.Length} bp)";

    static string Number(float value) => float.IsNaN(value) ? "" : value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
