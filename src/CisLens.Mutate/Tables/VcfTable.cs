using System.Text;
using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>The input VCF with our INFO fields (docs/conventions.md, section 12); the records are otherwise unchanged.</summary>
/// <param name="header">The header of the input.</param>
/// <param name="earlier">The scores of earlier runs in the input.</param>
/// <param name="added">The header lines that are added.</param>
/// <param name="columns">The effects that are computed.</param>
/// <param name="judgement">Quantiles, directions and summaries.</param>
/// <param name="ofTracks">The fields with the effect on one track, and their columns.</param>
sealed class VcfTable(VcfHeader header, EarlierScores earlier, IReadOnlyList<string> added, EffectColumns columns, Judgement judgement,
    IReadOnlyList<(string Key, int Column)> ofTracks) : IScoreTable
{
    readonly TextBuffer _info = new();
    readonly string _model = earlier.ModelId;
    readonly string[] _tracks = [.. columns.Columns.Select(c => InfoText.Escape(c.Track.Id))];

    /// <inheritdoc/>
    public void Header(Stream output) => new VcfWriter(output).WriteHeader(header, added, earlier.Keeps);

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        var source = chunk.Records[record];
        _info.Clear();
        Statuses(alleles);
        Top(alleles);
        Numbers(source, alleles);
        Entries(source, alleles);
        InfoText.WriteRecord(source, earlier, _info.Bytes, text);
    }

    void Statuses(ReadOnlySpan<AlleleScore> alleles)
    {
        _info.Add("CIS_ST="u8);
        for (int alt = 0; alt < alleles.Length; alt++)
            _info.Add(alt > 0 ? ","u8 : default).Add(alleles[alt].Status.Code());
    }

    void Top(ReadOnlySpan<AlleleScore> alleles)
    {
        _info.Add(";CIS_TOP="u8);
        for (int alt = 0; alt < alleles.Length; alt++)
            _info.Add(alt > 0 ? ","u8 : default).Add(Top(alleles[alt]) is { } top ? _tracks[top] : ".");
    }

    int? Top(AlleleScore allele) => judgement.Top(allele.Effects, allele.Plan.Class);

    void Numbers(VcfRecord record, ReadOnlySpan<AlleleScore> alleles)
    {
        Each(";CIS_MAX=", alleles, (_, allele) => Top(allele) is { } top ? allele.Effects[top] : float.NaN);
        if (judgement.HasQuantile(judgement.TopScore!))
            Each(";CIS_MAXQ=", alleles, (_, allele) =>
                Top(allele) is { } top ? Math.Abs(judgement.Quantile(top, allele.Effects[top], allele.Plan.Class)) : float.NaN);
        foreach (var summary in judgement.Summaries)
            Each($";{summary.InfoKey}=", alleles, (alt, allele) => summary.Compute(record, alt, allele.Effects));
        foreach (var (key, column) in ofTracks)
            Each($";{key}=", alleles, (_, allele) => allele.Effects.Length > 0 ? allele.Effects[column] : float.NaN);
    }

    void Each(string key, ReadOnlySpan<AlleleScore> alleles, Func<int, AlleleScore, float> value)
    {
        _info.Add(key);
        for (int alt = 0; alt < alleles.Length; alt++)
            _info.Add(alt > 0 ? ","u8 : default).Add(value(alt, alleles[alt]), "."u8);
    }

    void Entries(VcfRecord record, ReadOnlySpan<AlleleScore> alleles)
    {
        bool first = !earlier.WriteEntries(record, _info);
        for (int alt = 0; alt < alleles.Length; alt++)
        {
            if (!alleles[alt].IsScored)
                continue;
            for (int column = 0; column < columns.Columns.Count; column++)
            {
                _info.Add(first ? ";CIS="u8 : ","u8).Add(record.Alt(alt));
                Entry(alleles[alt], column);
                first = false;
            }
        }
    }

    void Entry(AlleleScore allele, int index)
    {
        var column = columns.Columns[index];
        float effect = allele.Effects[index];
        string direction = judgement.Direction(index, effect, allele.Plan.Class);
        _info.Add("|"u8).Add(_model).Add("|"u8).Add(_tracks[index]).Add("|"u8).Add(column.Score.Id)
            .Add("|"u8).Add(allele.Ref[column.Slot], default).Add("|"u8).Add(allele.Alt[column.Slot], default)
            .Add("|"u8).Add(effect, default)
            .Add("|"u8).Add(judgement.Quantile(index, effect, allele.Plan.Class), default).Add("|"u8).Add(direction).Add("||"u8)
            .Add(columns.HasSpread(column.Score) ? allele.Spread(index) : float.NaN, default)
            // again, under the name that bcftools +split-vep requires
            .Add("|"u8).Add(direction);
        if (judgement.HasCalls)
            _info.Add("|"u8).Add(judgement.Call(index, effect));
    }
}
