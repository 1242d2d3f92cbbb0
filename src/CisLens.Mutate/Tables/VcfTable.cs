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
/// <param name="added">The header lines that are added.</param>
/// <param name="model">Name of the model.</param>
/// <param name="columns">The effects that are computed.</param>
/// <param name="judgement">Quantiles, directions and summaries.</param>
/// <param name="primary">Index of the column of <c>CIS_EFF</c>; null for none.</param>
sealed class VcfTable(
    VcfHeader header, IReadOnlyList<string> added, string model, EffectColumns columns, Judgement judgement, int? primary) : IScoreTable
{
    readonly TextBuffer _info = new();
    readonly string _model = InfoText.Escape(model);
    readonly string[] _tracks = [.. columns.Columns.Select(c => InfoText.Escape(c.Track.Id))];

    /// <inheritdoc/>
    public void Header(Stream output) => new VcfWriter(output).WriteHeader(header, added);

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        var source = chunk.Records[record];
        _info.Clear();
        Statuses(alleles);
        Top(alleles);
        Numbers(source, alleles);
        Entries(source, alleles);
        InfoText.WriteRecord(source, _info.Bytes, text);
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
            _info.Add(alt > 0 ? ","u8 : default).Add(judgement.Top(alleles[alt].Effects) is { } top ? _tracks[top] : ".");
    }

    void Numbers(VcfRecord record, ReadOnlySpan<AlleleScore> alleles)
    {
        if (judgement.HasQuantile(judgement.TopScore!))
            Each(";CIS_MAXQ=", alleles, (_, effects) =>
                judgement.Top(effects) is { } top ? Math.Abs(judgement.Quantile(top, effects[top])) : float.NaN);
        foreach (var summary in judgement.Summaries)
            Each($";{summary.InfoKey}=", alleles, (alt, effects) => summary.Compute(record, alt, effects));
        if (primary is not null)
            Each(";CIS_EFF=", alleles, (_, effects) => effects.Length > 0 ? effects[primary.Value] : float.NaN);
    }

    void Each(string key, ReadOnlySpan<AlleleScore> alleles, Func<int, float[], float> value)
    {
        _info.Add(key);
        for (int alt = 0; alt < alleles.Length; alt++)
            _info.Add(alt > 0 ? ","u8 : default).Add(value(alt, alleles[alt].Effects), "."u8);
    }

    void Entries(VcfRecord record, ReadOnlySpan<AlleleScore> alleles)
    {
        bool first = true;
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
        _info.Add("|"u8).Add(_model).Add("|"u8).Add(_tracks[index]).Add("|"u8).Add(column.Score.Id)
            .Add("|"u8).Add(allele.Ref[column.Slot], default).Add("|"u8).Add(allele.Alt[column.Slot], default)
            .Add("|"u8).Add(effect, default)
            .Add("|"u8).Add(judgement.Quantile(index, effect), default).Add("|"u8).Add(judgement.Direction(index, effect)).Add("|"u8);
        if (columns.Members > 0)
            _info.Add("|"u8).Add(columns.HasSpread(column.Score) ? allele.Spread(index) : float.NaN, default);
    }
}
