using CisLens.Core;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Runs;

/// <summary>The lines that are added to the header of an annotated VCF.</summary>
static class ScoreHeader
{
    // with more tracks, a record would have too many fields to read
    const int MostTrackFields = 10;

    /// <summary>
    /// The columns of an entry of <c>CIS</c>. <c>Consequence</c> repeats the direction, because <c>bcftools +split-vep</c> requires a
    /// column of this name.
    /// </summary>
    public const string EntryFormat = "Allele|Model|Track|Score|Ref|Alt|Effect|Quantile|Direction|Gene|Spread|Consequence";

    /// <summary>Facts about the run and the model, as keys and values.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="modelId">The name of the model in entries.</param>
    public static IEnumerable<(string Key, string Text)> Facts(ScoreSettings settings, string modelId)
    {
        if (settings.WriteVersion)
        {
            yield return ("cislens_scoreVersion", BuildInfo.Version);
            yield return (MatrixMerge.CommandKey, settings.CommandText);
        }
        yield return ("cislens_model", ModelText(settings, modelId));
        if (settings.Background is { } background)
            yield return ("cislens_background",
                $"<Model={modelId},Hash={background.Hash},Variants={background.Variants},Source=\"{Quoted(background.Source)}\">");
        if (settings.Calls is { } calls)
            yield return ("cislens_calls", $"<Model={modelId},Source=\"{Quoted(calls.Source)}\">");
    }

    /// <summary>The header lines.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="earlier">The scores of earlier runs in the input.</param>
    /// <param name="columns">The effects that are computed.</param>
    /// <param name="judgement">Quantiles and summaries.</param>
    /// <param name="ofTracks">The fields of <see cref="TrackFields"/>.</param>
    public static IReadOnlyList<string> Lines(ScoreSettings settings, EarlierScores earlier, EffectColumns columns, Judgement judgement,
        IReadOnlyList<(string Key, int Column)> ofTracks)
    {
        var lines = new List<string>
        {
            Info("CIS_ST", "A", "String", "CisLens status of each ALT: OK or flags joined by & when scored, else why not"),
        };
        lines.AddRange(settings.Splice is null
            ? Effects(judgement, columns, ofTracks).Concat(settings.Genes is null ? [] :
                [Info("CIS_GENE", "A", "String", "Gene of CIS_TOP, which is the track with the largest effect over all genes")])
            : [SpliceVcfTable.InfoLine, SpliceVcfTable.FlagLine]);
        if (settings.Splice is null)
            lines.AddRange(columns.Scores.Select(s => $"##cislens_score=<ID={s.Id},Description=\"{Quoted(s.Formula)}\">"));
        lines.AddRange(Facts(settings, earlier.ModelId).Select(fact => $"##{fact.Key}={fact.Text}"));
        return lines;
    }

    /// <summary>
    /// The INFO fields with the effect on one track, and their columns: <c>CIS_EFF</c> for the primary track or for the only track, and
    /// <c>CIS_EFF_TRACK</c> for each of a few tracks.
    /// </summary>
    /// <exception cref="UsageException">The primary track is not one of the tracks.</exception>
    public static IReadOnlyList<(string Key, int Column)> TrackFields(ScoreSettings settings, EffectColumns columns, Judgement judgement)
    {
        if (columns.Columns.Count == 0 || settings.Genes is not null)
            return [];   // splice scores, and scores per gene
        var fields = new List<(string Key, int Column)>();
        if ((settings.PrimaryTrack ?? (columns.Tracks.Count == 1 ? columns.Tracks[0].Id : null)) is { } id)
            fields.Add(("CIS_EFF", judgement.ColumnOf(id) ?? throw new UsageException(
                $"--primary-track {id}: not one of the chosen tracks of {settings.Model.Manifest.Name}")));
        if (columns.Tracks.Count is < 2 or > MostTrackFields)
            return fields;
        foreach (var track in columns.Tracks)
            if (judgement.ColumnOf(track.Id) is { } column)
                fields.Add((Unique("CIS_EFF_" + InfoText.Key(track.Id), fields), column));
        return fields;
    }

    static string Unique(string key, List<(string Key, int Column)> fields)
    {
        string unique = key;
        for (int n = 2; fields.Exists(f => f.Key == unique); n++)
            unique = $"{key}_{n}";
        return unique;
    }

    static IEnumerable<string> Effects(
        Judgement judgement, EffectColumns columns, IReadOnlyList<(string Key, int Column)> ofTracks)
    {
        string first = judgement.TopScore!.Id;
        yield return Info("CIS_TOP", "A", "String", judgement.HasBackground
            ? $"Track whose {first} is furthest out in the background" : $"Track with the largest absolute {first}");
        yield return Info("CIS_MAX", "A", "Float", $"Effect {first} on the track of CIS_TOP");
        if (judgement.HasQuantile(judgement.TopScore))
            yield return Info("CIS_MAXQ", "A", "Float", $"Largest absolute background quantile of {first} over the tracks");
        foreach (var summary in judgement.Summaries)
            yield return Info(summary.InfoKey, "A", "Float", $"{summary.Id} = {summary.Formula}");
        foreach (var (key, column) in ofTracks)
            yield return Info(key, "A", "Float",
                $"Effect {columns.Columns[column].Score.Id} on track {Quoted(columns.Columns[column].Track.Id)}");
        // the format is last, because bcftools +split-vep reads the names from there to the end
        yield return Info("CIS", ".", "String", "Effects on tracks, ALT minus REF where signed; Spread is the standard deviation of " +
            $"Effect over the members of an ensemble. Format: {EntryFormat}{(judgement.HasCalls ? "|Call" : "")}");
    }

    static string Info(string id, string number, string type, string description) =>
        $"##INFO=<ID={id},Number={number},Type={type},Description=\"{description}\">";

    static string ModelText(ScoreSettings settings, string modelId)
    {
        var manifest = settings.Model.Manifest;
        return $"<ID={modelId},Hash={settings.ModelHash}," +
            $"Build={manifest.Build ?? "."},Window={manifest.Window},Centre={manifest.Centre.ToString().ToLowerInvariant()}," +
            $"Strand={manifest.Strand.ToString().ToLowerInvariant()},Shifts=\"{string.Join(",", settings.Alleles.Shifts)}\"," +
            $"Precision=float32,Device={settings.Device}" + (settings.Splice is null ? ">" : $",Field={SpliceVcfTable.InfoField}>");
    }

    static string Quoted(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
