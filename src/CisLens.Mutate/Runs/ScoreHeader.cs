using CisLens.Mutate.Backgrounds;
using CisLens.Core;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Runs;

/// <summary>The lines that an annotated VCF's header gains.</summary>
static class ScoreHeader
{
    /// <summary>What is said of the run and its model.</summary>
    public static IEnumerable<(string Key, string Text)> Facts(ScoreSettings settings)
    {
        if (settings.WriteVersion)
        {
            yield return ("cislens_scoreVersion", BuildInfo.Version);
            yield return (MatrixMerge.CommandKey, settings.CommandText);
        }
        yield return ("cislens_model", ModelText(settings));
        if (settings.Background is { } background)
            yield return ("cislens_background", $"<Hash={background.Hash},Variants={background.Variants},Source=\"{Quoted(background.Source)}\">");
    }

    /// <summary>The lines.</summary>
    /// <param name="settings">The run.</param>
    /// <param name="columns">What is computed.</param>
    /// <param name="judgement">What judges it.</param>
    /// <param name="primary">The column of <c>CIS_EFF</c>, or null.</param>
    public static IReadOnlyList<string> Lines(ScoreSettings settings, EffectColumns columns, Judgement judgement, EffectColumn? primary)
    {
        var lines = new List<string>
        {
            "##INFO=<ID=CIS_ST,Number=A,Type=String,Description=\"CisLens status of each ALT: OK or flags joined by & when scored, else why not\">",
        };
        lines.AddRange(settings.Splice is null ? Effects(columns, judgement, primary) : [SpliceVcfTable.InfoLine]);
        lines.AddRange(Facts(settings).Select(fact => $"##{fact.Key}={fact.Text}"));
        return lines;
    }

    static IEnumerable<string> Effects(EffectColumns columns, Judgement judgement, EffectColumn? primary)
    {
        string first = judgement.TopScore!.Id;
        yield return "##INFO=<ID=CIS_TOP,Number=A,Type=String,Description=\"" +
            (judgement.HasBackground ? $"Track whose {first} is furthest out in the background\">" : $"Track with the largest absolute {first}\">");
        if (judgement.HasQuantile(judgement.TopScore))
            yield return $"##INFO=<ID=CIS_MAXQ,Number=A,Type=Float,Description=\"Largest absolute background quantile of {first} over the tracks\">";
        foreach (var summary in judgement.Summaries)
            yield return $"##INFO=<ID={summary.InfoKey},Number=A,Type=Float,Description=\"{summary.Id} = {summary.Formula}\">";
        if (primary is not null)
            yield return $"##INFO=<ID=CIS_EFF,Number=A,Type=Float,Description=\"Effect {primary.Score.Id} on track {Quoted(primary.Track.Id)}\">";
        yield return "##INFO=<ID=CIS,Number=.,Type=String,Description=\"Effects on tracks, ALT minus REF where signed. " +
            $"Format: Allele|Model|Track|Score|Ref|Alt|Effect|Quantile|Direction|Gene{Spread(columns)}. " +
            $"Scores: {Quoted(string.Join("; ", columns.Scores.Select(s => $"{s.Id} = {s.Formula}")))}\">";
    }

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
