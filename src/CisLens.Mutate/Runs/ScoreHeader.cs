using CisLens.Core;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Runs;

/// <summary>The lines that are added to the header of an annotated VCF.</summary>
static class ScoreHeader
{
    /// <summary>Facts about the run and the model, as keys and values.</summary>
    public static IEnumerable<(string Key, string Text)> Facts(ScoreSettings settings)
    {
        if (settings.WriteVersion)
        {
            yield return ("cislens_scoreVersion", BuildInfo.Version);
            yield return (MatrixMerge.CommandKey, settings.CommandText);
        }
        yield return ("cislens_model", ModelText(settings));
        if (settings.Background is { } background)
            yield return ("cislens_background",
                $"<Hash={background.Hash},Variants={background.Variants},Source=\"{Quoted(background.Source)}\">");
    }

    /// <summary>The header lines.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="columns">The effects that are computed.</param>
    /// <param name="judgement">Quantiles and summaries.</param>
    /// <param name="primary">The column of <c>CIS_EFF</c>; null for none.</param>
    public static IReadOnlyList<string> Lines(ScoreSettings settings, EffectColumns columns, Judgement judgement, EffectColumn? primary)
    {
        var lines = new List<string>
        {
            Info("CIS_ST", "A", "String", "CisLens status of each ALT: OK or flags joined by & when scored, else why not"),
        };
        lines.AddRange(settings.Splice is null ? Effects(columns, judgement, primary) : [SpliceVcfTable.InfoLine]);
        lines.AddRange(Facts(settings).Select(fact => $"##{fact.Key}={fact.Text}"));
        return lines;
    }

    static IEnumerable<string> Effects(EffectColumns columns, Judgement judgement, EffectColumn? primary)
    {
        string first = judgement.TopScore!.Id;
        yield return Info("CIS_TOP", "A", "String", judgement.HasBackground
            ? $"Track whose {first} is furthest out in the background" : $"Track with the largest absolute {first}");
        if (judgement.HasQuantile(judgement.TopScore))
            yield return Info("CIS_MAXQ", "A", "Float", $"Largest absolute background quantile of {first} over the tracks");
        foreach (var summary in judgement.Summaries)
            yield return Info(summary.InfoKey, "A", "Float", $"{summary.Id} = {summary.Formula}");
        if (primary is not null)
            yield return Info("CIS_EFF", "A", "Float", $"Effect {primary.Score.Id} on track {Quoted(primary.Track.Id)}");
        yield return Info("CIS", ".", "String", "Effects on tracks, ALT minus REF where signed. " +
            $"Format: Allele|Model|Track|Score|Ref|Alt|Effect|Quantile|Direction|Gene{Spread(columns)}. " +
            $"Scores: {Quoted(string.Join("; ", columns.Scores.Select(s => $"{s.Id} = {s.Formula}")))}");
    }

    static string Info(string id, string number, string type, string description) =>
        $"##INFO=<ID={id},Number={number},Type={type},Description=\"{description}\">";

    static string Spread(EffectColumns columns) =>
        columns.Members > 0 ? $"|Spread; Spread is the standard deviation of Effect over {columns.Members} members" : "";

    static string ModelText(ScoreSettings settings)
    {
        var manifest = settings.Model.Manifest;
        return $"<ID={manifest.Name.Replace(' ', '_').Replace(',', '_')},Hash={settings.ModelHash}," +
            $"Build={manifest.Build ?? "."},Window={manifest.Window},Centre={manifest.Centre.ToString().ToLowerInvariant()}," +
            $"Strand={manifest.Strand.ToString().ToLowerInvariant()},Shifts=\"{string.Join(",", settings.Alleles.Shifts)}\"," +
            $"Precision=float32,Device={settings.Device}>";
    }

    static string Quoted(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
