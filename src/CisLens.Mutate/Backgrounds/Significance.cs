using CisLens.Core;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Backgrounds;

/// <summary>Summaries of E-values over tracks, as in DeepSEA (Zhou and Troyanskaya 2015).</summary>
public static class Significance
{
    /// <summary>Ids of the mean −log10 E-value and of functional significance.</summary>
    public const string MeanLogE = "mle", Functional = "fss";

    /// <summary>The summaries with their formulas.</summary>
    public static IReadOnlyList<(string Id, string Formula)> All { get; } =
    [
        (MeanLogE, "-(1/T) sum log10 of the evalue over the T tracks chosen"),
        (Functional, "geometric mean of the evalue over the tracks chosen, " +
            "times that of the E-values of the background's --conservation fields"),
    ];

    /// <summary>The scores per track; the id of a summary is replaced by that of the E-value, which the summary is computed from.</summary>
    public static IEnumerable<string> PerTrack(IEnumerable<string> ids) =>
        ids.Select(id => All.Any(s => s.Id == id) ? WindowScores.EValue : id);

    /// <summary>The summaries among score ids.</summary>
    /// <exception cref="InputException">Functional significance needs conservation, and the background has none.</exception>
    public static IReadOnlyList<AlleleSummary> Compute(IEnumerable<string> ids, EffectColumns columns, Background? background) =>
        [.. ids.Distinct().Join(All, id => id, s => s.Id, (_, s) => new AlleleSummary(s.Id, s.Formula, s.Id == MeanLogE
            ? (_, _, effects) => (float)-MeanLog10(columns, effects)
            : FunctionalOf(columns, background!)))];

    static Func<Formats.Vcf.VcfRecord, int, float[], float> FunctionalOf(EffectColumns columns, Background background)
    {
        var fields = background.Columns.Where(c => c.Key.Score == InfoField.Score).Select(c => (c.Key.Track, c.Value))
            .OrderBy(f => f.Track, StringComparer.Ordinal).ToList();
        if (fields.Count == 0)
            throw InputException.In(background.File,
                "no conservation, which --score fss needs; make it from a VCF with cislens background --conservation FIELD");
        return (record, alt, effects) =>
            (float)Math.Pow(10, MeanLog10(columns, effects) + fields.Average(f => Log10(f.Value, InfoField.Value(record, f.Track, alt))));
    }

    static double Log10(BackgroundColumn column, float value) => float.IsNaN(value) ? double.NaN : Math.Log10(column.AtLeastShare(value));

    static double MeanLog10(EffectColumns columns, float[] effects)
    {
        double sum = 0;
        int tracks = 0;
        for (int c = 0; c < effects.Length; c++)
            if (columns.Columns[c].Score.Id == WindowScores.EValue)
                (sum, tracks) = (sum + Math.Log10(effects[c]), tracks + 1);
        return tracks > 0 ? sum / tracks : double.NaN;
    }
}
